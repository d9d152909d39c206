"""Customers that come out of the pool and go into it: each move is compared with who looked after them until then.

Nothing here commits. What cannot be moved is left where it is, and said in a sentence.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from tenants.current import actor
from tenants.db import company_connection, db
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.formats import today, zone
from webapp.core.ids import any_of
from webapp.handing import rules
from webapp.handing.models import PoolMovement
from webapp.tables.registry import tables
from webapp.tables.remembering.models import Receipt
from webapp.tables.values.people import Person
from webapp.tables.writes import who
from webapp.tables.writing import many

TABLE = "customers"
NAMED = 3


class Full(ValueError):
    """One may not look after so many; the text says how many, and how many there is room for."""


@dataclass
class Moved:
    """`ids` are those that moved; `left` says of each other one why it did not."""

    ids: list[int] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def owner_field(table):
    """Who looks after a customer, as far as it is there for the actor at hand; None where it is hidden from them."""
    return table.by_key.get(table.owner)


def claim(ids: Collection[int]) -> Moved:
    """These customers are looked after by whoever is at hand, as far as nobody looks after them. Raises Full."""
    table, me = tables.here(TABLE), who() or 0
    _one_at_a_time(me)
    now = many.standing(table, ids, [table.by_key[table.title], owner_field(table)])
    resting = _resting(me, now)
    free = [id for id, row in now.items() if row.owner is None and id not in resting]
    _demand_room(free)
    done = many.change_many(table, _all(free, me), _all(free, None))
    log("claimed", dict.fromkeys(done.ids, me))
    return Moved(done.ids, [*_taken(now, me), *_too_soon(now, resting)])


def give_back(ids: Collection[int], reason: str) -> Moved:
    """These customers are nobody's from now on: one's own, or, for who arranges the company, anybody's."""
    table, me = tables.here(TABLE), who() or 0
    now = many.standing(table, ids, [table.by_key[table.title], owner_field(table)])
    kept = {id: row.owner for id, row in now.items() if row.owner is not None}
    mine = {id: owner for id, owner in kept.items() if owner == me or may(Permission.SETTINGS)}
    seen = {id: {table.owner: owner} for id, owner in mine.items()}
    done = many.change_many(table, _all(mine, None), seen)
    log("returned", {id: mine[id] for id in done.ids}, reason)
    return Moved(done.ids, _others({id: row for id, row in now.items() if id in kept and id not in mine}))


def log(kind: str, people: Mapping[int, int], reason: str = "") -> None:
    """Notes the movements {customer: person} of the act at hand."""
    by, at_hand = who() or None, actor()
    told = {"kind": kind, "by": by, "reason": reason, "action": at_hand.action if at_hand else ""}
    rows = [{"customer_id": id, "person": person, **told} for id, person in people.items()]
    if rows:
        db.session.execute(insert(PoolMovement), rows)


def looked_after(person: int) -> int:
    """How many customers somebody looks after."""
    table = tables.whole(TABLE)
    mine = select(func.count()).where(table.column(table.owner) == person, table.live)
    return company_connection().scalar(mine) or 0


def room() -> tuple[int, int | None]:
    """(how many the actor at hand looks after, how many they may; None is no limit)."""
    at_hand = actor()
    return (looked_after(at_hand.id), rules.now().capacity_of(at_hand)) if at_hand else (0, 0)


def _all(ids: Iterable[int], owner):
    return {id: {tables[TABLE].owner: owner} for id in ids}


def _one_at_a_time(person):
    """A second claim of one person waits for the first, so that both together keep the limit."""
    key = {"key": f"claiming-{person}", "table_name": TABLE}
    taken = upsert(Receipt).values(**key)
    db.session.execute(taken.on_conflict_do_update(index_elements=["key"], set_=key))


def _demand_room(free: Sequence[int]) -> None:
    has, limit = room()
    if limit is None or not free or has + len(free) <= limit:
        return
    told = {"has": has, "limit": limit, "count": len(free), "room": max(limit - has, 0)}
    full = _("You look after %(has)s of at most %(limit)s customers.")
    rest = (
        _("There is room for %(room)s more, not for %(count)s.") if has < limit else _("Return some first.")
    )
    raise Full(f"{full} {rest}" % told)


def _resting(person, ids) -> dict[int, date]:
    """{customer: the day from which on this person may claim it again} of those that they returned lately."""
    days = rules.now().cooldown_days
    if not days or not ids:
        return {}
    mine = PoolMovement.person == person, PoolMovement.kind == "returned", PoolMovement.by == person
    query = select(PoolMovement.customer_id, func.max(PoolMovement.at)).where(
        *mine, PoolMovement.customer_id == any_of(ids)
    )
    again = {
        id: at.astimezone(zone()).date() + timedelta(days=days)
        for id, at in db.session.execute(query.group_by(PoolMovement.customer_id))
    }
    return {id: day for id, day in again.items() if day > today()}


def _taken(now, me):
    return _others({id: row for id, row in now.items() if row.owner not in (None, me)})


def _others(rows):
    names = Person().labels(()) if rows else {}
    told = [
        _("%(customer)s: %(person)s looks after them.", customer=row.name, person=names.get(row.owner, ""))
        for row in list(rows.values())[:NAMED]
    ]
    return told + _more(len(rows))


def _too_soon(now, resting):
    told = [
        _(
            "%(customer)s: you returned them; you may claim them again from %(day)s on.",
            customer=now[id].name,
            day=day,
        )
        for id, day in list(resting.items())[:NAMED]
        if now[id].owner is None
    ]
    return told + _more(len(resting))


def _more(count):
    return [_("and %(count)s more", count=count - NAMED)] if count > NAMED else []
