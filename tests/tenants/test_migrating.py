"""Migrations over all companies: resumable, reported, none stopped by another; models are what they make."""

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import webapp.app
from tenants import engines, histories, migrating, provisioning
from tenants.db import CompanyModel, SharedModel

assert webapp.app  # every model is known once the application is


@pytest.fixture
def next_version(monkeypatch):
    """One more revision in the company history: a column on products."""
    monkeypatch.setattr(
        migrating, "head", lambda history: "0009" if history == "company" else histories.head(history)
    )
    monkeypatch.setattr(
        migrating,
        "upgrade_sql",
        lambda history, start: (
            "ALTER TABLE products ADD COLUMN colour text;"
            f"UPDATE alembic_version SET version_num = '0009' WHERE version_num = '{start}';"
        ),
    )


def restore(schemas):
    with migrating.migrator() as connection:
        for schema in schemas:
            connection.execute(f"ALTER TABLE {schema}.products DROP COLUMN IF EXISTS colour")
            connection.execute(
                f"UPDATE {schema}.alembic_version SET version_num = %s", [histories.head("company")]
            )
        connection.execute(
            "UPDATE shared.schemas SET version = %s, error = NULL", [histories.head("company")]
        )


@pytest.fixture
def all_schemas(app):
    provisioning.stock(3, engines.configured())
    with migrating.migrator() as connection:
        schemas = [name for (name,) in connection.execute("SELECT name FROM shared.schemas")]
    yield schemas
    restore(schemas)


def versions():
    with migrating.migrator() as connection:
        return dict(connection.execute("SELECT name, version FROM shared.schemas").fetchall())


def test_nothing_pending_touches_nothing(app):
    assert migrating.migrate_companies() == []


def test_every_schema_arrives_and_each_is_reported(all_schemas, next_version):
    seen = []
    outcomes = migrating.migrate_companies(lambda done, total, outcome: seen.append((done, total)))
    assert {outcome.schema for outcome in outcomes} == set(all_schemas)
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    assert seen[-1] == (len(all_schemas), len(all_schemas))
    assert set(versions().values()) == {"0009"}
    assert migrating.migrate_companies() == []


def test_a_blocked_schema_is_named_and_a_second_run_finishes_it(all_schemas, next_version, monkeypatch):
    blocked = all_schemas[0]
    monkeypatch.setattr(migrating, "LOCK_TIMEOUT", "100ms")
    with migrating.migrator() as holder, holder.transaction():
        holder.execute(f"LOCK TABLE {blocked}.products IN ACCESS SHARE MODE")
        outcomes = migrating.migrate_companies()
    failed = [outcome for outcome in outcomes if outcome.error]
    assert [outcome.schema for outcome in failed] == [blocked]
    assert "lock timeout" in failed[0].error
    assert len(outcomes) == len(all_schemas)
    assert [outcome.schema for outcome in migrating.migrate_companies()] == [blocked]
    assert set(versions().values()) == {"0009"}


def test_a_schema_that_stands_elsewhere_in_history_is_refused_not_silently_passed(all_schemas, next_version):
    odd = all_schemas[-1]
    with migrating.migrator() as connection:
        connection.execute(f"UPDATE {odd}.alembic_version SET version_num = 'elsewhere'")
    failed = [outcome for outcome in migrating.migrate_companies() if outcome.error]
    assert [outcome.schema for outcome in failed] == [odd]
    assert "not at revision" in failed[0].error


def test_the_stock_is_claimed_once_each_and_filled_again(app):
    provisioning.stock(2, engines.configured())
    with migrating.migrator() as connection:
        before = provisioning.ready(connection)
    assert provisioning.stock(before + 1, engines.configured()) == 1
    assert provisioning.stock(before + 1, engines.configured()) == 0


def difference(history, metadata):
    engine = engines.migrator_engine(engines.configured())
    with engine.connect() as connection:
        schema = connection.exec_driver_sql("SELECT name FROM shared.schemas LIMIT 1").scalar()
        if history == "company":
            connection.exec_driver_sql(f"SET search_path = {schema}")
            connection.dialect.default_schema_name = schema
        options = {
            "target_metadata": metadata,
            "include_schemas": history == "shared",
            "include_name": lambda name, kind, _: (
                kind != "schema" or name == ("shared" if history == "shared" else None)
            ),
            "include_object": lambda item, name, kind, reflected, _: name != "alembic_version",
        }
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    engine.dispose()
    return found


@pytest.mark.parametrize(
    "history,metadata", [("shared", SharedModel.metadata), ("company", CompanyModel.metadata)]
)
def test_the_models_are_what_the_migrations_make(app, history, metadata):
    assert difference(history, metadata) == []


def test_an_administrator_is_needed_for_the_ground(app):
    with (
        pytest.raises(psycopg.Error),
        psycopg.connect(
            engines.url(engines.SHARED_LOGIN).set(drivername="postgresql").render_as_string(False)
        ) as c,
    ):
        c.execute("CREATE ROLE mallory")
