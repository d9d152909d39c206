"""承前页 and 过次页: every line on one page, no page too long, and what one page carries the next one brings."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.webapp.reports.accounts import account, entry
from webapp.reports.pages import ROWS, paginate

amounts = st.integers(-9999, 99999).filter(bool).map(lambda cents: Decimal(cents) / 100)
moves = st.lists(st.tuples(st.integers(0, 20), amounts, st.booleans()), max_size=90)


def entries(moves):
    day = date(2026, 1, 1)
    for later, amount, owed in moves:
        day += timedelta(later)
        yield entry(day, **{"debit" if owed else "credit": amount})


@pytest.fixture(autouse=True)
def in_a_request(app):
    with app.test_request_context():
        yield


@settings(max_examples=60, deadline=None)
@given(moves=moves, rows=st.sampled_from([3, 4, 5, 8, ROWS]), opening=amounts)
def test_carries_are_exact(app, moves, rows, opening):
    with app.test_request_context():
        found = account(list(entries(moves)), opening=opening)
        lines, pages = list(found.lines()), paginate(found.lines(), rows)
    assert all(len(page) <= rows for page in pages)
    kept = [line for page in pages for line in page if line.kind not in ("brought", "carried")]
    assert kept == lines
    for page, following in zip(pages, pages[1:], strict=False):
        carried, brought = page[-1], following[0]
        assert (carried.kind, brought.kind) == ("carried", "brought")
        for key in ("debit", "credit", "balance"):
            assert getattr(carried, key) == getattr(brought, key)
    for at, page in enumerate(pages[:-1], 1):
        before = [line for p in pages[:at] for line in p if line.kind == "entry"]
        assert page[-1].debit == sum((line.debit or 0 for line in before), Decimal(0))
        assert page[-1].credit == sum((line.credit or 0 for line in before), Decimal(0))
        assert page[-1].balance == found.opening + page[-1].debit - page[-1].credit


@pytest.mark.parametrize("lines, pages", [(33, 1), (34, 2)])
def test_a_full_page_carries_nothing(lines, pages):
    """Opening, entries of one month, two sums and the closing just fill a page; one more begins another."""
    found = account([entry(date(2026, 1, 1), debit="1")] * (lines - 1))
    made = paginate(found.lines())
    assert len(made) == pages
    assert len(made[0]) == ROWS
