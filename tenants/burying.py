"""The keeper's last duty for a company: its schema and its login go, once everything else of it is gone.

A condemned schema is one whose company is no more (webapp/keeping/wiping.py). First the schema goes, then the login
together with the row that condemned it, which also ends the tombstone: killed anywhere, the keeper finds it again, and
of two keepers only one does it.
"""

import psycopg
from psycopg import sql

from config import Config
from tenants.migrating import migrator

PATIENCE = "3s"
NOT_NOW = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.DependentObjectsStillExist,
)


def bury(config: Config | None = None) -> list[str]:
    """Drops every condemned schema with its login; their names. One that cannot go now is left for the next round, and
    says why in its row."""
    with migrator(config) as connection:
        names = connection.execute("SELECT name FROM shared.schemas WHERE state = 'condemned' ORDER BY name")
        return [name for (name,) in names.fetchall() if _gone(connection, name)]


def _gone(connection, name) -> bool:
    try:
        for step in (_drop_schema, _drop_login):
            with connection.transaction():
                connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                step(connection, name)
        return True
    except NOT_NOW as error:
        said = str(error).splitlines()[0]
        connection.execute("UPDATE shared.schemas SET error = %s WHERE name = %s", [said, name])
        return False


def _drop_schema(connection, name):
    connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))


def _drop_login(connection, name):
    """The rights that came with its schema went with that; what is left is the right to connect."""
    connection.execute("DELETE FROM shared.schemas WHERE name = %s AND state = 'condemned'", [name])
    connection.execute("UPDATE shared.closings SET finished_at = now() WHERE schema = %s", [name])
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
        here, login = sql.Identifier(connection.info.dbname), sql.Identifier(name)
        connection.execute("SET LOCAL ROLE NONE")
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(here, login))
        connection.execute(sql.SQL("DROP ROLE {}").format(login))
