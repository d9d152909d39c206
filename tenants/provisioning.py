"""A new company: it claims a schema that stands ready, so that signing up needs no DDL and half a millisecond."""

import secrets

import psycopg
from psycopg import sql
from sqlalchemy import text

from config import Config
from tenants import engines, ground
from tenants.db import db
from tenants.histories import COMPANY, head
from tenants.migrating import migration_of, migrator
from tenants.models import Company
from tenants.turning import new_ring

CONNECTIONS = 20


class StockEmpty(RuntimeError):
    """No schema stands ready this moment; the keeper is making more: ask again in a second."""


def claim(name: str, slug: str, industry: str) -> Company:
    """Makes a company in the current shared transaction. Raises StockEmpty."""
    schema = db.session.scalar(
        text(
            "UPDATE shared.schemas SET state = 'claimed' WHERE name = (SELECT name FROM shared.schemas"
            " WHERE state = 'ready' AND version = :head ORDER BY made_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING name"
        ),
        {"head": head(COMPANY)},
        bind_arguments={"mapper": Company.__mapper__},
    )
    if schema is None:
        raise StockEmpty
    company = Company(name=name, slug=slug, industry=industry, schema=schema, data_key=new_ring(schema))
    db.session.add(company)
    db.session.flush()
    return company


def ready(connection: psycopg.Connection) -> int:
    """How many schemas stand ready at the newest version."""
    row = connection.execute(
        "SELECT count(*) FROM shared.schemas WHERE state = 'ready' AND version = %s", [head(COMPANY)]
    ).fetchone()
    return row[0] if row else 0


def stock(wanted: int, config: Config | None = None) -> int:
    """Fills the stock up to `wanted` ready schemas; returns how many were made."""
    config = config or engines.configured()
    with migrator(config) as connection:
        missing = max(0, wanted - ready(connection))
        for _ in range(missing):
            make_schema(connection, config)
    return missing


def make_schema(connection: psycopg.Connection, config: Config) -> str:
    """A login and its empty schema at the newest version; the name is random, for names show in catalogs."""
    schema = f"c_{secrets.token_hex(6)}"
    login = _login(connection, schema, config).as_string(connection)
    opening = f"BEGIN; SET LOCAL ROLE NONE; {login}; {_opening(schema)}"
    connection.execute(migration_of(schema, None).replace("BEGIN;", opening, 1).encode())
    return schema


def _login(connection, schema, config):
    name = sql.Identifier(schema)
    return sql.SQL(
        "DO $$ BEGIN CREATE ROLE {name} LOGIN NOINHERIT CONNECTION LIMIT {limit} PASSWORD {password};"
        " ALTER ROLE {name} SET search_path = {name}; ALTER ROLE {name} SET statement_timeout = '60s';"
        " ALTER ROLE {name} SET idle_in_transaction_session_timeout = '120s';"
        " GRANT CONNECT ON DATABASE {database} TO {name}; END $$"
    ).format(
        name=name,
        limit=sql.Literal(CONNECTIONS),
        password=ground.scram(connection, schema, config),
        database=sql.Identifier(connection.info.dbname),
    )


def _opening(schema):
    return (
        f"SET LOCAL ROLE {ground.OWNER}; CREATE SCHEMA {schema}; GRANT USAGE ON SCHEMA {schema} TO {schema};"
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {schema};"
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO {schema};"
        f"INSERT INTO shared.schemas (name, version) VALUES ('{schema}', '');"
    )
