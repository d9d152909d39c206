"""Many rows as one parameter of a statement: JSON that PostgreSQL reads as a table, each column in its own type."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ARRAY, JSON, FromClause, String, bindparam, cast, column, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import LargeBinary, TypeEngine

from tenants.keys import Sealed, seal


def recordset(types: Mapping[str, TypeEngine], rows: Iterable[Mapping[str, Any]]) -> FromClause:
    """The rows as something to select from, named `given`; what a row does not have is NULL there.

    Values are as people's are: a sealed one is sealed on its way.
    """
    told = {name: _teller(type_) for name, type_ in types.items()}
    told = {name: _teller(type_) for name, type_ in types.items()}
    said = [
        {name: told[name](value) for name, value in row.items() if value is not None and name in told}
        for row in rows
    ]
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    columns = [column(name, _plain(type_)) for name, type_ in types.items()]
    parameter = cast(bindparam("given_rows", text, String), JSON)
    return (
        func.json_to_recordset(parameter).table_valued(*columns, name="given").render_derived(with_types=True)
    )


def _plain(type_):
    """The type without what Python does with it: a sealed column is bytes, a text has no order of its own."""
    if isinstance(type_, Sealed):
        return LargeBinary()
    return String() if isinstance(type_, String) else type_


def _teller(type_):
    if isinstance(type_, Sealed):
        return lambda text: f"\\x{seal(type_.column, text).hex()}"
    if isinstance(type_, LargeBinary):
        return lambda blob: f"\\x{blob.hex()}"
    return _itself if isinstance(type_, JSONB | ARRAY) else _scalar


def _itself(value):
    return value


def _scalar(value):
    """Amounts, days and moments as text, so that they stay exact."""
    return value if isinstance(value, bool | int | str) else str(value)
