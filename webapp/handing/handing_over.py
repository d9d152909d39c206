"""Handing over what a person looks after, in every table, to somebody else or to nobody; and taking that back.

What they look after is what the tables say of people: each field that holds a member. The whole is one act in the
history and one transaction: killed half-way, nothing of it happened. Nothing here commits.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, literal, select, union_all

from tenants.current import actor
from tenants.db import company_connection, db
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.jobs import JobError, job
from webapp.handing import moving
from webapp.handing.models import Handing
from webapp.tables.lasting import PATIENCE
from webapp.tables.registry import tables
from webapp.tables.remembering import steps
from webapp.tables.remembering.steps import CHANGES, Step
from webapp.tables.values.people import Person, members
from webapp.tables.values.staff import Staff
from webapp.tables.writes import who
from webapp.tables.writing import many
from webapp.tables.writing.bulk import batches
from webapp.tables.writing.undoing import take_back

GIVE, TAKE_BACK = "hand-over", "hand-over-undo"


class Load(NamedTuple):
    """`size` records of a table name a person in this field. `after` is whether it says who looks after a record, and
    not who did something; `must` whether somebody has to stand there."""

    table: Any
    field: Any
    size: int
    after: bool
    must: bool

    @property
    def key(self) -> str:
        return f"{self.table.name}.{self.field.key}"


class Given(NamedTuple):
    """`changed` values went over; `kept` ones did not: somebody changed them that moment, or the database refused."""

    changed: int
    kept: int


class Returned(NamedTuple):
    cells: int
    kept: int


def fields() -> Iterator[tuple[Any, Any]]:
    """(table, field) of every field that holds a member and that people set, a company's own among them."""
    for table in map(tables.whole, tables):
        yield from ((table, one) for one in table.fields if _names_somebody(one))


def _names_somebody(one):
    return isinstance(one.kind, Person) and one.column is not None and one.editable


def loads(person: int) -> list[Load]:
    """What a person looks after, table by table, asked with one statement."""
    asked = list(fields())
    counts = [
        select(literal(at).label("at"), func.count().label("count")).where(*_theirs(table, one, person))
        for at, (table, one) in enumerate(asked)
    ]
    found = dict(map(tuple, company_connection().execute(union_all(*counts))))
    return [
        Load(table, one, found[at], not isinstance(one.kind, Staff), one.required or not one.nullable)
        for at, (table, one) in enumerate(asked)
        if found[at]
    ]


def _theirs(table, one, person):
    return one.same(_named(one, person)), table.live


def _named(one, person: int | None):
    """A person as the field keeps them."""
    return f"@{person}" if person is not None and isinstance(one.kind, Staff) else person


def colleagues() -> dict[int, str]:
    """{id: name} of those at work."""
    texts = Person().texts(())
    return {person.id: texts[person.id] for person in members() if person.state == "active"}


def give(giver: int, receiver: int | None, keys: Collection[str], progress=None) -> Given:
    """These fields of all records that name the giver name the receiver, or nobody where that can be."""
    changed, kept, counts = 0, 0, defaultdict[str, dict[str, int]](dict)
    chosen = [one for one in loads(giver) if one.key in keys and not (receiver is None and one.must)]
    total = sum(one.size for one in chosen)
    for one in chosen:
        done = _given(one, giver, receiver)
        counts[one.table.name][one.field.key] = done.changed
        changed, kept = changed + done.changed, kept + done.kept
        if progress:
            progress(changed, total)
    if changed:
        at_hand = actor()
        row = Handing(
            giver=giver, receiver=receiver, counts=counts, by=who(), action=at_hand.action if at_hand else ""
        )
        db.session.add(row)
        db.session.flush()
    return Given(changed, kept)


def _given(load, giver, receiver) -> Given:
    table, one = load.table, load.field
    ids = list(
        company_connection().scalars(select(table.id).where(*_theirs(table, one, giver)).order_by(table.id))
    )
    old, new = {one.key: _named(one, giver)}, {one.key: _named(one, receiver)}
    changed = 0
    for some in batches(ids):
        done = many.change_many(table, dict.fromkeys(some, new), dict.fromkeys(some, old))
        if receiver is None and (table.name, one.key) == (moving.TABLE, table.owner):
            moving.log("handed", dict.fromkeys(done.ids, giver))
        changed += len(done.ids)
    return Given(changed, len(ids) - changed)


def undo(handing: Handing) -> Returned:
    """Everything that is still as it was handed over goes back."""
    steps.take_on(Step(handing.action, None))
    cells = kept = 0
    for name in _changed_by(handing.action):
        table = tables.here(name)
        done = take_back(table, Step(handing.action, None))
        cells, kept = cells + done.cells, kept + len(done.kept)
        if name == moving.TABLE and handing.receiver is None:
            moving.log("restored", dict.fromkeys(done.ids, handing.giver))
    handing.undone_at, handing.undone_by = datetime.now(UTC), who()
    return Returned(cells, kept)


def _changed_by(action):
    query = select(CHANGES.c.table_name).where(CHANGES.c.action == action).distinct()
    changed = set(company_connection().scalars(query))
    return [name for name, table in tables.items() if table.model.__tablename__ in changed]


def standing(id: int) -> Handing | None:
    """A hand-over that was not taken back; whoever takes it back now does so alone."""
    return db.session.scalar(select(Handing).filter_by(id=id, undone_at=None).with_for_update())


def given_words(done: Given) -> str:
    return _said(done.changed, done.kept, _("Handed over: %(count)s."), _("There was nothing to hand over."))


def returned_words(done: Returned) -> str:
    return _said(done.cells, done.kept, _("Taken back: %(count)s."), _("Nothing is as it was handed over."))


def _said(done, kept, words, nothing):
    told = words % {"count": f"{done:,}"} if done else nothing
    return f"{told} {_kept(kept)}".strip()


def _kept(count):
    return _("%(count)s stay as they are: somebody changed them.", count=f"{count:,}") if count else ""


@job(GIVE, _l("Hand-over"), door="hand")
def run_give(job, giver: int, receiver: int | None, keys: list[str]) -> dict:
    _begin()
    if receiver is not None and receiver not in colleagues():
        raise JobError(_("This person does not work here any more."))
    done = give(giver, receiver, keys, lambda done, total: job.progress(done, total, _("Handing over")))
    return {"page": "/hand-overs", "told": given_words(done)}


@job(TAKE_BACK, _l("Taking back a hand-over"), door="undo")
def run_undo(job, id: int) -> dict:
    _begin()
    handing = standing(id)
    told = returned_words(undo(handing)) if handing else _("This is taken back already.")
    return {"page": "/hand-overs", "told": told}


def _begin():
    """Rights may have gone since the job was asked for."""
    if not may(Permission.MEMBERS):
        raise JobError(_("You may not do this."))
    for patience in PATIENCE:
        company_connection().exec_driver_sql(patience)
