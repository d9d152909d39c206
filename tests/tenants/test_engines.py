"""Connections that the server has closed are noticed before they are used."""

import psycopg
from sqlalchemy import text

from tenants import engines
from tests.support import servers


def backend(connection):
    return connection.scalar(text("SELECT pg_backend_pid()"))


def test_a_closed_connection_is_replaced_and_nobody_notices(app, config):
    with engines.shared().connect() as first, engines.shared().connect() as second:
        closed = [backend(first), backend(second)]
    address = servers.in_database(config.DATABASE_URL, "postgres").replace("+psycopg", "", 1)
    with psycopg.connect(address, autocommit=True) as administrator:
        administrator.execute("SELECT pg_terminate_backend(pid, 5000) FROM unnest(%s) AS pid", [closed])
    with engines.shared().connect() as first, engines.shared().connect() as second:
        assert not {backend(first), backend(second)} & set(closed)


def test_a_connection_that_is_well_is_used_again(app):
    with engines.shared().connect() as first:
        known = backend(first)
    with engines.shared().connect() as again:
        assert backend(again) == known
