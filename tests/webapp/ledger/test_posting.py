"""The posting room: only what is missing is appended, numbers have no gaps, two at once neither double nor skip."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from tenants.db import db
from webapp.core.formats import today
from webapp.customers.models import Customer
from webapp.ledger import posting
from webapp.ledger.models import Counter, LedgerEntry
from webapp.ledger.posting import Posting
from webapp.payments.models import Payment

DAY = date(2026, 3, 5)


@pytest.fixture
def shop(app, house):
    """Inside a company with two customers; everything is rolled back unless committed."""
    with app.app_context(), house.at_work("accountant"):
        db.session.add_all([Customer(name="陈伟"), Customer(name="王芳")])
        db.session.flush()
        db.session.commit()
        yield house
        db.session.rollback()


def customers():
    return list(db.session.scalars(select(Customer.id).order_by(Customer.id)))


def new_payment(customer_id, amount="10.00"):
    payment = Payment(customer_id=customer_id, paid_on=DAY, amount=Decimal(amount), method="cash")
    db.session.add(payment)
    db.session.flush()
    return payment.id


def sale(source_id, customer_id, debit, day=DAY, **more):
    return Posting(source_id, "sale", customer_id, day, Decimal(debit), **more)


def sync(ids, *wanted):
    return posting.sync("payments", ids, lambda asked: wanted)


def entries(source_id=None):
    query = select(LedgerEntry).order_by(LedgerEntry.id)
    return list(db.session.scalars(query.filter_by(source_id=source_id) if source_id else query))


def balance_of(customer_id):
    return db.session.scalar(select(Customer.balance).where(Customer.id == customer_id))


def test_a_posting_becomes_one_numbered_entry(shop):
    first, _ = customers()
    record = new_payment(first)
    assert (
        sync([record], sale(record, first, "120.50", due_on=date(2026, 4, 1), params={"goods": "冰箱"})) == 1
    )
    (entry,) = entries()
    assert (entry.number, entry.debit, entry.credit) == ("XS-2603-0001", Decimal("120.50"), 0)
    assert (entry.entry_date, entry.due_on, entry.contra_code) == (DAY, date(2026, 4, 1), "6001")
    assert (entry.source, entry.source_id, entry.params) == ("payments", record, {"goods": "冰箱"})
    assert entry.posted_by == shop.people["accountant"].id
    assert balance_of(first) == Decimal("120.50")


def test_the_second_time_does_nothing(shop):
    first, _ = customers()
    record = new_payment(first)
    sync([record], sale(record, first, "9"))
    assert sync([record], sale(record, first, "9.00")) == 0
    assert len(entries()) == 1


def test_nothing_is_posted_for_nothing(shop):
    first, _ = customers()
    record = new_payment(first)
    assert sync([record], sale(record, first, "0")) == 0
    assert sync([]) == 0


def test_what_is_no_longer_asked_for_is_reversed_in_red_today(shop):
    first, _ = customers()
    record = new_payment(first)
    sync([record], sale(record, first, "50"))
    assert sync([record]) == 1
    sold, back = entries()
    assert (back.kind, back.debit, back.credit, back.reverses) == ("reversal", Decimal("-50"), 0, sold.id)
    assert (back.entry_date, back.number) == (today(), f"CX-{today():%y%m}-0001")
    assert balance_of(first) == 0
    assert sync([record]) == 0


@pytest.mark.parametrize("change", ["amount", "customer", "date", "side"])
def test_money_customer_and_date_are_reversed_and_opened_anew(shop, change):
    first, second = customers()
    record = new_payment(first)
    sync([record], Posting(record, "refund", first, DAY, debit=Decimal(50)))
    anew = {
        "amount": Posting(record, "refund", first, DAY, debit=Decimal(60)),
        "customer": Posting(record, "refund", second, DAY, debit=Decimal(50)),
        "date": Posting(record, "refund", first, date(2026, 3, 9), debit=Decimal(50)),
        "side": Posting(record, "refund", first, DAY, credit=Decimal(50)),
    }[change]
    assert sync([record], anew) == 2
    old, back, new = entries()
    assert (back.reverses, back.debit, back.customer_id) == (old.id, -50, first)
    assert (new.customer_id, new.debit, new.credit) == (anew.customer_id, anew.debit, anew.credit)
    assert new.entry_date == back.entry_date == today()
    assert new.params["on"] == anew.entry_date.isoformat()
    assert sync([record], anew) == 0
    assert sum(map(balance_of, customers())) == anew.debit - anew.credit


def test_the_past_is_never_counted_twice(shop):
    """What the book said of a day stays what it says of that day, whatever is corrected afterwards."""
    first, _ = customers()
    record = new_payment(first)
    sync([record], sale(record, first, "50"))
    sync([record])
    sync([record], sale(record, first, "50"))
    said = {e.entry_date: e.debit for e in entries() if e.entry_date < today()}
    assert said == {DAY: Decimal(50)}
    assert balance_of(first) == 50


def test_without_a_day_it_is_the_day_of_the_first_posting(shop):
    first, _ = customers()
    record = new_payment(first)
    back = Posting(record, "return", first, None, debit=Decimal(-30))
    sync([record], back)
    assert entries()[0].entry_date == today()
    assert sync([record], back) == 0


def test_a_future_entry_is_not_reversed_before_it_exists(shop):
    first, _ = customers()
    record = new_payment(first)
    future = date(today().year + 1, 5, 1)
    sync([record], sale(record, first, "50", day=future))
    sync([record])
    assert entries()[1].entry_date == future


def test_kinds_of_one_record_stand_beside_each_other(shop):
    first, _ = customers()
    record = new_payment(first)
    sold, back = sale(record, first, "50"), Posting(record, "return", first, None, debit=Decimal(-50))
    sync([record], sold)
    assert sync([record], sold, back) == 1
    assert sync([record], sold) == 1
    assert [entry.kind for entry in entries()] == ["sale", "return", "reversal"]


def test_numbers_run_by_type_and_month_in_the_order_of_days(shop):
    first, _ = customers()
    records = [new_payment(first) for _ in range(4)]
    days = [date(2026, 3, 9), date(2026, 3, 1), date(2026, 4, 1), date(2025, 3, 3)]
    sync(records, *(sale(r, first, "1", day=d) for r, d in zip(records, days, strict=True)))
    numbers = {entry.entry_date: entry.number for entry in entries()}
    assert [numbers[day] for day in days] == ["XS-2603-0002", "XS-2603-0001", "XS-2604-0001", "XS-2503-0001"]
    assert dict(db.session.execute(select(Counter.month, Counter.last)).all()) == {
        "2503": 1,
        "2603": 2,
        "2604": 1,
    }


def test_a_rolled_back_posting_leaves_no_gap(shop):
    first, _ = customers()
    record = new_payment(first)
    db.session.commit()
    sync([record], sale(record, first, "1"))
    db.session.rollback()
    sync([record], sale(record, first, "1"))
    assert entries()[0].number == "XS-2603-0001"


def statements_of(work) -> int:
    """How many statements the work sends."""
    seen = []
    engine = db.session.connection(bind_arguments={"mapper": Customer.__mapper__}).engine

    def note(connection, cursor, statement, *rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_a_thousand_records_take_as_many_statements_as_one(shop):
    first, second = customers()
    few, many = [new_payment(first)], [new_payment(first) for _ in range(1000)]
    wanted = {id: sale(id, (first, second)[id % 2], "1", day=date(2026, 1 + id % 12, 1)) for id in few + many}
    one = statements_of(lambda: sync(few, *(wanted[id] for id in few)))
    thousand = statements_of(lambda: sync(many, *(wanted[id] for id in many)))
    assert one == thousand <= 5
    assert statements_of(lambda: sync(many)) == thousand


def test_the_book_can_only_grow(shop):
    first, _ = customers()
    record = new_payment(first)
    sync([record], sale(record, first, "1"))
    db.session.commit()
    for statement in ("UPDATE ledger_entries SET debit = 2", "DELETE FROM ledger_entries"):
        with pytest.raises(DBAPIError):
            db.session.execute(text(statement), bind_arguments={"mapper": Customer.__mapper__})
        db.session.rollback()


def in_threads(app, house, jobs):
    """Runs each job in a thread and a transaction of its own; returns what they raised."""
    failed = []

    def run(job):
        with app.app_context(), house.at_work("accountant"):
            try:
                job()
                db.session.commit()
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failed


def test_many_at_once_leave_no_gap_and_no_double(app, shop):
    both = customers()
    records = [new_payment(both[n % 2]) for n in range(40)]
    db.session.commit()

    def post(own):
        return lambda: sync(own, *(sale(r, both[r % 2], "1", day=date(2026, 1 + r % 2, 3)) for r in own))

    assert in_threads(app, shop, [post(records[n::4]) for n in range(4)]) == []
    numbers = sorted(entry.number for entry in entries())
    assert len(numbers) == 40
    for month in ("2601", "2602"):
        own = [number for number in numbers if number.startswith(f"XS-{month}")]
        assert own == [f"XS-{month}-{n:04d}" for n in range(1, len(own) + 1)]


def test_two_who_change_the_same_record_post_one_after_the_other(app, shop):
    first, _ = customers()
    record = new_payment(first, "1.00")
    db.session.commit()
    amounts = select(Payment.id, Payment.customer_id, Payment.amount).where(Payment.id == record)

    def ask(ids):
        return [sale(id, customer, amount) for id, customer, amount in db.session.execute(amounts)]

    def change(amount):
        def job():
            db.session.execute(Payment.__table__.update().where(Payment.id == record).values(amount=amount))
            posting.sync("payments", [record], ask)

        return job

    assert in_threads(app, shop, [change(Decimal(n)) for n in range(2, 8)]) == []
    db.session.rollback()
    final = db.session.scalar(select(Payment.amount).where(Payment.id == record))
    taken_back = {entry.reverses for entry in entries()}
    still = [entry for entry in entries() if not entry.reverses and entry.id not in taken_back]
    assert [entry.debit for entry in still] == [final]
    assert balance_of(first) == final
