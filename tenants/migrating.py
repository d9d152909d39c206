"""Migrations over all companies: one schema, one transaction, one round trip; parallel, resumable, reported.

A blocked or broken company keeps its version and its error in `shared.schemas`, and never stops the others; running
again goes on with those that are behind. Nothing pending is answered from that table alone.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
from psycopg import sql

from config import Config
from tenants import engines
from tenants.ground import OWNER
from tenants.histories import COMPANY, SHARED, assert_revision_sql, head, upgrade_sql

LOCK_TIMEOUT = "2s"
AT_ONCE = 2


@dataclass(frozen=True)
class Outcome:
    """What became of one schema: `error` is None when it is at the head."""

    schema: str
    error: str | None


def migrator(config: Config | None = None) -> psycopg.Connection:
    """The migrator's own connection, acting as the owner of everything; only release and keeper open one."""
    connection = engines.direct(engines.MIGRATOR_LOGIN, config)
    connection.execute(f"SET ROLE {OWNER}")
    return connection


def migrate_shared(config: Config | None = None) -> str | None:
    """Brings the schema `shared` to its head; returns the revision it stood at, or None when it was new."""
    with migrator(config) as connection:
        at = _shared_version(connection)
        if at != head(SHARED):
            opening = "" if at else "CREATE SCHEMA IF NOT EXISTS shared;"
            body = opening + assert_revision_sql(SHARED, at) + upgrade_sql(SHARED, at)
            connection.execute(f"BEGIN; {body} COMMIT".encode())
        return at


def _shared_version(connection) -> str | None:
    if connection.execute("SELECT to_regclass('shared.alembic_version')").fetchone() == (None,):
        return None
    return connection.execute("SELECT version_num FROM shared.alembic_version").fetchone()[0]


def behind(connection: psycopg.Connection) -> list[tuple[str, str]]:
    """(schema, version) of every schema that is not at the head."""
    found = connection.execute(
        "SELECT name, version FROM shared.schemas WHERE version <> %s ORDER BY state DESC, name",
        [head(COMPANY)],
    )
    return found.fetchall()


def migrate_companies(report: Callable[[int, int, Outcome], None] = lambda *_: None) -> list[Outcome]:
    """Brings every schema to the head; `report(done, total, outcome)` is called after each."""
    with migrator() as connection:
        pending = behind(connection)
    if not pending:
        return []
    for version in {version for _, version in pending}:
        upgrade_sql(COMPANY, version)
    outcomes = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for outcome in _run(pool, pending):
            outcomes.append(outcome)
            report(len(outcomes), len(pending), outcome)
    return outcomes


def _run(pool, pending) -> Iterator[Outcome]:
    shares = [pending[i::AT_ONCE] for i in range(AT_ONCE)]
    queues = [pool.submit(_migrate_share, share) for share in shares if share]
    for queue in queues:
        yield from queue.result()


def _migrate_share(share) -> list[Outcome]:
    with migrator() as connection:
        return [_migrate_one(connection, schema, version) for schema, version in share]


def _migrate_one(connection, schema, version) -> Outcome:
    try:
        connection.execute(migration_of(schema, version).encode())
        return Outcome(schema, None)
    except psycopg.Error as error:
        connection.rollback()
        said = str(error).splitlines()[0]
        connection.execute("UPDATE shared.schemas SET error = %s WHERE name = %s", [said, schema])
        return Outcome(schema, said)


def migration_of(schema: str, version: str | None) -> str:
    """The whole round trip for one schema: guard, script, and its row in the registry, in one transaction."""
    name = sql.Identifier(schema).as_string(None)
    body = assert_revision_sql(COMPANY, version) + upgrade_sql(COMPANY, version)
    return (
        f"BEGIN; SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'; SET LOCAL search_path = {name};"
        f"{body.replace('__SCHEMA__', schema)}"
        f"UPDATE shared.schemas SET version = '{head(COMPANY)}', error = NULL, migrated_at = now()"
        f" WHERE name = '{schema}'; COMMIT"
    )
