"""Writing through a table: every door checks by the same rules, and what follows a change happens in its transaction.

Nothing here commits. A field is changed by compare-and-set: what the writer saw has to be what is still there.
"""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import bindparam, func, insert, select, true, update
from werkzeug.datastructures import MultiDict

from tenants.db import company_connection
from webapp.tables.fields import inserted
from webapp.tables.own.lists import learn
from webapp.tables.own.preferences import stopped
from webapp.tables.remembering import trail
from webapp.tables.writes import (
    ANY,
    NEVER,
    Conflict,
    Missing,
    Refused,
    Saved,
    begun,
    default_text,
    filled,
    kept,
    needed,
    who,
    written,
)

__all__ = ["ANY", "NEVER", "Conflict", "Missing", "Refused", "Saved", "default_text"]


def check(
    table, texts: Mapping[str, str], keys: Collection[str] | None = None, record=None
) -> tuple[dict, dict]:
    """(values, errors by field key) of a new record, or of these keys of one; without keys of all editable fields."""
    form, values, errors = checked(table, texts, keys, record)
    return values, errors


def checked(table, texts: Mapping[str, str], keys: Collection[str] | None = None, record=None):
    """The same, with the form that holds what was typed."""
    fields = [table.by_key[key] for key in keys] if keys is not None else table.enterable
    typed = {field.key: texts.get(field.key) or "" for field in fields}
    if record is None:
        typed |= {field.key: default_text(field) for field in fields if not typed[field.key].strip()}
    form = table.form([field.key for field in fields], MultiDict(typed))
    form.validate()
    errors = {key: str(messages[0]) for key, messages in form.errors.items()}
    values = {field.key: form[field.key].data for field in fields if field.key not in errors}
    errors |= {
        field.key: needed(field) for field in fields if values.get(field.key, "") is None and filled(field)
    }
    errors |= {key: str(why) for key, why in stopped(table, values).items()}
    if table.check:
        table.check(values, errors, record)
    return form, values, errors


def existing(table, id: int):
    """The live record as a row whose attributes are its fields'. Raises Missing."""
    query = table.statement(("record",), lambda: _whole(table))
    record = company_connection().execute(query, {"record": id}).one_or_none()
    if record is None:
        raise Missing(id)
    return record


def _whole(table):
    columns = {field.attr: field.column for field in table.whole.fields if field.column is not None}
    kept = [column.label(attr) for attr, column in columns.items()]
    return select(table.id, *kept).where(table.id == bindparam("record"), table.live)


def create(table, values: Mapping[str, Any]) -> int:
    """A new record; its id. Raises Refused."""
    complete = begun(table, [values])[0]
    stored = inserted({table.by_key[key]: value for key, value in complete.items()})
    signed = {**stored, "created_by": who(), "updated_by": who()}
    statement = insert(table.model.__table__).values(**signed).returning(table.id)
    id = written(table, statement).scalar_one()
    learn(table, [complete])
    _follow(table, id)
    return id


def change(table, id: int, key: str, value: Any, seen: Any = ANY) -> Saved | Conflict:
    """Sets one field, if it still holds what the writer saw. Raises Missing, Refused."""
    field = table.by_key[key]
    if seen is ANY:
        seen = _standing(table, id, field)
    if seen is NEVER:
        return _conflict(table, id, field, value)
    if not _update(table, id, field.assigned(kept(field, value)), field.same(seen)):
        return _conflict(table, id, field, value)
    learn(table, [{key: value}])
    _follow(table, id)
    return Saved(seen, value)


def delete(table, id: int) -> None:
    """To the recycle bin. Raises Missing, and Refused where a record has to stay."""
    if not _update(table, id, {"deleted_at": func.now()}):
        raise Missing(id)
    if table.part:
        table.part([id])
    _follow(table, id)


def restore(table, id: int) -> None:
    """Back from the recycle bin; nothing happens to a record that is not in it. Raises Missing, Refused."""
    if not _update(table, id, {"deleted_at": None}, live=False):
        raise Missing(id)
    _follow(table, id)


def revert(table, id: int, key: str, change_id: int) -> Saved | Conflict:
    """Takes one change of one field back, if the value is still what that change made of it. Raises Missing."""
    pair = trail.change_of(table, id, change_id, key)
    if pair is None:
        raise Missing(change_id)
    old, new = pair
    return change(table, id, key, old, new)


def _update(table, id, stored, *conditions, live=True):
    stamped = {**stored, "updated_at": func.now(), "updated_by": who()}
    there = table.live if live else table.there(true())
    statement = update(table.model.__table__).where(table.id == id, there, *conditions).values(**stamped)
    return written(table, statement).rowcount == 1


def _standing(table, id, field):
    query = select(field.column).where(table.id == id, table.live).with_for_update()
    found = company_connection().execute(query).one_or_none()
    if found is None:
        raise Missing(id)
    return found[0]


def _conflict(table, id, field, mine):
    theirs = _standing(table, id, field)
    by, at = trail.last_change(table, id, field.key) or ("", None)
    return Conflict(mine, theirs, by, at)


def _follow(table, id):
    if table.follow:
        table.follow([id])
