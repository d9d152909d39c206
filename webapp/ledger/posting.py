"""The one posting room: records say what they want in the book, and only what is missing is appended.

A module that posts knows the ledger, never the reverse. It hands over its table's name, the ids of records
that were written in this transaction, and a function that reads what these records ask for:

    from webapp.ledger import posting
    from webapp.ledger.posting import Posting

    def postings(ids: list[int]) -> Iterable[Posting]:            # one query for all ids
        for order in db.session.execute(select(…).where(Order.id.in_(ids), Order.deleted_at.is_(None), …)):
            yield Posting(order.id, "sale", order.customer_id, order.ordered_on, debit=order.total,
                          due_on=order.due_on, params={"number": order.number, "goods": "BCD-470 ×1"})
            if order.status == "returned":
                yield Posting(order.id, "return", order.customer_id, None, debit=-order.total,
                              params={"number": order.number})

    posting.sync("orders", ids, postings)                   # from the table's follow(ids); commits nothing

A record asks for at most one entry of a kind (`sale`, `return`, `receipt`, `refund`: events.py). One that
asks for nothing (draft, cancelled, deleted) has its open entries reversed; a changed customer, date or amount
reverses the old entry and opens a new one, both dated today; anything else is left as it is. Calling it twice
does nothing the second time.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, Row, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import any_

from tenants.db import CompanyModel, db
from webapp.core.formats import today
from webapp.ledger import appending
from webapp.ledger.appending import Entry
from webapp.ledger.events import EVENTS
from webapp.ledger.models import LedgerEntry

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Posting:
    """What one record asks the book to say, once, for one kind.

    `entry_date` None means the day on which it is first posted. Exactly one of `debit` and `credit` (CNY, two
    places) is not zero; a posting of nothing is left out. `summary` is a code of summaries.py (if empty,
    the kind); `params` are its words: plain JSON, never personal data.
    """

    source_id: int
    kind: str
    customer_id: int
    entry_date: date | None
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    due_on: date | None = None
    summary: str = ""
    params: dict = field(default_factory=dict)
    contra_code: str | None = None

    @property
    def slot(self) -> tuple[int, str]:
        return self.source_id, self.kind


Wanted = Callable[[list[int]], Iterable[Posting]]


def sync(source: str, ids: Collection[int], wanted: Wanted) -> int:
    """Makes the book say what these records of the table `source` ask for; tells how many entries it took.

    A fixed number of statements for any number of ids. The records are locked before `wanted` reads them, so
    two people who change the same record at once post one after the other.
    """
    if not (ids := sorted(set(ids))):
        return 0
    db.session.flush()
    _lock(source, ids)
    asked = {posting.slot: posting for posting in wanted(ids) if posting.debit or posting.credit}
    return appending.append(_missing(source, asked, Posted(source, ids)))


class Posted:
    """What the book says already: per record and kind the open entry, and the day of the last reversal."""

    def __init__(self, source: str, ids: list[int]):
        entries = {row.id: row for row in _entries(source, ids)}
        taken_back = [(entries[row.reverses], row) for row in entries.values() if row.reverses]
        closed = {original.id for original, _ in taken_back}
        self.open = {_slot(row): row for row in entries.values() if not row.reverses and row.id not in closed}
        self.reversed_on: dict[tuple[int, str], date] = {}
        for original, reversal in taken_back:
            self.note_reversal(_slot(original), reversal.entry_date)

    def note_reversal(self, slot: tuple[int, str], day: date) -> None:
        self.reversed_on[slot] = max(day, self.reversed_on.get(slot, day))


def _slot(row):
    return row.source_id, row.kind


def _entries(source, ids) -> list[Row]:
    e = LedgerEntry
    columns = (e.id, e.number, e.source_id, e.kind, e.customer_id, e.entry_date, e.debit, e.credit, e.due_on)
    query = select(*columns, e.reverses, e.contra_code, e.params["on"].astext.label("asked_on"))
    return list(db.session.execute(query.where(e.source == source, e.source_id == _any(ids))).all())


def _any(ids):
    return any_(literal(ids, ARRAY(BigInteger)))


def _lock(source, ids):
    rows = CompanyModel.metadata.tables[source].c.id
    locked = select(rows).where(rows == _any(ids)).order_by(rows).with_for_update(key_share=True).subquery()
    db.session.execute(select(func.count()).select_from(locked))


def _missing(source, asked, posted):
    missing = []
    for slot in sorted(asked.keys() | posted.open.keys()):
        want, have = asked.get(slot), posted.open.get(slot)
        if want and have and _says(have, want):
            continue
        if have:
            missing.append(_reversal(source, have))
            posted.note_reversal(slot, missing[-1].entry_date)
        if want:
            missing.append(_entry(source, want, posted.reversed_on.get(slot)))
    return missing


def _says(have, want):
    asked_on = have.asked_on or have.entry_date.isoformat()
    same_day = want.entry_date is None or want.entry_date.isoformat() == asked_on
    said, asked = ((p.customer_id, p.debit, p.credit) for p in (have, want))
    return same_day and said == asked


def _reversal(source, have):
    return Entry(
        type=EVENTS["reversal"].type,
        kind="reversal",
        customer_id=have.customer_id,
        entry_date=max(today(), have.entry_date),
        debit=-have.debit,
        credit=-have.credit,
        due_on=have.due_on,
        summary="reversal",
        params={"number": have.number},
        source=source,
        source_id=have.source_id,
        reverses=have.id,
        contra_code=have.contra_code,
    )


def _entry(source, want, reversed_on):
    """A reopened entry is dated with its reversal, never before: else the days between count it twice."""
    event = EVENTS[want.kind]
    asked_on = want.entry_date or today()
    day = max(asked_on, reversed_on or asked_on)
    return Entry(
        type=event.type,
        kind=want.kind,
        customer_id=want.customer_id,
        entry_date=day,
        debit=want.debit,
        credit=want.credit,
        due_on=want.due_on,
        summary=want.summary or want.kind,
        params=want.params if day == asked_on else {**want.params, "on": asked_on.isoformat()},
        source=source,
        source_id=want.source_id,
        reverses=None,
        contra_code=want.contra_code or event.contra,
    )
