"""Statements against a book-keeper who works on paper: random histories in the real database, every figure equal."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select

from tenants.db import db
from tests.support.companies import new_company
from tests.webapp.reports.accounts import account, entry, figures, on_paper
from webapp.customers.models import Customer
from webapp.ledger import balances, posting
from webapp.ledger.models import LedgerEntry
from webapp.ledger.posting import Posting
from webapp.payments.models import Payment
from webapp.reports.statements import Period, Sums, statement, statements

FIRST = date(2024, 11, 1)
RECORDS = 6
days = st.integers(0, 1100).map(lambda n: FIRST + timedelta(n))
amounts = st.integers(-200_000, 99_999_999).filter(bool).map(lambda cents: Decimal(cents) / 100)
asks = st.fixed_dictionaries(
    {
        "record": st.integers(0, RECORDS - 1),
        "kind": st.sampled_from(["sale", "return", "receipt", "refund"]),
        "day": st.none() | days,
        "customer": st.integers(0, 1),
        "amount": st.none() | amounts,
    }
)


@pytest.fixture(scope="module")
def books(app):
    return new_company(app)


@pytest.fixture
def at_work(app, books):
    with app.app_context(), books.at_work("accountant"), force_locale("zh_CN"):
        yield
        db.session.rollback()


def two_customers():
    people = [Customer(name="陈伟"), Customer(name="王芳")]
    db.session.add_all(people)
    db.session.flush()
    return [person.id for person in people]


def new_records(customer_id, number=RECORDS):
    made = [Payment(customer_id=customer_id, paid_on=FIRST, amount=1, method="cash") for _ in range(number)]
    db.session.add_all(made)
    db.session.flush()
    return [payment.id for payment in made]


def post(wanted):
    ids = {slot[0] for slot in wanted}
    posting.sync("payments", ids, lambda ids: [p for p in wanted.values() if p is not None])


def in_the_book(customer_id):
    e = LedgerEntry
    query = select(e.entry_date, e.debit, e.credit).where(e.customer_id == customer_id)
    return list(db.session.execute(query.order_by(e.entry_date, e.id)).tuples())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=st.lists(asks, max_size=25), edges=st.tuples(days, days))
def test_any_history_gives_the_figures_of_a_book_kept_on_paper(at_work, history, edges):
    try:
        people = two_customers()
        wanted = play(history, people, new_records(people[0]))
        asked_of(wanted, people)
        statements_agree(people, *sorted(edges))
    finally:
        db.session.rollback()


def play(history, people, records):
    """Each ask changes what its record wants; the posting room is told every time."""
    wanted = {}
    for ask in history:
        slot = records[ask["record"]], ask["kind"]
        side = "credit" if ask["kind"] == "receipt" else "debit"
        wanted[slot] = ask["amount"] and Posting(
            *slot, people[ask["customer"]], ask["day"], **{side: ask["amount"]}
        )
        post({key: value for key, value in wanted.items() if key[0] == slot[0]})
    return {slot: p for slot, p in wanted.items() if p is not None}


def asked_of(wanted, people):
    """The book says, record by record and in all, what is wanted of it; and never a number twice or none."""
    for person in people:
        asked = sum((p.debit - p.credit for p in wanted.values() if p.customer_id == person), Decimal(0))
        kept = db.session.scalar(select(Customer.balance).where(Customer.id == person))
        assert sum(d - c for _, d, c in in_the_book(person)) == asked == kept
    numbers = sorted(db.session.scalars(select(LedgerEntry.number)))
    for series in {number[:8] for number in numbers}:
        own = [number for number in numbers if number.startswith(series)]
        assert own == [f"{series}{n:04d}" for n in range(1, len(own) + 1)]


def statements_agree(people, start, end):
    period = Period(start, end)
    together = {found.customer_id: found for found in statements(period)}
    for person in people:
        rows = in_the_book(person)
        alone = statement(person, period)
        assert figures(alone.lines()) == on_paper(rows, start, end)
        assert alone.closing == balances.balance(person, end)
        assert (person in together) == alone.counts
        if alone.counts:
            assert figures(together[person].lines()) == figures(alone.lines())
    tied = {row.customer_id: row.balance for row in balances.balances(end)}
    assert tied == {person: balances.balance(person, end) for person in tied} and set(people) <= set(tied)
    assert sum(tied.values()) == balances.total(end)


def test_the_year_so_far_includes_what_lies_before_the_period(at_work):
    person, _ = two_customers()
    sale, early, paid = new_records(person, 3)
    post({(early, "sale"): Posting(early, "sale", person, date(2025, 12, 31), Decimal(7))})
    post({(sale, "sale"): Posting(sale, "sale", person, date(2026, 1, 2), Decimal(100))})
    post({(paid, "receipt"): Posting(paid, "receipt", person, date(2026, 3, 2), credit=Decimal(30))})
    found = statement(person, Period(date(2026, 3, 1), date(2026, 3, 31)))
    lines = {line.kind: line for line in found.lines()}
    assert lines["opening"].balance == 107
    assert (lines["month"].debit, lines["month"].credit) == (0, 30)
    assert (lines["year"].debit, lines["year"].credit) == (100, 30)
    assert lines["closing"].balance == 77


def test_the_year_begins_anew_inside_a_period():
    rows = [entry(date(2025, 12, 30), debit="5"), entry(date(2026, 1, 2), debit="3")]
    found = account(rows, start=date(2025, 7, 1), before=Sums(Decimal(40), Decimal(1)))
    assert [line.debit for line in found.lines() if line.kind == "year"] == [45, 3]


def test_entries_of_the_first_day_are_not_in_the_opening(at_work):
    person, _ = two_customers()
    (sale,) = new_records(person, 1)
    post({(sale, "sale"): Posting(sale, "sale", person, date(2026, 5, 1), Decimal(9))})
    for start, opening in ((date(2026, 5, 1), 0), (date(2026, 5, 2), 9)):
        assert statement(person, Period(start, date(2026, 5, 31))).opening == opening


def test_without_movement_there_is_an_opening_and_a_closing(at_work):
    person, other = two_customers()
    (sale,) = new_records(person, 1)
    post({(sale, "sale"): Posting(sale, "sale", person, date(2026, 5, 1), Decimal(9))})
    period = Period(date(2026, 6, 1), date(2026, 6, 30))
    assert figures(statement(person, period).lines()) == [
        ("opening", None, None, 9),
        ("closing", None, None, 9),
    ]
    assert figures(statement(other, period).lines()) == [
        ("opening", None, None, 0),
        ("closing", None, None, 0),
    ]
    assert [found.customer_id for found in statements(period)] == [person]
    assert [found.customer_id for found in statements(period, [other, person])] == [person, other]


def test_nobody_is_nobody(at_work):
    with pytest.raises(LookupError):
        statement(10**9, Period(FIRST, FIRST))


def test_sides_and_first_words():
    lines = list(account([entry(date(2026, 2, 1), credit="5")], opening="3").lines())
    assert [line.side for line in lines] == ["debit", "credit", "credit", "credit", "credit"]
    assert account([]).lines().__next__().side == "even"


def test_all_customers_take_as_many_statements_as_one(at_work):
    people = two_customers()
    for person in people:
        (sale,) = new_records(person, 1)
        post({(sale, "sale"): Posting(sale, "sale", person, date(2026, 5, 1), Decimal(9))})
    engine = db.session.connection(bind_arguments={"mapper": Customer.__mapper__}).engine
    seen = []

    def listen(connection, cursor, statement, *rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert len(list(statements(Period(date(2026, 1, 1), date(2026, 12, 31))))) == 2
        assert len(seen) == 3
    finally:
        event.remove(engine, "before_cursor_execute", listen)
