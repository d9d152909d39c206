"""A person's list of a month: what is open still, what was seen to, and how far they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select, update

from tenants.db import company_connection, db
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.ids import any_of
from webapp.quality.models import Finding
from webapp.quality.reasons import Reason, reason_of, verifiable
from webapp.tables.looking.listing import rows_of
from webapp.tables.registry import tables
from webapp.tables.writes import who

EACH = 10  # shown of one reason; as some are seen to, others move up


@dataclass(frozen=True)
class Item:
    """A record to look at; `missing` are the fields that are wanted and blank."""

    id: int
    row: Any
    facts: list[str]
    missing: list[tuple[str, Any]]


@dataclass(frozen=True)
class Group:
    """The open findings of one reason in one table: the first few, and how many there are."""

    table: Any
    reason: Reason
    count: int
    items: list[Item] = field(default_factory=list)
    may_edit: bool = False
    verifiable: bool = False


def groups(month: date, person: int | None) -> list[Group]:
    """What is open, most first. What is no longer so is settled on the way. Commits."""
    found = [
        one for table, key, count in _open(month, person) if (one := _group(month, person, table, key, count))
    ]
    db.session.commit()
    return [group for group in found if group.items]


def progress(month: date, person: int | None) -> tuple[int, int]:
    """(seen to, all) of a person's findings."""
    of = (Finding.month == month, Finding.person == person)
    query = select(func.count().filter(Finding.state != "open"), func.count()).where(*of)
    done, every = db.session.execute(query).one()
    return done, every


def people(month: date) -> list[tuple[int | None, int]]:
    """(person, open findings) of everybody who has some."""
    query = select(Finding.person, func.count().filter(Finding.state == "open")).where(Finding.month == month)
    return [(person, open_) for person, open_ in db.session.execute(query.group_by(Finding.person))]


def newest() -> date | None:
    """The month of the newest check-up."""
    return db.session.scalar(select(func.max(Finding.month)))


def see_to(finding: Finding, state: str) -> None:
    """The caller commits."""
    finding.state, finding.seen_to_by, finding.seen_to_at = state, who(), func.now()


def _open(month, person) -> Iterator[tuple[Any, str, int]]:
    of = (Finding.month == month, Finding.person == person, Finding.state == "open")
    query = select(Finding.table_name, Finding.reason, func.count()).where(*of)
    for name, key, count in db.session.execute(
        query.group_by(Finding.table_name, Finding.reason).order_by(func.count().desc(), Finding.reason)
    ):
        if name in tables and may(Permission.SEE, name):
            yield tables.here(name), key, count


def _group(month, person, table, key, count) -> Group | None:
    reason = reason_of(table, key)
    if reason is None:
        return None
    of = (Finding.month == month, Finding.person == person, Finding.state == "open")
    mine = select(Finding.id, Finding.record_id).where(
        *of, Finding.table_name == table.name, Finding.reason == key
    )
    found = {record: id for id, record in db.session.execute(mine.order_by(Finding.id).limit(2 * EACH))}
    still = _still(table, reason, found)
    settled = [id for record, id in found.items() if record not in still]
    _settle(settled)
    shown = [record for record in found if record in still][:EACH]
    items = _items(table, shown, found)
    editable = may(Permission.EDIT, table.name)
    return Group(table, reason, count - len(settled), items, editable, editable and verifiable(table))


def _still(table, reason, found) -> set[int]:
    query = select(table.id).where(table.id == any_of(found), table.live, reason.where)
    return set(company_connection().scalars(query))


def _settle(ids):
    if ids:
        done = update(Finding).where(Finding.id == any_of(ids), Finding.state == "open")
        db.session.execute(done.values(state="settled", seen_to_at=func.now()))


def _items(table, records, found) -> list[Item]:
    wanted = [one for one in table.fields if one.attr in table.wanted]
    named = [table.by_key[key] for key in dict.fromkeys((table.title, table.number))]
    told = [one for one in table.visible() if one.column is not None and one not in named][:3]
    fields = list(dict.fromkeys((*named, *told, *wanted)))
    return [
        Item(
            found[row.id],
            row,
            [row.cells[one.key].text for one in told if row.cells[one.key].text],
            [(one.key, one.label) for one in wanted if not row.cells[one.key].text],
        )
        for row in rows_of(table, records, fields).values()
    ]
