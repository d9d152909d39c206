"""Acts of the trail as sentences: who did what to which records, and the values where it was a single one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import has_request_context, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import String, cast, select

from tenants.db import db
from webapp.core.ids import any_of
from webapp.history.models import AuditChange
from webapp.history.reading import Act
from webapp.tables.registry import tables
from webapp.tables.remembering import steps, trail
from webapp.tables.remembering.trail import FieldChange
from webapp.tables.values.people import Person

WRITTEN = ("created", "updated", "deleted", "restored")
REVERTIBLE = (*steps.DOORS, "import")
TOLD = ("updated", "shown", "exported", "printed")
PAPERS = {
    "list": _l("a list"),
    "book": _l("the customer account book"),
    "history": _l("the history"),
    "trail": _l("the whole history with its seals"),
    "archive": _l("old changes, into an archive"),
}


@dataclass(frozen=True)
class Entry:
    """One act as people read it; `act` is what it is in the trail, `table` and `record` where it is a single one."""

    at: datetime
    kind: str
    title: str
    note: str = ""
    url: str | None = None
    fields: list[FieldChange] = field(default_factory=list)
    act: Act | None = None
    table: str = ""
    record: int = 0

    @property
    def revertible(self) -> bool:
        """Whether people did it in a way that can be taken back as a whole."""
        act = self.act
        return bool(act and act.actor and act.door in REVERTIBLE and act.kind in WRITTEN)

    @property
    def ways(self) -> bool:
        return bool(self.record or self.revertible)


def told(acts: list[Act]) -> list[Entry]:
    """The acts as people read them: one query for the values, one for the names of each table's records."""
    names, values, labels = Person().labels(()), _values(acts), called(_wanted(acts))
    return [_entry(act, names.get(act.actor) or _("The system"), values, labels) for act in acts]


def _entry(act, who, values, labels):
    if act.kind in ("exported", "printed"):
        return _paper(act, who, values.get(act.rows[0], {}), labels)
    table = tables.here(act.table)
    label, live = labels.get((act.table, act.record), ("", False))
    pairs = {key: pair for row in reversed(act.rows) for key, pair in values.get(row, {}).items()}
    url = url_for(f"{act.table}.show", id=act.record) if live and has_request_context() else None
    fields = list(fields_of(table, pairs)) if act.kind == "updated" else []
    title = _title(act, table, who, label, asked(table, pairs))
    about = {"act": act, "table": act.table, "record": act.record or 0}
    return Entry(act.at, act.kind, title, str(trail.DOORS.get(act.door, "")), url, fields, **about)


def _paper(act, who, about: Mapping[str, Any], labels) -> Entry:
    """What left the house: an export, or something printed."""
    label = labels.get((act.table, act.record), ("", False))[0] if act.table in tables else ""
    what = str(PAPERS.get(about.get("what", ""), about.get("what", "")))
    beside = [label or (str(tables[act.table].label) if act.table in tables else "")]
    if rows := about.get("rows"):
        beside.append(_("%(count)s rows", count=f"{rows:,}"))
    said = _("%(person)s exported %(what)s") if act.kind == "exported" else _("%(person)s printed %(what)s")
    title = said % {"person": who, "what": what}
    return Entry(act.at, act.kind, title, " · ".join(filter(None, beside)), table=act.table, act=act)


def asked(table, pairs) -> str:
    """The fields of a change, named."""
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


def fields_of(table, pairs) -> Iterable[FieldChange]:
    """The changed values, sealed ones masked; a record's own page offers to revert them."""
    for one in trail.named_of(table):
        if one.column is not None and one.attr in pairs:
            old, new = pairs[one.attr]
            yield FieldChange(0, one.key, one.label, trail.shown(one, old), trail.shown(one, new), False)


def _values(acts):
    """{id in the trail: what it says} of acts that changed or looked at a single record, or carried something out."""
    ids = [row for act in acts if act.count == 1 and act.kind in TOLD for row in act.rows]
    if not ids:
        return {}
    query = select(AuditChange.id, cast(AuditChange.changes, String)).where(AuditChange.id == any_of(ids))
    return {id: trail.pairs_of(changes) for id, changes in db.session.execute(query)}


def _wanted(acts) -> dict[str, set[int]]:
    wanted: dict[str, set[int]] = {}
    for act in acts:
        if act.record and act.table in tables:
            wanted.setdefault(act.table, set()).add(act.record)
    return wanted


def called(wanted: Mapping[str, Iterable[int]]) -> dict[tuple[str, int], tuple[str, bool]]:
    """{(table, id): (what the record is called, whether it can be opened)}; a query for each table."""
    return {
        (name, id): found
        for name, ids in wanted.items()
        for id, found in _called(tables.here(name), ids).items()
    }


def _called(table, ids):
    query = select(table.id, table.key_field.column, table.live).where(table.id == any_of(ids))
    rows = db.session.execute(query, bind_arguments=table.bind)
    return {id: (str(label), live) for id, label, live in rows}
