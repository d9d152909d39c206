"""Many rows judged by the rules of every door: what is needed, what only one record may have, what the table says.

What is asked of the database is asked once, however many rows there are.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from tenants.db import company_connection
from webapp.tables.own.preferences import rule_of
from webapp.tables.writes import filled, needed


class Entry:
    """What somebody wants written in one row: `at` is its place among the others, `id` None a new record's.

    `values` and `errors` are by field key; what has an error is not among the values. `record` is what is there now.
    """

    __slots__ = ("at", "errors", "id", "record", "values")

    def __init__(
        self, at: int, id: int | None, values: dict | None = None, errors: dict | None = None, record=None
    ):
        self.at, self.id, self.record = at, id, record
        self.values: dict[str, Any] = values or {}
        self.errors: dict[str, Any] = errors or {}


def judge(table, entries: Collection[Entry]) -> None:
    """Completes the errors. Of a known record what is wrong is left out; a new one is right as a whole or not."""
    rule = rule_of(table)
    for entry in entries:
        _demand(table, entry, rule)
    _tell_apart(table, entries)
    if table.learn:
        table.learn([entry.values for entry in entries])
    if table.check:
        for entry in entries:
            _check(table, entry)


def _demand(table, entry, rule):
    if rule:
        entry.errors |= rule(entry.values)
    for key, value in entry.values.items():
        field = table.by_key[key]
        if value is None and (field.required or filled(field)):
            entry.errors.setdefault(key, needed(field))
    _leave_out(entry)


def _check(table, entry):
    """A field that is wrong goes, and the rest is looked at again; what is wrong elsewhere stops the row."""
    while entry.values:
        errors = {} if entry.id is not None else dict(entry.errors)
        table.check(entry.values, errors, entry.record)
        found = {key: message for key, message in errors.items() if key not in entry.errors}
        if entry.id is None:
            entry.errors = errors
            break
        if strange := [message for key, message in found.items() if key not in entry.values]:
            entry.errors |= dict.fromkeys(entry.values, strange[0])
        entry.errors |= {key: message for key, message in found.items() if key in entry.values}
        if not found:
            break
        _leave_out(entry)


def _leave_out(entry):
    if entry.id is not None:
        entry.values = {key: value for key, value in entry.values.items() if key not in entry.errors}


def _tell_apart(table, entries):
    for field in table.fields:
        if field.unique and field.editable:
            named = [entry for entry in entries if entry.values.get(field.key) is not None]
            if named:
                _claim(table, field, named)


def _claim(table, field, entries):
    """The first of several that want the same gets it, unless a record has it already."""
    holders = _holders(table, field, {entry.values[field.key] for entry in entries})
    moving = {entry.id for entry in entries}
    taken: set[Any] = set()
    for entry in entries:
        value = entry.values[field.key]
        others = [id for id in holders.get(value, ()) if id != entry.id and id not in moving]
        if others or value in taken:
            entry.errors[field.key] = _("This is in use already, perhaps by a record in the recycle bin.")
            _leave_out(entry)
        taken.add(value)


def _holders(table, field, values: Iterable) -> Mapping[Any, list[int]]:
    """{value: [ids]} of the records that have one of these, those in the recycle bin included."""
    told = {field.compared(value)[1]: value for value in values}
    column = field.compared(None)[0]
    query = select(table.id, column).where(column == any_(literal(list(told), ARRAY(column.type))))
    found: dict[Any, list[int]] = {}
    for id, kept in company_connection().execute(query):
        found.setdefault(told[bytes(kept) if field.sealed else kept], []).append(id)
    return found
