"""Taking an act back: what still is as it left it goes back to what it was; what somebody changed since is kept.

The trail tells what the act did. Values return where they are still its new ones, records that it made go to the
recycle bin, records that it put there come back. Nothing here commits; the undo is an act in the trail like any other.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import String, cast, select

from tenants.current import actor
from tenants.db import company_connection
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.ids import any_of
from webapp.tables.cells import may_edit
from webapp.tables.registry import tables
from webapp.tables.remembering import trail
from webapp.tables.remembering.steps import Step
from webapp.tables.remembering.trail import CHANGES
from webapp.tables.values.people import Person
from webapp.tables.writes import who
from webapp.tables.writing import many

AT_ONCE = 20_000
MOST_KEPT = 50
Told = tuple[dict[str, tuple[Any, Any]], Sequence | None]


class Kept(NamedTuple):
    """What an undo left as it is; `key` is the field's, or that of the record's name where it is about the whole."""

    id: int
    key: str
    reason: str = ""


@dataclass
class TakenBack:
    """How far an undo came; `ids` have values again, `binned` went to the recycle bin, `back` came out of it."""

    ids: list[int] = field(default_factory=list)
    cells: int = 0
    binned: list[int] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        return bool(self.cells or self.binned or self.back)


@dataclass
class Part:
    """Some of what an act did: values by record and field as (before, after), and what it made, binned, restored."""

    values: dict[int, Mapping[str, tuple[Any, Any]]] = field(default_factory=dict)
    made: list[int] = field(default_factory=list)
    binned: list[int] = field(default_factory=list)
    restored: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    newest: int = 0
    along: Collection[str] | None = None


def take_back(table, step: Step, progress=None, along: Collection[str] | None = None) -> TakenBack:
    """Takes the act back, part by part, the newest first; `progress(rows)` after each.

    What it made in other tables beside, such as the orders of lines, goes and comes with it. Work on it since keeps
    a new record: that of other people than me, or, with `along`, of any act but those, which are taken back with it.
    """
    done, rows, rights = TakenBack(), 0, _Rights(table)
    beside = list(_beside(table, step, along))
    for other, part in beside:
        _bring_back(other, part, _Rights(other), TakenBack())
    for entries in _parts(table, step.action):
        part = _part(table, entries, rights, along)
        _bring_back(table, part, rights, done)
        _set_back(table, part, rights, done)
        _bin(table, part, rights, done)
        done.kept += [Kept(id, table.title, _("It is removed for good.")) for id in part.gone]
        rows += len(entries)
        if progress:
            progress(rows)
    for other, part in beside:
        _bin(other, part, _Rights(other), TakenBack())
    return done


def _beside(table, step, along) -> Iterator[tuple[Any, Part]]:
    """The other tables in which the act made, binned or restored records."""
    of = (CHANGES.c.action == step.action, CHANGES.c.table_name != table.model.__tablename__)
    names = company_connection().execute(select(CHANGES.c.table_name).where(*of).distinct()).scalars().all()
    for other in (tables.here(name) for name in names if name in tables):
        rights = _Rights(other)
        for entries in _parts(other, step.action):
            yield other, _part(other, entries, rights, along)


class _Rights:
    """What I may take back in a table: asked once."""

    def __init__(self, table):
        kept = [one for one in table.fields if one.column is not None]
        self.fields = {one.attr: one for one in kept if one.editable or one.by_act}
        self.editable = {one.key for one in self.fields.values() if _may_return(table, one)}
        self.may_delete = may(Permission.DELETE, table.name)


def _may_return(table, one):
    return may(Permission.EDIT, table.name) if one.by_act else may_edit(table, one)


def _parts(table, action) -> Iterator[Sequence]:
    """The act's rows in the trail, from the newest, so many at once."""
    columns = (CHANGES.c.id, CHANGES.c.record_id, CHANGES.c.operation, cast(CHANGES.c.changes, String))
    of = (
        CHANGES.c.action == action,
        CHANGES.c.table_name == table.model.__tablename__,
        CHANGES.c.operation.in_(("I", "U", "D")),
    )
    query = select(*columns).where(*of).order_by(CHANGES.c.id.desc())
    query = query.execution_options(stream_results=True, yield_per=AT_ONCE)
    yield from company_connection().execute(query).partitions()


def _part(table, entries, rights, along) -> Part:
    part = Part(newest=entries[0].id, along=along)
    read: dict[str, Told] = {}  # many records may have changed in the same way
    for _id, record, operation, told in entries:
        if operation == "I":
            part.made.append(record)
        elif operation == "D":
            part.gone.append(record)
        else:
            read[told] = read.get(told) or _read(told, rights)
            _note(part, record, *read[told])
    return part


def _read(told, rights) -> Told:
    """({field key: (before, after)}, the moment of its deletion before and after) that the trail tells."""
    pairs = trail.pairs_of(told)
    fields = ((rights.fields.get(attr), pair) for attr, pair in pairs.items())
    values = {one.key: tuple(trail.value_of(one, end) for end in pair) for one, pair in fields if one}
    return values, pairs.get("deleted_at")


def _note(part, record, values, deletion):
    """Changes of one field come newest first: what it was before the oldest of them is what it goes back to."""
    if deletion:
        (part.binned if deletion[1] is not None else part.restored).append(record)
    if values:
        later = part.values.get(record)
        part.values[record] = _joined(values, later) if later else values


def _joined(values, later):
    return later | {key: (old, later[key][1] if key in later else new) for key, (old, new) in values.items()}


def _set_back(table, part, rights, done):
    """Values by compare-and-set: only where they are still what the act made of them."""
    made = set(part.made)
    values = {id: pairs for id, pairs in part.values.items() if id not in made}
    for id, pairs in values.items():
        if shut := sorted(pairs.keys() - rights.editable):
            done.kept += [Kept(id, key, _("You may not edit this.")) for key in shut]
    written = many.change_many(table, _ends(values, rights, 0), _ends(values, rights, 1))
    done.ids += written.ids
    done.cells += written.cells
    done.kept += [Kept(refusal.id, refusal.key, refusal.message) for refusal in written.refused]
    gone = _("This record is not there any more.")
    done.kept += [Kept(clash.id, clash.key, gone) for clash in written.clashes if clash.gone]
    done.kept += _since(table, part, [(clash.id, clash.key) for clash in written.clashes if not clash.gone])


def _ends(values, rights, end: int) -> dict[int, dict[str, Any]]:
    """{id: {key: value}} before the act, or after it, of what I may edit; records that are alike share it."""
    same: dict[int, dict[str, Any]] = {}
    for pairs in values.values():
        if id(pairs) not in same:
            same[id(pairs)] = {key: pair[end] for key, pair in pairs.items() if key in rights.editable}
    return {record: told for record, pairs in values.items() if (told := same[id(pairs)])}


def _bring_back(table, part, rights, done):
    if part.binned and not rights.may_delete:
        done.kept += [Kept(id, table.title, _("You may not delete or restore this.")) for id in part.binned]
    elif part.binned:
        written = many.restore_many(table, part.binned)
        done.back += written.ids
        done.kept += [Kept(refusal.id, refusal.key, refusal.message) for refusal in written.refused]


def _bin(table, part, rights, done):
    """What the act made or brought back goes to the bin, unless somebody else has worked on it since."""
    ids = list(dict.fromkeys([*part.made, *part.restored]))
    if not rights.may_delete:
        done.kept += [Kept(id, table.title, _("You may not delete or restore this.")) for id in ids]
        return
    others = _worked_on(table, ids, part) if ids else {}
    done.kept += [Kept(id, table.title, _changed_by(name)) for id, name in others.items()]
    written = many.delete_many(table, [id for id in ids if id not in others]) if ids else many.Written()
    done.binned += written.ids
    done.kept += [Kept(refusal.id, refusal.key, refusal.message) for refusal in written.refused]


def _worked_on(table, ids: Collection[int], part: Part) -> dict[int, str]:
    """{id: who} of records that somebody worked on after the part, of whom `along` tells who counts."""
    others = CHANGES.c.actor != who() if part.along is None else CHANGES.c.action.not_in(part.along)
    found = _later(table, ids, part.newest, others, CHANGES.c.actor != 0, CHANGES.c.operation == "U")
    names = Person().labels(()) if found else {}
    return {row.record_id: names.get(row.actor, "") for row in found}


def _since(table, part, cells: Sequence[tuple[int, str]]) -> list[Kept]:
    """Why these cells are kept: who changed them since."""
    found = _later(table, {id for id, _key in cells[:MOST_KEPT]}, part.newest) if cells else []
    by = {(row.record_id, attr): row.actor for row in found for attr in trail.pairs_of(row.changes)}
    names = Person().labels(()) if by else {}
    return [
        Kept(id, key, _changed_by(names.get(by.get((id, table.by_key[key].attr), 0), "")))
        for id, key in cells
    ]


def _later(table, ids, after, *conditions):
    columns = (CHANGES.c.record_id, CHANGES.c.actor, cast(CHANGES.c.changes, String).label("changes"))
    of = (
        CHANGES.c.table_name == table.model.__tablename__,
        CHANGES.c.record_id == any_of(ids),
        CHANGES.c.id > after,
        CHANGES.c.action != _acting(),  # what was taken back a moment ago
    )
    return company_connection().execute(select(*columns).where(*of, *conditions).order_by(CHANGES.c.id)).all()


def _acting() -> str:
    found = actor()
    return found.action if found else ""


def _changed_by(name: str) -> str:
    return _("%(person)s changed it since.", person=name) if name else _("It was changed since.")
