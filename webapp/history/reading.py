"""The trail as acts: the rows that one person's act left in one table are one act, newest first.

An import of a hundred thousand rows is one act. A page reads a bounded part of the trail, however deep it lies and
however rare what is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import and_, case, func, select, tuple_

from tenants.db import db
from webapp.history.models import AuditChange as C

PAGE, WINDOW, FAR, MOST = 40, 2000, 20_000, 100_000
BINNED = and_(C.operation == "U", C.changes.has_key("deleted_at"))
KIND = case(
    (C.operation == "I", "created"),
    (and_(BINNED, C.changes["deleted_at"][1].astext.is_(None)), "restored"),
    (BINNED, "deleted"),
    (C.operation == "U", "updated"),
    (C.operation == "D", "removed"),
    else_="shown",
).label("kind")


class Asked(NamedTuple):
    """What somebody wants to see: of these tables, by this person (0: anybody), from this place on."""

    tables: Sequence[str]
    person: int = 0
    place: str = ""

    @property
    def id(self) -> int:
        """Where in the trail the place is; anything that is no place is the beginning, 0."""
        id = self.place.partition("~")[0]
        return int(id) if id.isascii() and id.isdigit() and len(id) < 19 else 0

    @property
    def skipped(self) -> tuple[str, str] | None:
        """(action, table) of a long act that was told already."""
        _, action, table = (*self.place.split("~"), "", "")[:3]
        return (action, table) if action.isascii() and action.isprintable() and table in self.tables else None


@dataclass(frozen=True)
class Act:
    """What one act did to one table: `count` records, of which `ids` were read; `rows` are their ids in the trail."""

    at: datetime
    actor: int
    door: str
    action: str
    table: str
    kind: str
    ids: tuple[int, ...]
    rows: tuple[int, ...]
    count: int

    @property
    def record(self) -> int | None:
        """The record, where it is only one."""
        return self.ids[0] if self.count == 1 else None


def acts(asked: Asked) -> tuple[list[Act], str | None]:
    """A page of acts, and the place to go on from, if the trail goes on."""
    start = asked.id or (db.session.scalar(select(func.max(C.id))) or 0) + 1
    floor = 0 if asked.person else max(0, start - FAR)
    rows = _rows(asked, start, floor)
    found = [_act(list(run)) for _, run in groupby(rows, lambda row: (row.action, row.table_name, row.kind))]
    if len(found) > PAGE:
        return found[:PAGE], f"{found[PAGE - 1].rows[-1]}"
    if len(rows) < WINDOW:
        return found, f"{floor}" if floor else None
    return [*found[:-1], _counted(found[-1])], "~".join((f"{rows[-1].id}", found[-1].action, found[-1].table))


def _rows(asked, start, floor):
    where = [C.id < start, C.id >= floor, C.table_name.in_(asked.tables)]
    where += [C.actor == asked.person] if asked.person else []
    if asked.skipped:
        where.append(tuple_(C.action, C.table_name) != asked.skipped)
    columns = (C.id, C.at, C.actor, C.door, C.action, C.table_name, C.record_id, KIND)
    return db.session.execute(select(*columns).where(*where).order_by(C.id.desc()).limit(WINDOW)).all()


def _act(rows):
    newest = rows[0]
    ids = tuple(dict.fromkeys(row.record_id for row in rows))
    about = (newest.at, newest.actor, newest.door, newest.action, newest.table_name, newest.kind)
    return Act(*about, ids, tuple(row.id for row in rows), len(ids))


def _counted(act):
    """The act with its whole count, where it is longer than what was read."""
    records = (
        select(C.record_id).where(C.action == act.action, C.table_name == act.table).distinct().limit(MOST)
    )
    count = db.session.scalar(select(func.count()).select_from(records.subquery()))
    return Act(**{**act.__dict__, "count": count})
