"""The operator's verbs: `flask --app wsgi release`, `keep`, and `companies list | create | suspend | migrate | …`."""

import json
import time

import click
import psycopg
from alembic import command as alembic
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from tenants import beats, burying, engines, ground, keeping, migrating, provisioning
from tenants.db import db
from tenants.histories import alembic_config
from tenants.models import Company

companies = AppGroup("companies", help="Companies and their schemas.")


@click.command()
@click.option("--stock", type=int, default=None, help="Schemas to keep ready for sign-up.")
@with_appcontext
def release(stock: int | None) -> None:
    """Lays the ground, migrates `shared` and every company, fills the stock. Needs an administrator's DATABASE_URL."""
    config = engines.configured()
    ground.prepare(config)
    migrating.migrate_shared(config)
    failed = _migrate_with_bar()
    provisioning.stock(config.STOCK if stock is None else stock)
    if failed:
        raise SystemExit(1)


@click.command()
@click.option("--once", is_flag=True, help="Fill the stock and leave.")
@with_appcontext
def keep(once: bool) -> None:
    """The keeper: keeps schemas ready, so that nobody waits at sign-up; a database that is away is waited for."""
    while True:
        try:
            provisioning.stock(engines.configured().STOCK)
            burying.bury()
            beats.beat("keeper")
            for failure in keeping.attend():
                click.echo(failure, err=True)
        except psycopg.OperationalError as away:
            if once:
                raise
            click.echo(f"the database is away: {away}", err=True)
        if once:
            return
        time.sleep(1)


@companies.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_companies(as_json: bool) -> None:
    """Every company: slug, name, schema, version, state."""
    rows = db.session.execute(select(Company).order_by(Company.id)).scalars().all()
    for row in rows:
        facts = {"slug": row.slug, "name": row.name, "schema": row.schema, "state": row.state}
        click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\t".join(facts.values()))


@companies.command("create")
@click.argument("slug")
@click.argument("name")
@click.option("--industry", default="appliances")
def create_company(slug: str, name: str, industry: str) -> None:
    """An empty company without people; invite its owner afterwards."""
    provisioning.claim(name, slug, industry)
    db.session.commit()
    click.echo(slug)


@companies.command("suspend")
@click.argument("slug")
@click.option("--resume", is_flag=True, help="Let it work again.")
def suspend_company(slug: str, resume: bool) -> None:
    """Closes a company's pages, or opens them again; nothing is deleted."""
    company = db.session.scalar(select(Company).filter_by(slug=slug))
    if company is None:
        raise click.ClickException(f"There is no company {slug}.")
    company.state = "active" if resume else "suspended"
    db.session.commit()


@companies.command("migrate")
def migrate_companies() -> None:
    """Brings every schema to the newest version; says which could not be, and why."""
    if _migrate_with_bar():
        raise SystemExit(1)


@companies.command("revision")
@click.argument("history", type=click.Choice(["shared", "company"]))
@click.argument("message")
@click.option("--rev-id", default=None)
def revision(history: str, message: str, rev_id: str | None) -> None:
    """Writes the next migration from the difference between the models and a schema at the head."""
    with _schema_at_head(history) as connection:
        config = alembic_config(history)
        config.attributes["connection"] = connection
        alembic.revision(config, message, autogenerate=True, rev_id=rev_id)


def _schema_at_head(history):
    config = engines.configured()
    if history == "company":
        provisioning.stock(1, config)
    engine = engines.migrator_engine(config)
    connection = engine.connect()
    row = connection.exec_driver_sql("SELECT name FROM shared.schemas WHERE state = 'ready' LIMIT 1").first()
    if history == "company" and row:
        connection.exec_driver_sql(f'SET search_path = "{row[0]}"')
        connection.dialect.default_schema_name = row[0]
        connection.commit()  # a SET is undone by the rollback that alembic begins with
    return connection


def _migrate_with_bar() -> list[migrating.Outcome]:
    started = time.monotonic()
    outcomes = migrating.migrate_companies(_bar)
    failed = [outcome for outcome in outcomes if outcome.error]
    click.echo(
        f"\r{len(outcomes) - len(failed)} migrated, {len(failed)} failed, {time.monotonic() - started:.2f} s"
    )
    for outcome in failed:
        click.echo(f"{outcome.schema}: {outcome.error}", err=True)
    return failed


def _bar(done: int, total: int, outcome: migrating.Outcome) -> None:
    filled = 30 * done // total
    click.echo(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{total}", nl=False)
