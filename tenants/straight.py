"""Statements that are asked at every request, straight through psycopg: none of SQLAlchemy's layers is in between."""

from collections.abc import Mapping
from typing import Any

import psycopg

from tenants import engines


def alone(statement: str, values: Mapping[str, Any]) -> list[tuple]:
    """The rows of one statement of the shared login that only reads, outside every transaction."""
    connection = engines.door().raw_connection()
    try:
        return connection.dbapi_connection.execute(statement, values).fetchall()  # type: ignore[union-attr]
    except psycopg.Error as broken:
        connection.invalidate(broken)
        raise
    finally:
        connection.close()
