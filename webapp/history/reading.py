"""The trail as acts: the rows that one person's act left in one table are one act, newest first.

An import of a hundred thousand rows is one act. A page reads a bounded part of the trail, however deep it lies and
however rare what is asked for; where in it a moment lies is found by halving.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Row, and_, case, false, func, or_, select, text, tuple_

from tenants.db import db
from webapp.history.asking import Asked
from webapp.history.models import AuditChange as C
from webapp.tables.registry import tables
from webapp.tables.remembering.trail import named_of

PAGE, WINDOW, FAR, MOST = 40, 2000, 50_000, 100_000
LONGEST_ACT = timedelta(
    hours=2
)  # what lies in the trail behind its moment: an act bears that of its beginning
BINNED = and_(C.operation == "U", C.changes.has_key("deleted_at"))
KIND = case(
    (C.operation == "I", "created"),
    (and_(BINNED, C.changes["deleted_at"][1].astext.is_(None)), "restored"),
    (BINNED, "deleted"),
    (C.operation == "U", "updated"),
    (C.operation == "D", "removed"),
    (C.operation == "E", "exported"),
    (C.operation == "P", "printed"),
    else_="shown",
).label("kind")
OPERATIONS = {"created": "I", "removed": "D", "exported": "E", "printed": "P", "shown": "R"}
COLUMNS = (C.id, C.at, C.actor, C.door, C.action, C.undo_of, C.table_name, C.record_id, KIND)
PLACE = text("""
WITH RECURSIVE halves(low, high) AS (
  SELECT 0::bigint, coalesce(max(id), 0) + 1 FROM audit_changes
  UNION ALL
  SELECT CASE WHEN mid.id < high AND mid.at < :at THEN mid.id ELSE low END,
    CASE WHEN mid.id >= high THEN (low + high) / 2 WHEN mid.at < :at THEN high ELSE mid.id END
  FROM halves, LATERAL (
    (SELECT id, at FROM audit_changes WHERE id >= (low + high) / 2 ORDER BY id LIMIT 1)
    UNION ALL SELECT high, NULL ORDER BY id LIMIT 1
  ) mid
  WHERE high - low > 500
)
SELECT low, high FROM halves ORDER BY high - low LIMIT 1
""")


@dataclass(frozen=True)
class Act:
    """What one act did to one table: `count` records, of which `ids` were read; `rows` are their ids in the trail."""

    at: datetime
    actor: int
    door: str
    action: str
    undo_of: str | None
    table: str
    kind: str
    ids: tuple[int, ...]
    rows: tuple[int, ...]
    count: int

    @property
    def record(self) -> int | None:
        """The record, where it is only one."""
        return self.ids[0] if self.count == 1 and self.ids[0] else None


def acts(asked: Asked) -> tuple[list[Act], str | None]:
    """A page of acts, and the place to go on from, if the trail goes on."""
    start, floor, last = stretch(asked)
    rows = rows_of(asked, start, floor, WINDOW)
    found = [_act(list(run)) for _, run in groupby(rows, lambda row: (row.action, row.table_name, row.kind))]
    if len(found) > PAGE:
        return found[:PAGE], f"{found[PAGE - 1].rows[-1]}"
    if len(rows) < WINDOW:
        return found, f"{floor}" if floor > last else None
    return [*found[:-1], _counted(found[-1])], "~".join((f"{rows[-1].id}", found[-1].action, found[-1].table))


def stretch(asked: Asked) -> tuple[int, int, int]:
    """(below which id it begins, down to which this page reads, below which there is nothing)."""
    newest = (db.session.scalar(select(func.max(C.id))) or 0) + 1
    start, last = min(asked.id or newest, _end(asked.until, newest)), _beginning(asked.since)
    return start, last if asked.rare else max(last, start - FAR), last


def rows_of(asked: Asked, start: int, floor: int, most: int, *columns: Any):
    """Rows of the trail that are asked for, the newest first, with COLUMNS and others."""
    query = select(*COLUMNS, *columns).where(C.id < start, C.id >= floor, *conditions(asked))
    return db.session.execute(query.order_by(C.id.desc()).limit(most)).all()


def conditions(asked: Asked) -> list:
    """Everything that is asked, as SQL; where in the trail it is looked for comes beside."""
    names = [tables[name].model.__tablename__ if name in tables else name for name in asked.tables]
    where = [
        C.table_name.in_(names),
        C.record_id == asked.record if asked.record else None,
        C.actor == asked.person if asked.person else None,
        C.door == asked.door if asked.door else None,
        C.action == asked.action if asked.action else None,
        C.at >= asked.since if asked.since else None,
        C.at < asked.until if asked.until else None,
        _of_field(asked) if asked.field else None,
        tuple_(C.action, C.table_name) != asked.skipped if asked.skipped else None,
        *_of_kind(asked.kind),
        *(_there(name) for name in asked.tables if name in tables),
    ]
    return [each for each in where if each is not None]


def _there(name):
    """Of a table of which not all records are there for the reader: what happened to those that are."""
    table = tables.here(name)
    if table.within is None:
        return None
    mine = select(table.id).where(table.within)
    return or_(C.table_name != table.model.__tablename__, C.record_id.in_(mine))


def _of_field(asked):
    """Nothing for a field that there is not, or that the reader may not see."""
    known = {one.key: one.attr for one in named_of(tables.here(asked.table)) if one.column is not None}
    return C.changes.has_key(known[asked.field]) if asked.field in known else false()


def _of_kind(kind):
    return [C.operation == OPERATIONS.get(kind, "U"), kind == KIND] if kind else []


def _beginning(since: datetime | None) -> int:
    """The first id that can be of that moment or later."""
    return _place(since - LONGEST_ACT).low + 1 if since else 0


def _end(until: datetime | None, newest: int) -> int:
    """Above the last id that can be of before that moment."""
    return min(newest, _place(until + LONGEST_ACT).high) if until else newest


def _place(at: datetime) -> Row:
    """Two ids close together, `low` of before that moment and `high` of it or later."""
    return db.session.execute(PLACE, {"at": at}).one()


def _act(rows):
    newest = rows[0]
    ids = tuple(dict.fromkeys(row.record_id for row in rows))
    about = (
        newest.at,
        newest.actor,
        newest.door,
        newest.action,
        newest.undo_of,
        newest.table_name,
        newest.kind,
    )
    return Act(*about, ids, tuple(row.id for row in rows), len(ids))


def _counted(act):
    """The act with its whole count, where it is longer than what was read."""
    records = (
        select(C.record_id).where(C.action == act.action, C.table_name == act.table).distinct().limit(MOST)
    )
    count = db.session.scalar(select(func.count()).select_from(records.subquery()))
    return replace(act, count=count)
