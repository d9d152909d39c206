"""Entries go into the book: the last statements of a posting, so that the counters are held briefly."""

import json
from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from sqlalchemy import text

from tenants.current import actor
from tenants.db import db


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of `ledger_entries` before it has a number; `type` is the series that numbers it."""

    type: str
    kind: str
    customer_id: int
    entry_date: date
    debit: Decimal
    credit: Decimal
    due_on: date | None
    summary: str
    params: dict
    source: str | None
    source_id: int | None
    reverses: int | None
    contra_code: str | None

    @property
    def series(self) -> tuple[str, str]:
        return self.type, f"{self.entry_date:%y%m}"


# Locked in a fixed order (customers, then counters): two postings wait for each other, never in a circle.
CUSTOMERS = text("""
    SELECT count(*) FROM (
        SELECT id FROM customers WHERE id = ANY(CAST(:ids AS bigint[])) ORDER BY id FOR NO KEY UPDATE
    ) AS locked
""")

NUMBERS = text("""
    INSERT INTO counters (type, month, last)
    SELECT * FROM unnest(CAST(:types AS text[]), CAST(:months AS text[]), CAST(:wanted AS int[]))
    ORDER BY 1, 2
    ON CONFLICT (type, month) DO UPDATE SET last = counters.last + excluded.last
    RETURNING type, month, last
""")

COLUMNS = {
    "number": "text",
    "kind": "text",
    "customer_id": "bigint",
    "entry_date": "date",
    "debit": "numeric",
    "credit": "numeric",
    "due_on": "date",
    "summary": "text",
    "params": "jsonb",
    "source": "text",
    "source_id": "bigint",
    "reverses": "bigint",
    "contra_code": "text",
}

INSERT = text(f"""
    INSERT INTO ledger_entries ({", ".join(COLUMNS)}, posted_by)
    SELECT {", ".join(COLUMNS)}, :posted_by
    FROM unnest({", ".join(f"CAST(:{name} AS {type}[])" for name, type in COLUMNS.items())})
         WITH ORDINALITY AS new ({", ".join(COLUMNS)}, position)
    ORDER BY position
""")


def append(entries: Sequence[Entry]) -> int:
    """Numbers the entries and writes them, in three statements for any number of them."""
    if not entries:
        return 0
    db.session.execute(CUSTOMERS, {"ids": sorted({entry.customer_id for entry in entries})})
    entries = sorted(entries, key=lambda entry: entry.entry_date)
    numbers = _numbers(Tally(entry.series for entry in entries))
    rows = [_values(entry, next(numbers[entry.series])) for entry in entries]
    who = actor()
    db.session.execute(INSERT, _columns(COLUMNS, rows) | {"posted_by": who.id if who else None})
    return len(entries)


def _numbers(wanted: Tally) -> dict[tuple[str, str], Iterator[str]]:
    """For each series the run of numbers that is now ours: the counter's row stays locked until we commit."""
    rows = [(*series, wanted[series]) for series in sorted(wanted)]
    given = db.session.execute(NUMBERS, _columns(("types", "months", "wanted"), rows))
    return {(t, m): _run(t, m, last - wanted[t, m] + 1) for t, m, last in given}


def _run(type, month, first):
    return (f"{type}-{month}-{number:04d}" for number in count(first))


def _values(entry, number):
    values = {name: getattr(entry, name) for name in COLUMNS if name != "number"}
    return number, *(values | {"params": json.dumps(entry.params, ensure_ascii=False)}).values()


def _columns(names, rows):
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
