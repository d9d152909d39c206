"""A customer's statement: what was open before, every entry of the period, the running balance, what is open after.

One customer, some, or all take two queries: one for what lies before the period, one for the entries in it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from flask_babel import gettext as _
from sqlalchemy import Row, Select, func, select, text

from tenants.db import db
from webapp.customers.models import Customer
from webapp.ledger.models import LedgerEntry
from webapp.ledger.summaries import summary

ZERO = Decimal("0.00")
ENTRIES_AT_ONCE = 2000
ALL_ROWS = text("SET LOCAL cursor_tuple_fraction = 1")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    start: date
    end: date

    @property
    def new_year(self) -> date:
        return self.start.replace(month=1, day=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of an account page; amounts in CNY, None where the cell is empty.

    `kind`: opening · entry · month · year · closing · brought (承前页) · carried (过次页).
    `source` and `source_id` name the record behind an entry.
    """

    kind: str
    day: str
    number: str
    summary: str
    debit: Decimal | None
    credit: Decimal | None
    balance: Decimal
    source: str | None = None
    source_id: int | None = None

    @property
    def side(self) -> str:
        """方向: debit when they owe us, credit when we hold their money, even."""
        return "debit" if self.balance > 0 else "credit" if self.balance < 0 else "even"


@dataclass(slots=True)
class Sums:
    debit: Decimal = ZERO
    credit: Decimal = ZERO

    def add(self, debit: Decimal, credit: Decimal) -> None:
        self.debit += debit
        self.credit += credit


@dataclass(frozen=True)
class Statement:
    """The account of one customer over a period. `year_before` is what the year moved before the period began."""

    customer_id: int
    number: str
    name: str
    period: Period
    opening: Decimal
    year_before: Sums
    entries: list[Row] = field(repr=False)

    @property
    def closing(self) -> Decimal:
        return self.opening + sum((entry.debit - entry.credit for entry in self.entries), ZERO)

    @property
    def moved(self) -> Sums:
        """All debits and all credits of the period."""
        sums = Sums()
        for entry in self.entries:
            sums.add(entry.debit, entry.credit)
        return sums

    @property
    def counts(self) -> bool:
        """Whether a book of all customers has a page for this one."""
        return bool(self.entries or self.opening)

    def lines(self) -> Iterator[Line]:
        """The opening, every entry, the sums of each month and of the year so far, the closing."""
        balance = self.opening
        yield Line("opening", self.period.start.isoformat(), "", self._opening_words(), None, None, balance)
        for year, of_year in groupby(self.entries, key=lambda entry: entry.entry_date.year):
            year_sums = self._year_so_far(year)
            for month, of_month in groupby(of_year, key=lambda entry: f"{entry.entry_date:%Y-%m}"):
                month_sums = Sums()
                for entry in of_month:
                    balance += entry.debit - entry.credit
                    month_sums.add(entry.debit, entry.credit)
                    yield _line(entry, balance)
                year_sums.add(month_sums.debit, month_sums.credit)
                yield _sums("month", month, _("Total of the month"), month_sums, balance)
                yield _sums("year", month, _("Total of the year"), year_sums, balance)
        yield Line("closing", self.period.end.isoformat(), "", _("Closing balance"), None, None, balance)

    def _opening_words(self):
        whole_year = self.period.start == self.period.new_year
        return _("Brought forward from last year") if whole_year else _("Opening balance")

    def _year_so_far(self, year):
        return replace(self.year_before) if year == self.period.start.year else Sums()


def _line(entry, balance):
    words = summary(entry.summary, entry.params)
    amounts = entry.debit or None, entry.credit or None, balance
    day = entry.entry_date.isoformat()
    return Line("entry", day, entry.number, words, *amounts, entry.source, entry.source_id)


def _sums(kind, month, words, sums, balance):
    return Line(kind, month, "", words, sums.debit, sums.credit, balance)


def statement(customer_id: int, period: Period) -> Statement:
    """One customer's statement. Raises LookupError when there is no such customer."""
    found = list(statements(period, [customer_id]))
    if not found:
        raise LookupError(customer_id)
    return found[0]


def statements(period: Period, customer_ids: Collection[int] | None = None) -> Iterator[Statement]:
    """Statements in the order of customer numbers: of these customers, or of all that a book has a page for.

    Entries are fetched as they are asked for: one customer's are held at a time.
    """
    entries = groupby(_fetched(_entries(period, customer_ids)), key=lambda entry: entry.customer_id)
    customer_id, its_entries = next(entries, (None, ()))
    for opening in db.session.execute(_openings(period, customer_ids)).all():
        mine: list[Row] = []
        if opening.id == customer_id:
            mine = list(its_entries)
            customer_id, its_entries = next(entries, (None, ()))
        found = _statement(period, opening, mine)
        if found.counts or customer_ids is not None:
            yield found


def _statement(period, opening, entries):
    before = Sums(opening.year_debit, opening.year_credit)
    return Statement(opening.id, opening.number, _name(opening), period, opening.opening, before, entries)


def _name(customer):
    """As the account is headed: the name, with the company's where that is another."""
    company = customer.company_name
    return f"{customer.name} {company}" if company and company != customer.name else customer.name


def _openings(period, customer_ids) -> Select:
    e, c = LedgerEntry, Customer
    this_year = e.entry_date >= period.new_year
    query = select(
        c.id,
        c.number,
        c.name,
        c.company_name,
        func.coalesce(func.sum(e.debit - e.credit), ZERO).label("opening"),
        func.coalesce(func.sum(e.debit).filter(this_year), ZERO).label("year_debit"),
        func.coalesce(func.sum(e.credit).filter(this_year), ZERO).label("year_credit"),
    )
    query = query.outerjoin(e, (e.customer_id == c.id) & (e.entry_date < period.start))
    return _only(query, customer_ids).group_by(c.id).order_by(c.number)


def _entries(period, customer_ids) -> Select:
    e = LedgerEntry
    words = e.number, e.summary, e.params, e.source, e.source_id
    query = select(e.customer_id, e.entry_date, e.debit, e.credit, *words).join(
        Customer, Customer.id == e.customer_id
    )
    query = query.where(e.entry_date.between(period.start, period.end))
    query = _only(query, customer_ids).order_by(Customer.number, e.entry_date, e.id)
    return query if customer_ids is not None else query.execution_options(yield_per=ENTRIES_AT_ONCE)


def _fetched(query):
    """Row after row. Of a cursor PostgreSQL expects that only the first rows are wanted, and plans badly for all."""
    db.session.execute(ALL_ROWS, bind_arguments={"mapper": LedgerEntry.__mapper__})
    return db.session.execute(query)


def _only(query, customer_ids):
    return query if customer_ids is None else query.where(Customer.id.in_(customer_ids))
