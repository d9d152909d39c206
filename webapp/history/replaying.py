"""A table as it was: the trail walked back from what lies there now, change by change.

A record is told by the columns that the trail follows, as JSON; what is worked out from them, such as pinyin, indexes
and balances, is left out. Each step is checked: where the trail says "from this to that", that has to lie there.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import String, cast, select, text

from tenants.db import company_connection
from webapp.history.models import AuditChange as C

AT_ONCE = 10_000
NAMED = re.compile(r"'\"(\w+)\"'")  # as tenants/audit.py writes the name of a column
Record = dict[str, Any]


class Torn(ValueError):
    """The trail says that something else lay there than does."""


class Figure(str):
    """A number as it was written, to its last nought."""

    __slots__ = ()


def as_it_is(table: str) -> dict[int, Record]:
    """{id: record} of what lies in the table now."""
    query, followed = text(f'SELECT id, to_jsonb(t)::text FROM "{table}" t'), _followed(table)
    return {id: _told(_read(told), followed) for id, told in company_connection().execute(query)}


def as_it_was(table: str, upto: int = 0) -> dict[int, Record]:
    """{id: record} of the table after the change `upto` of the trail, worked out from now. Raises Torn."""
    records = as_it_is(table)
    for id, record, operation, told in _back(table, upto):
        _undone(records, id, record, operation, _read(told) if told else {})
    return records


def _back(table, upto) -> Iterator[Any]:
    """The table's changes above `upto`, the newest first."""
    before = 2**63 - 1
    columns = (C.id, C.record_id, C.operation, cast(C.changes, String))
    while True:
        of = (C.table_name == table, C.id > upto, C.id < before, C.operation.in_(("I", "U", "D")))
        found = (
            company_connection()
            .execute(select(*columns).where(*of).order_by(C.id.desc()).limit(AT_ONCE))
            .all()
        )
        yield from found
        if len(found) < AT_ONCE:
            return
        before = found[-1].id


def _undone(records, id, record, operation, told):
    if (record in records) == (operation == "D"):
        raise Torn(id)
    if operation == "I":
        del records[record]
    elif operation == "D":
        records[record] = _blank(told)
    else:
        _set_back(records[record], id, told)


def _set_back(record, id, told):
    for key, (old, new) in told.items():
        if record.get(key) != new:
            raise Torn(f"{id}: {key}")
        if old is None:
            record.pop(key, None)
        else:
            record[key] = old


def _read(told: str) -> Record:
    return json.loads(told, parse_float=Figure, parse_int=Figure)


def _followed(table: str) -> frozenset[str]:
    """The columns that its trigger tells of."""
    query = (
        "SELECT prosrc FROM pg_proc WHERE proname = :name AND pronamespace = current_schema()::regnamespace"
    )
    source = company_connection().execute(text(query), {"name": f"audit_{table}"}).scalar_one()
    return frozenset(NAMED.findall(source)) | {"extras"}


def _told(row: Record, followed: frozenset[str]) -> Record:
    """What the trail follows of a row: what is blank is left out, what lies within `extras` is told like a column."""
    return _blank({key: value for key, value in row.items() if key in followed})


def _blank(record: Record) -> Record:
    inside = record.pop("extras", None) or {}
    kept = {key: value for key, value in inside.items() if not key.endswith("_index")}
    return {key: value for key, value in (record | kept).items() if value is not None}
