"""The trail: every change by any door leaves one record, in bulk as well, and nobody can write it by hand."""

from datetime import date

import pytest
from sqlalchemy import delete, insert, select, text, update

from tenants.db import company_connection, db
from webapp.customers.models import Customer
from webapp.history.models import AuditChange
from webapp.products.models import Product


@pytest.fixture
def at_work(app, house):
    with app.app_context(), house.at_work("sales", "cell"):
        yield house


def trail(**where):
    return db.session.scalars(select(AuditChange).filter_by(**where).order_by(AuditChange.id)).all()


def make(name="陈伟", **values):
    made = insert(Customer).values(name=name, **values).returning(Customer.id)
    return db.session.scalar(made)


def test_an_insert_an_update_and_a_delete_leave_one_record_each_with_the_actor(at_work):
    one = make()
    db.session.execute(update(Customer).where(Customer.id == one).values(name="陈卫", note="常客"))
    db.session.execute(delete(Customer).where(Customer.id == one))
    db.session.commit()
    found = trail(table_name="customers", record_id=one)
    assert [change.operation for change in found] == ["I", "U", "D"]
    assert found[1].changes == {"name": ["陈伟", "陈卫"], "note": [None, "常客"]}
    assert found[2].changes["name"] == "陈卫"
    assert {change.actor for change in found} == {at_work.people["sales"].id}
    assert {change.door for change in found} == {"cell"}
    assert len({change.action for change in found}) == 1


def test_an_update_that_changes_nothing_leaves_nothing(at_work):
    one = make()
    db.session.execute(update(Customer).values(name="陈伟"))
    db.session.commit()
    assert [change.operation for change in trail(record_id=one)] == ["I"]


def test_a_sealed_value_stays_sealed_in_the_trail(at_work):
    one = make(phone="13906718842")
    db.session.execute(update(Customer).where(Customer.id == one).values(phone="13800000000"))
    db.session.commit()
    written = str([change.changes for change in trail(record_id=one)])
    assert "phone" in written and "139067" not in written and "138000" not in written


def test_plain_sql_is_followed_too(at_work):
    one = make()
    company_connection().execute(text("UPDATE customers SET note = 'by hand' WHERE id = :id"), {"id": one})
    db.session.commit()
    assert trail(record_id=one)[-1].changes == {"note": [None, "by hand"]}


def test_after_single_edits_twenty_thousand_rows_are_still_followed_in_one_pass(at_work):
    one = make()
    for note in "abc":
        db.session.execute(update(Customer).where(Customer.id == one).values(note=note))
    connection = company_connection()
    connection.execute(text("INSERT INTO customers (name) SELECT 'n' || g FROM generate_series(1, 20000) g"))
    connection.execute(text("SET LOCAL statement_timeout = '20s'"))
    connection.execute(text("UPDATE customers SET note = 'all'"))
    db.session.commit()
    counted = text("SELECT operation, count(*) FROM audit_changes GROUP BY 1 ORDER BY 1")
    assert company_connection().execute(counted).all() == [("I", 20001), ("U", 20004)]


def test_two_transactions_keep_their_own_actors(app, house):
    for role in ("owner", "sales"):
        with app.app_context(), house.at_work(role):
            db.session.execute(insert(Product).values(model=f"KFR-{role}"))
            db.session.commit()
    with app.app_context(), house.at_work():
        assert [c.actor for c in trail(table_name="products")] == [
            house.people[r].id for r in ("owner", "sales")
        ]


def test_numbers_typed_by_people_push_the_counter_ahead(at_work):
    make(number="C000050")
    one = make("下一位")
    assert db.session.scalar(select(Customer.number).where(Customer.id == one)) == "C000051"
    db.session.execute(update(Customer).where(Customer.id == one).values(number="C000080"))
    two = make("再下一位")
    assert db.session.scalar(select(Customer.number).where(Customer.id == two)) == "C000081"


def test_the_account_book_refuses_to_be_changed_and_keeps_the_balance(at_work):
    one = make()
    entry = text(
        "INSERT INTO ledger_entries (number, customer_id, entry_date, kind, debit, credit, summary)"
        " VALUES (:number, :customer, :day, 'sale', :debit, :credit, 'sale')"
    )
    rows = [("XS-1", "120.50", "0"), ("SK-1", "0", "20.25"), ("XS-2", "-10.00", "0")]
    for number, debit, credit in rows:
        values = {
            "number": number,
            "customer": one,
            "day": date(2026, 11, 1),
            "debit": debit,
            "credit": credit,
        }
        company_connection().execute(entry, values)
    db.session.commit()
    assert str(db.session.scalar(select(Customer.balance).where(Customer.id == one))) == "90.25"
    for forbidden in (
        "UPDATE ledger_entries SET debit = 1",
        "DELETE FROM ledger_entries",
        "TRUNCATE ledger_entries",
    ):
        with pytest.raises(Exception, match="permission denied|append-only"):
            company_connection().execute(text(forbidden))
        db.session.rollback()
