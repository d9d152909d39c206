"""Reading the trail that the database writes itself: what happened to a record, value by value."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, DateTime, String, cast, column, func, select
from sqlalchemy import table as plain_table
from sqlalchemy.dialects.postgresql import JSONB

from tenants.db import company_connection
from tenants.keys import unseal
from webapp.tables.cells import may_edit
from webapp.tables.remembering import typed
from webapp.tables.values.people import Person

SIZE, BIGGEST = 30, 2**63
EXACT = json.JSONDecoder(parse_float=Decimal)
CHANGES = plain_table(
    "audit_changes",
    column("id", BigInteger),
    column("at", DateTime(timezone=True)),
    column("actor", BigInteger),
    column("door", String),
    column("action", String),
    column("table_name", String),
    column("record_id", BigInteger),
    column("operation", String),
    column("changes", JSONB),
)
READERS: dict[type, Callable[[Any], Any]] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
    int: int,
}
DOORS = {
    "import": _l("by an import"),
    "job": _l("by the system"),
    "merge": _l("by a merge"),
    "undo": _l("taken back"),
    "api": _l("through the API"),
    "paste": _l("pasted"),
    "fill": _l("filled in"),
    "clear": _l("cleared"),
    "bulk": _l("many at once"),
    "claim": _l("claimed from the pool"),
    "return": _l("returned to the pool"),
    "fall": _l("fell back into the pool"),
    "hand": _l("handed over"),
}


@dataclass(frozen=True)
class FieldChange:
    """One value, before and after, as people read it; `id` names the change for whoever reverts it; `typed` is what was
    written, where it was stored in another form."""

    id: int
    key: str
    label: Any
    old: str
    new: str
    revertible: bool
    typed: str = ""


@dataclass(frozen=True)
class Change:
    """What one act did to a record. kind: created, updated, deleted, restored, shown or removed."""

    at: datetime
    actor: str
    kind: str
    title: str
    note: str = ""
    fields: list[FieldChange] = field(default_factory=list)


def history(table, id: int, before: int | None = None) -> tuple[list[Change], int | None]:
    """The newest changes first, and the id to go on from, if there are more."""
    older = [CHANGES.c.id < before] if before and 0 < before < BIGGEST else []
    query = _of(
        table, id, CHANGES.c.id, CHANGES.c.at, CHANGES.c.actor, CHANGES.c.door, CHANGES.c.operation, CHANGES.c.action,
        _told(),
    )  # fmt: skip
    found = _fetched(table, query.where(*older).order_by(CHANGES.c.id.desc()).limit(SIZE + 1))
    shown, names, now = found[:SIZE], Person().labels(()), _standing(table, id)
    written = typed.of_record(table, id, {entry.action for entry in shown}) if shown else {}
    told = [_change(table, entry, names, now, written) for entry in shown]
    return told, shown[-1].id if len(found) > SIZE else None


def change_of(table, id: int, change_id: int, key: str) -> tuple[Any, Any] | None:
    """(old, new) value of that field in that change; None where it is not in it."""
    if not 0 < change_id < BIGGEST:
        return None
    query = _of(table, id, _told()).where(CHANGES.c.id == change_id, CHANGES.c.operation == "U")
    told = company_connection().execute(query).scalar()
    field_ = table.by_key[key]
    pair = pairs_of(told).get(field_.attr)
    return None if pair is None else (value_of(field_, pair[0]), value_of(field_, pair[1]))


def last_change(table, id: int, key: str) -> tuple[str, datetime] | None:
    """(who, when) changed this field last."""
    query = _of(table, id, CHANGES.c.actor, CHANGES.c.at).where(
        CHANGES.c.changes.has_key(table.by_key[key].attr)
    )
    found = _fetched(table, query.order_by(CHANGES.c.id.desc()).limit(1))
    return (Person().labels(()).get(found[0].actor, ""), found[0].at) if found else None


def value_of(field_, told: Any) -> Any:
    """The value that the trail told as JSON."""
    if told is None:
        return None
    if field_.sealed:
        return unseal(field_.place, bytes.fromhex(told.removeprefix("\\x")))
    of = field_.column.type.python_type
    return READERS[of](told if isinstance(told, str) or of is int else str(told)) if of in READERS else told


def same(field_, told: Any, other: Any) -> bool:
    """Whether the trail tells the same value twice; a sealed one may since have been sealed anew."""
    return told == other or (field_.sealed and value_of(field_, told) == value_of(field_, other))


def _of(table, id, *columns):
    return select(*columns).where(
        CHANGES.c.table_name == table.model.__tablename__, CHANGES.c.record_id == id
    )


def _told():
    """As text, so that amounts stay exact."""
    return cast(CHANGES.c.changes, String).label("changes")


def _fetched(table, query):
    return company_connection().execute(query).all()


def pairs_of(told: str | None) -> dict[str, list]:
    return EXACT.decode(told) if told else {}


def _standing(table, id):
    """The record as it is now, told as the trail tells it."""
    stored = table.model.__table__
    query = select(cast(func.to_jsonb(stored.table_valued()), String)).where(table.id == id)
    now: dict = pairs_of(company_connection().execute(query).scalar())
    return now | (now.get("extras") or {})


def _change(table, entry, names, now, written) -> Change:
    pairs = pairs_of(entry.changes)
    kind = _kind(entry.operation, pairs)
    who = names.get(entry.actor) or _("The system")
    mine = {key: text for (action, key), text in written.items() if action == entry.action}
    fields = list(_fields(table, entry.id, pairs, now, mine)) if kind == "updated" else []
    asked = (
        [one.label for one in named_of(table) if one.attr in pairs or one.key in pairs]
        if kind == "shown"
        else []
    )
    named = "、".join(str(one) for one in [*(one.label for one in fields), *asked])
    notes = [str(DOORS.get(entry.door, "")), *(_typed(table, mine) if kind == "created" else [])]
    return Change(entry.at, who, kind, _title(kind, who, named), " · ".join(filter(None, notes)), fields)


def _typed(table, texts):
    """What was written for a new record, where it was stored in another form."""
    return [
        _("%(field)s: written as %(text)s", field=table.by_key[key].label, text=text)
        for key, text in texts.items()
    ]


def _kind(operation, pairs):
    if operation == "U" and "deleted_at" in pairs:
        return "restored" if pairs["deleted_at"][1] is None else "deleted"
    return {"I": "created", "U": "updated", "D": "removed", "R": "shown"}[operation]


def _title(kind, who, named) -> str:
    return {
        "created": _("%(person)s entered it", person=who),
        "updated": _("%(person)s changed %(fields)s", person=who, fields=named or _("it")),
        "deleted": _("%(person)s deleted it", person=who),
        "restored": _("%(person)s restored it", person=who),
        "removed": _("%(person)s removed it for good", person=who),
        "shown": _("%(person)s looked at %(fields)s", person=who, fields=named),
    }[kind]


def _fields(table, change_id, pairs, now, written) -> Iterator[FieldChange]:
    """A value can be taken back where it is still what this change made of it."""
    for one in named_of(table):
        if one.column is not None and one.attr in pairs:
            old, new = pairs[one.attr]
            here = one.key in table.by_key and may_edit(table, one) and now.get("deleted_at") is None
            revertible = here and same(one, now.get(one.attr), new)
            before, after, text = shown(one, old), shown(one, new), written.get(one.key, "")
            yield FieldChange(change_id, one.key, one.label, before, after, revertible, text)


def named_of(table) -> tuple:
    """The fields that the trail can name: those that there are, and a company's own that are no more."""
    return (*table.fields, *table.retired)


def shown(field_, told) -> str:
    value = value_of(field_, told)
    return field_.kind.mask(value) if field_.sealed and value is not None else field_.kind.show(value)
