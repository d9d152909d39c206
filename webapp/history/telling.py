"""Acts of the trail as sentences: who did what to which records, and the values where it was a single one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import String, cast, select

from tenants.db import db
from webapp.core.ids import any_of
from webapp.history.models import AuditChange
from webapp.history.reading import Act
from webapp.tables.registry import tables
from webapp.tables.remembering import trail
from webapp.tables.remembering.trail import FieldChange
from webapp.tables.values.people import Person


@dataclass(frozen=True)
class Entry:
    at: datetime
    kind: str
    title: str
    note: str = ""
    url: str | None = None
    fields: list[FieldChange] = field(default_factory=list)


def told(acts: list[Act]) -> list[Entry]:
    """The acts as people read them: one query for the values, one for the names of each table's records."""
    names, values, labels = Person().labels(()), _values(acts), _labels(acts)
    return [_entry(act, names.get(act.actor) or _("The system"), values, labels) for act in acts]


def _entry(act, who, values, labels):
    table = tables.here(act.table)
    label, live = labels.get((act.table, act.record), ("", False))
    pairs = {key: pair for row in reversed(act.rows) for key, pair in values.get(row, {}).items()}
    url = url_for(f"{act.table}.show", id=act.record) if live else None
    fields = list(_fields(table, pairs)) if act.kind == "updated" else []
    title = _title(act, table, who, label, _asked(table, pairs))
    return Entry(act.at, act.kind, title, str(trail.DOORS.get(act.door, "")), url, fields)


def _asked(table, pairs):
    return "、".join(str(one.label) for one in trail.named_of(table) if one.attr in pairs or one.key in pairs)


def _title(act, table, who, label, asked):
    what = (
        f"{table.one} {label}" if label else _("%(count)s × %(one)s", count=f"{act.count:,}", one=table.one)
    )
    words = {
        "created": _("%(person)s entered %(what)s", person=who, what=what),
        "updated": _("%(person)s changed %(what)s", person=who, what=what),
        "deleted": _("%(person)s deleted %(what)s", person=who, what=what),
        "restored": _("%(person)s restored %(what)s", person=who, what=what),
        "removed": _("%(person)s removed %(what)s for good", person=who, what=what),
        "shown": _("%(person)s looked at %(fields)s of %(what)s", person=who, what=what, fields=asked),
    }
    return words[act.kind]


def _fields(table, pairs) -> Iterable[FieldChange]:
    """The changed values, sealed ones masked; a record's own page offers to revert them."""
    for one in trail.named_of(table):
        if one.column is not None and one.attr in pairs:
            old, new = pairs[one.attr]
            yield FieldChange(0, one.key, one.label, trail.shown(one, old), trail.shown(one, new), False)


def _values(acts):
    """{id in the trail: {column: [old, new]}} of acts that changed or looked at a single record."""
    ids = [row for act in acts if act.record and act.kind in ("updated", "shown") for row in act.rows]
    if not ids:
        return {}
    query = select(AuditChange.id, cast(AuditChange.changes, String)).where(AuditChange.id == any_of(ids))
    return {id: trail.pairs_of(changes) for id, changes in db.session.execute(query)}


def _labels(acts):
    """{(table, id): (what the record is called, whether it can be opened)} of acts on a single record."""
    wanted: dict[str, set[int]] = {}
    for act in acts:
        if act.record:
            wanted.setdefault(act.table, set()).add(act.record)
    return {
        (name, id): found
        for name, ids in wanted.items()
        for id, found in _called(tables.here(name), ids).items()
    }


def _called(table, ids):
    query = select(table.id, table.key_field.column, table.live).where(table.id == any_of(ids))
    rows = db.session.execute(query, bind_arguments=table.bind)
    return {id: (str(label), live) for id, label, live in rows}
