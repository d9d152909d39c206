"""Taking back what was done: one act in a table, or everything that one person did between two moments.

Each act goes back by the same rules as Ctrl-Z (writing/undoing): what still is as it was left goes back to what it was,
what somebody changed since is kept and named. A preview does it all and rolls it back, so it cannot say anything else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select

from tenants.current import actor
from tenants.db import company_connection, db
from webapp.core.formats import instant
from webapp.history.exporting import visible
from webapp.history.models import AuditChange as C
from webapp.history.reading import COLUMNS, Act
from webapp.history.telling import REVERTIBLE, called, told
from webapp.tables.lasting import PATIENCE
from webapp.tables.registry import tables
from webapp.tables.remembering import steps
from webapp.tables.remembering.models import AuditAction as A
from webapp.tables.remembering.steps import Step
from webapp.tables.values.people import Person
from webapp.tables.writing.undoing import Kept, take_back

MOST_ACTS, SOME, LISTED = 2_000, 2_000, 50


class Wanted(NamedTuple):
    """One act in a table, or everything that a person did from one moment to another, in one table or in all."""

    action: str = ""
    table: str = ""
    person: int = 0
    since: datetime | None = None
    until: datetime | None = None


class Done(NamedTuple):
    """One act that goes back: the table that it was done in, and the act."""

    table: Any
    step: Step


@dataclass
class Outcome:
    """What came back, or would: values, records out of the recycle bin and into it; what is kept, with its reason."""

    cells: int = 0
    back: int = 0
    binned: int = 0
    kept: int = 0
    reasons: list[str] = field(default_factory=list)
    changes: list[dict] = field(default_factory=list)
    more: bool = False
    action: str = ""

    @property
    def anything(self) -> bool:
        return bool(self.cells or self.back or self.binned)


def acts_of(wanted: Wanted) -> list[Done]:
    """The acts, the newest first; an act that was taken back among them is left out with its undo."""
    rows = company_connection().execute(_found(wanted).limit(MOST_ACTS + 1)).all()
    gone: set[str] = {row.undo_of for row in rows if row.undo_of and not wanted.action}
    here = {row.action for row in rows}
    first: dict[str, Any] = {}
    for row in rows:  # the newest first, so that the first table that an act wrote to is what stays
        if row.action not in gone and not (row.undo_of in here and not wanted.action):
            first[row.action] = row
    return [Done(tables.here(row.table_name), Step(row.action, row.undo_of)) for row in first.values()]


def _found(wanted: Wanted):
    query = select(A.action, A.table_name, A.undo_of).where(
        A.door.in_(REVERTIBLE), A.actor != 0, A.table_name.in_(visible())
    )
    if wanted.action:
        query = query.where(A.action == wanted.action)
    else:
        query = query.where(A.actor == wanted.person, A.at >= wanted.since, A.at < wanted.until)
    here = [A.table_name == wanted.table] if wanted.table else []
    return query.where(*here).order_by(A.id.desc())


def are_many(acts: Sequence[Done]) -> bool:
    """Whether they changed so many rows that a job has to do it."""
    of = (C.action.in_([act.step.action for act in acts]), C.operation.in_(("I", "U", "D")))
    query = select(C.id).where(*of).offset(SOME).limit(1)
    return company_connection().execute(query).first() is not None


def take_all_back(acts: Sequence[Done], progress=None) -> Outcome:
    """Takes them back, the newest first, and tells what that changed. Nothing here commits."""
    for patience in PATIENCE:
        company_connection().exec_driver_sql(patience)
    outcome, along = Outcome(), frozenset(act.step.action for act in acts)
    before = _newest()
    for done, act in enumerate(acts, 1):
        steps.take_on(act.step)
        _add(outcome, act.table, take_back(act.table, act.step, along=along))
        if progress:
            progress(done, len(acts))
    outcome.changes, outcome.action = list(_told(before)), _acting()
    outcome.more = len(outcome.changes) == LISTED
    return outcome


def _add(outcome, table, done):
    outcome.cells += done.cells
    outcome.back += len(done.back)
    outcome.binned += len(done.binned)
    outcome.kept += len(done.kept)
    room = LISTED - len(outcome.reasons)
    outcome.reasons += _reasons(table, done.kept[:room]) if done.kept and room > 0 else []


def _reasons(table, kept: Sequence[Kept]) -> list[str]:
    labels = called({table.name: {each.id for each in kept}})
    return [
        _reason(table, each, labels.get((table.name, each.id), (f"#{each.id}", False))[0]) for each in kept
    ]


def _reason(table, kept, label):
    about = label if kept.key == table.title else f"{label}, {table.by_key[kept.key].label}"
    return f"{table.one} {about}: {kept.reason}"


def _newest() -> int:
    return company_connection().execute(select(func.coalesce(func.max(C.id), 0))).scalar_one()


def _acting() -> str:
    found = actor()
    return found.action if found else ""


def _told(before: int) -> Iterator[dict]:
    """The first of what has just been written, as the history tells it."""
    mine = (C.id > before, C.action == _acting(), C.table_name.in_(list(tables)))
    rows = db.session.execute(select(*COLUMNS).where(*mine).order_by(C.id).limit(LISTED)).all()
    single = [_single(row) for row in rows]
    for entry in told(single):
        fields = [{"label": str(f.label), "old": f.old, "new": f.new} for f in entry.fields]
        yield {"kind": entry.kind, "title": entry.title, "fields": fields}


def _single(row) -> Act:
    about = (row.at, row.actor, row.door, row.action, row.undo_of, row.table_name, row.kind)
    return Act(*about, (row.record_id,), (row.id,), 1)


def described(wanted: Wanted) -> str:
    """What is taken back, in words; "" for an act that there is not."""
    return _act_described(wanted) if wanted.action else _time_described(wanted)


def _act_described(wanted):
    query = select(A.at, A.actor).where(A.action == wanted.action).order_by(A.id).limit(1)
    row = company_connection().execute(query).first()
    return _("What %(person)s did at %(at)s", person=_who(row.actor), at=instant(row.at)) if row else ""


def _time_described(wanted):
    told = {"since": instant(wanted.since), "until": instant(wanted.until), "person": _who(wanted.person)}
    if wanted.table:
        here = tables[wanted.table].label
        return _("What %(person)s did in %(table)s from %(since)s to %(until)s", table=here, **told)
    return _("What %(person)s did from %(since)s to %(until)s", **told)


def _who(person: int) -> str:
    return Person().labels(()).get(person) or _("The system")
