"""Accounts for tests of reports: entries without a database, and a tiny book-keeper who works on paper."""

from collections import namedtuple
from datetime import date
from decimal import Decimal

from webapp.reports.statements import Period, Statement, Sums

Entry = namedtuple("Entry", "entry_date number summary params debit credit source source_id")
ZERO = Decimal("0.00")


def entry(day: date, debit="0", credit="0", number="XS-2601-0001", goods="冰箱 BCD-470", **params) -> Entry:
    words = {"goods": goods, **params}
    return Entry(day, number, "sale", words, Decimal(debit), Decimal(credit), "orders", 7)


def account(
    entries, start=date(2026, 1, 1), end=date(2026, 12, 31), opening="0", before=None, **named
) -> Statement:
    named = {"customer_id": 1, "number": "C000001", "name": "陈伟"} | named
    before = before or Sums()
    return Statement(
        period=Period(start, end), opening=Decimal(opening), year_before=before, entries=entries, **named
    )


def on_paper(rows, start: date, end: date) -> list[tuple]:
    """What a book-keeper writes for (day, debit, credit) rows: (kind, debit, credit, balance)."""
    balance = sum((d - c for day, d, c in rows if day < start), ZERO)
    written = [("opening", None, None, balance)]
    inside = [row for row in rows if start <= row[0] <= end]
    for month in sorted({(day.year, day.month) for day, _, _ in inside}):
        for day, debit, credit in inside:
            if (day.year, day.month) == month:
                balance += debit - credit
                written.append(("entry", debit or None, credit or None, balance))
        of_month = [row for row in inside if (row[0].year, row[0].month) == month]
        until = max(day for day, _, _ in of_month)
        of_year = [row for row in rows if date(month[0], 1, 1) <= row[0] <= until]
        for kind, summed in (("month", of_month), ("year", of_year)):
            written.append(
                (kind, sum((d for _, d, _ in summed), ZERO), sum((c for *_, c in summed), ZERO), balance)
            )
    return [*written, ("closing", None, None, balance)]


def figures(lines) -> list[tuple]:
    return [(line.kind, line.debit, line.credit, line.balance) for line in lines]
