"""Balances at the end of a day."""

from datetime import date
from decimal import Decimal

import pytest

from tenants.db import db
from webapp.customers.models import Customer
from webapp.ledger import balances, posting
from webapp.ledger.posting import Posting
from webapp.payments.models import Payment


@pytest.fixture
def three(app, house):
    """陈伟 owes 100 from 1 March and 60 from 5 March on, 王芳 is even, 李强 holds 9."""
    with app.app_context(), house.at_work("accountant"):
        people = [Customer(name=name) for name in ("陈伟", "王芳", "李强")]
        db.session.add_all(people)
        db.session.flush()
        chen, _, li = (person.id for person in people)
        post("sale", chen, date(2026, 3, 1), debit=Decimal(100))
        post("receipt", chen, date(2026, 3, 5), credit=Decimal(40))
        post("receipt", li, date(2026, 3, 5), credit=Decimal(9))
        yield people
        db.session.rollback()


def post(kind, customer_id, day, **amount):
    record = Payment(customer_id=customer_id, paid_on=day, amount=1, method="cash")
    db.session.add(record)
    db.session.flush()
    posting.sync("payments", [record.id], lambda ids: [Posting(record.id, kind, customer_id, day, **amount)])


@pytest.mark.parametrize("day, owed", [(28, 0), (1, 100), (4, 100), (5, 60)])
def test_of_one(three, day, owed):
    at = date(2026, 2, 28) if day == 28 else date(2026, 3, day)
    assert balances.balance(three[0].id, at) == owed


def test_of_all_in_the_order_of_numbers(three):
    rows = balances.balances(date(2026, 3, 5))
    assert [(row.number, row.name, row.balance) for row in rows] == [
        ("C000001", "陈伟", 60),
        ("C000002", "王芳", 0),
        ("C000003", "李强", -9),
    ]
    assert str(rows[1].balance) == "0.00"
    assert balances.total(date(2026, 3, 5)) == 51


def test_a_deleted_customer_counts_while_something_is_open(three):
    for person in three:
        person.deleted_at = db.func.now()
    db.session.flush()
    assert [row.balance for row in balances.balances(date(2026, 3, 5))] == [60, -9]


def test_who_owes_page_by_page(three):
    at = date(2026, 3, 5)
    assert [row.number for row in balances.owing(at)] == ["C000001", "C000003"]
    assert [row.number for row in balances.owing(at, limit=1)] == ["C000001"]
    assert [row.number for row in balances.owing(at, after="C000001")] == ["C000003"]
    assert balances.owing(date(2020, 1, 1)) == [] and balances.total(date(2020, 1, 1)) == 0
