"""Statements that are asked at every request, straight through psycopg: SQLAlchemy writes them once, and is not asked
again. They are prepared and parameterised as all others are, and run in the same transactions."""

from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy import Connection
from sqlalchemy.sql import Executable

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


class Written:
    """A statement that may be kept: its text, what it is given besides the values, and how its columns are read. It is
    written when it is asked a second time; until then SQLAlchemy knows the text of others that are built like it."""

    def __init__(self, statement: Executable):
        self.statement = statement
        self.asked = False
        self.compiled: Any = None
        self.readers: list | None = None

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list:
        """All rows, in this connection's transaction."""
        if not (self.compiled or self._again(connection.dialect)):
            return list(connection.execute(self.statement, values).all())
        given = self.compiled.construct_params(values)
        for name, write in self.compiled._bind_processors.items():
            given[name] = write(given[name])
        cursor = connection.connection.dbapi_connection.execute(self.compiled.string, given)  # type: ignore[union-attr]
        return self._read(cursor, connection.dialect)

    def _again(self, dialect) -> bool:
        """Whether it is asked again and can be written: lists that are spelt out differ each time."""
        if self.asked:
            made: Any = self.statement.compile(dialect=dialect)  # type: ignore[attr-defined]
            self.compiled = None if made.post_compile_params or made.literal_execute_params else made
        self.asked = True
        return self.compiled is not None

    def _read(self, cursor, dialect):
        if self.readers is None:
            self.readers = _readers(self.compiled, cursor.description, dialect)
        rows = cursor.fetchall()
        if self.readers:
            rows = [list(row) for row in rows]
            for at, read in self.readers:
                for row in rows:
                    row[at] = read(row[at])
        return rows


def _readers(compiled, description, dialect):
    """[(place, function)] of the columns whose values are not as psycopg reads them."""
    types = [
        (column[3], told.type_code)
        for column, told in zip(compiled._result_columns, description, strict=True)
    ]
    found = [(at, kind._cached_result_processor(dialect, code)) for at, (kind, code) in enumerate(types)]
    return [(at, read) for at, read in found if read]
