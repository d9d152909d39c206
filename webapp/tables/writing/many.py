"""Writing many records at once: one statement reads and locks them, one writes, and what follows, follows once.

A field is changed by compare-and-set, as a single cell is. What cannot be written is named, row by row and field by
field; the rest is written. Nothing here commits.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select, text

from tenants.db import company_connection, db
from webapp.core.ids import any_of
from webapp.tables.writes import Refused, kept
from webapp.tables.writing import statements

Changes = Mapping[int, Mapping[str, Any]]
SPLITS = 200  # how often what the database refuses is looked for in one half or the other


class Refusal(NamedTuple):
    """What was not written and why; `id` is a record's, or, of new ones, the place in the list they came in."""

    id: int
    key: str
    message: str


class Clash(NamedTuple):
    """Somebody else changed the value since it was seen: mine was not written. What is gone has no `theirs`."""

    id: int
    key: str
    mine: Any
    theirs: Any
    gone: bool = False


@dataclass
class Written:
    """`ids` were changed or made; `cells` is how many values were."""

    ids: list[int] = field(default_factory=list)
    cells: int = 0
    refused: list[Refusal] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)

    def __iadd__(self, other: "Written") -> "Written":
        self.ids += other.ids
        self.cells += other.cells
        self.refused += other.refused
        self.clashes += other.clashes
        return self


def change_many(table, changes: Changes, seen: Changes | None = None) -> Written:
    """{id: {key: value}} is set where it is still what was seen; without `seen`, whatever is there."""
    keys = dict.fromkeys(key for values in changes.values() for key in values)
    now = standing(table, changes, [table.by_key[key] for key in keys])
    wanted, clashes = compared(table, changes, now, seen or {})
    done = set_many(table, wanted)
    done.clashes = clashes
    return done


def standing(table, ids: Iterable[int], fields: Iterable, lock: bool = True) -> dict[int, Row]:
    """{id: the live record's row}, in the order of ids; a field's value is the row's attribute of its name."""
    query = select(table.id, *(one.column.label(one.attr) for one in fields))
    query = query.where(table.id == any_of(ids), table.live).order_by(table.id)
    if lock:
        query = query.with_for_update(key_share=True, of=table.model.__table__)
    return {row[0]: row for row in company_connection().execute(query).all()}


def alike(table, ids: Iterable[int], fields: Sequence) -> Sequence[Row]:
    """The same, not locked, of records whose values in these fields are the same together: the row of the first of
    them, with the ids of all at its end."""
    columns = [one.column.label(one.attr) for one in fields]
    query = select(func.min(table.id), *columns, func.array_agg(table.id))
    query = query.where(table.id == any_of(ids), table.live)
    return (
        company_connection().execute(query.group_by(*(text(f"{n + 2}") for n in range(len(columns))))).all()
    )


def compared(table, changes: Changes, now: Mapping[int, Row], seen: Changes) -> tuple[dict, list[Clash]]:
    """(what is to be written, what somebody else changed meanwhile); what is so already is neither."""
    wanted: dict[int, dict[str, Any]] = {}
    clashes: list[Clash] = []
    for id, values in changes.items():
        if (row := now.get(id)) is None:
            clashes += [Clash(id, key, value, None, True) for key, value in values.items()]
            continue
        for key, value in values.items():
            one = table.by_key[key]
            mine, theirs = kept(one, value), getattr(row, one.attr)
            if mine == theirs:
                continue
            if key in seen.get(id, ()) and seen[id][key] != theirs:
                clashes.append(Clash(id, key, mine, theirs))
            else:
                wanted.setdefault(id, {})[key] = mine
    return wanted, clashes


def set_many(table, wanted: Changes) -> Written:
    """Sets these values in records that were locked and compared."""
    return _apart(table, list(wanted.items()), statements.changed, lambda row: (row[0], next(iter(row[1]))))


def create_many(table, rows: Collection[Mapping[str, Any]]) -> Written:
    """New records with these values; their ids in the order of the rows. What is refused is named by its place."""
    return _apart(table, list(enumerate(rows)), statements.created, lambda row: (row[0], table.title))


def delete_many(table, ids: Collection[int]) -> Written:
    """To the recycle bin. A record that has to stay is refused; one that is not there clashes."""
    now = standing(table, ids, ())
    done = _apart(table, list(now), statements.binned, lambda id: (id, table.title))
    done.clashes = [Clash(id, table.title, None, None, True) for id in ids if id not in now]
    return done


def restore_many(table, ids: Collection[int]) -> Written:
    """Back from the recycle bin; what is not in it is left as it is."""
    return _apart(table, sorted(set(ids)), statements.restored, lambda id: (id, table.title))


def _apart(table, rows: list, write: Callable, named: Callable) -> Written:
    """Writes the rows together; where the database refuses, each half by itself, until what it refuses stands alone."""
    done, waiting, tries = Written(), [rows] if rows else [], 0
    while waiting:
        some, tries = waiting.pop(), tries + 1
        try:
            with db.session.begin_nested():
                ids, cells = write(table, some)
        except Refused as refused:
            if len(some) > 1 and tries < SPLITS:
                waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
            else:
                done.refused += [_refusal(named(row), refused) for row in some]
        else:
            done += Written(ids, cells)
    return done


def _refusal(named, refused):
    id, key = named
    key, message = next(iter(refused.errors.items()), (key, str(refused)))
    return Refusal(id, key, str(message))
