"""The demo shop is believable, adds up, and is made once."""

import pytest
from sqlalchemy import text

from tenants import engines, provisioning
from tenants.current import acting_in
from tenants.db import db
from tenants.models import Company
from webapp.demo.opening import open_demo
from webapp.demo.touches import TOUCHES, touch


@pytest.fixture(scope="module")
def demo(app):
    """The demo company of this test database, made once."""
    provisioning.stock(1, engines.configured())
    with app.app_context():
        opened = open_demo()
        db.session.commit()
        touch(opened)
    return opened.company


def figures(app, tenant, query):
    with app.app_context(), acting_in(tenant, None):
        return db.session.execute(text(query)).one()


def test_as_many_records_as_promised(app, demo):
    counts = figures(
        app,
        demo,
        "SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM orders), (SELECT count(*) FROM products),"
        " (SELECT count(*) FROM payments)",
    )
    assert counts[:3] == (300, 1500, 40)
    assert counts[3] > 1000


def test_its_customers_are_looked_after(app, demo):
    names = ("interactions", "needs", "tasks", "opportunities", "contacts", "devices", "repairs", "services")
    asked = ", ".join(f"(SELECT count(*) FROM {name})" for name in (*names, "campaigns", "campaign_members"))
    counts = figures(app, demo, f"SELECT {asked}")
    assert all(
        count >= least
        for count, least in zip(counts, (300, 30, 20, 10, 10, 100, 20, 100, 5, 300), strict=True)
    )


def test_every_total_is_the_sum_of_its_lines(app, demo):
    wrong = figures(
        app,
        demo,
        "SELECT count(*) FROM orders o WHERE total <> (SELECT round(sum(amount), 2) FROM order_lines"
        " WHERE order_id = o.id) - discount",
    )
    assert wrong[0] == 0


def test_every_balance_is_the_sum_of_the_book(app, demo):
    wrong = figures(
        app,
        demo,
        "SELECT count(*) FROM customers c WHERE balance <> coalesce((SELECT sum(debit - credit) FROM ledger_entries"
        " WHERE customer_id = c.id), 0)",
    )
    assert wrong[0] == 0


def test_the_book_says_what_was_sold_and_paid(app, demo):
    book, business = figures(
        app,
        demo,
        "SELECT (SELECT sum(debit - credit) FROM ledger_entries),"
        " (SELECT sum(total) FROM orders WHERE status IN ('shipped', 'done'))"
        " - (SELECT sum(CASE direction WHEN 'in' THEN amount ELSE -amount END) FROM payments)",
    )
    assert book == business


def test_some_are_overdue_and_some_are_vip(app, demo):
    overdue, vips = figures(
        app,
        demo,
        "SELECT (SELECT count(DISTINCT customer_id) FROM orders o JOIN customers c ON c.id = o.customer_id"
        " WHERE c.balance > 0 AND o.due_on < current_date AND o.status = 'done'),"
        " (SELECT count(*) FROM customers WHERE grade = 'vip')",
    )
    assert overdue > 10
    assert 20 < vips < 80


def test_people_have_changed_things_since(app, demo):
    changes, people = figures(
        app,
        demo,
        "SELECT count(*), count(DISTINCT actor) FROM audit_changes WHERE door = 'cell' AND operation = 'U'",
    )
    assert (changes, people) == (len(TOUCHES), 3)


def test_a_second_time_it_does_nothing(app, demo):
    with app.app_context():
        assert open_demo() is None
        assert db.session.query(Company).filter_by(slug="demo").count() == 1
        db.session.rollback()
