"""What an owner asks first: what is owed to us, what was sold and paid this month, what waits, what is late."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Select, case, func, select

from tenants.db import db
from webapp.customers.models import Customer
from webapp.orders.choices import SOLD
from webapp.orders.models import Order
from webapp.payments.models import Payment

MONTHS, ROWS, DEBTORS = 12, 8, 500
ZERO = Decimal("0.00")
LIVE_ORDER = Order.deleted_at.is_(None)
MONEY_IN = case((Payment.direction == "in", Payment.amount), else_=-Payment.amount)


@dataclass(frozen=True)
class Standing:
    """Sums in CNY: `owed` by so many customers, `held` of customers' money; `waiting` orders are to be shipped."""

    owed: Decimal
    owing: int
    held: Decimal
    waiting: int


@dataclass(frozen=True)
class Month:
    """`first` is its first day; sold is Σ orders, received Σ payments less what was paid back."""

    first: date
    sold: Decimal
    received: Decimal


def standing() -> Standing:
    """Where the company stands this moment, in one statement."""
    owed = select(func.coalesce(func.sum(Customer.balance), ZERO)).where(Customer.balance > 0)
    owing = select(func.count()).where(Customer.balance > 0)
    held = select(func.coalesce(func.sum(-Customer.balance), ZERO)).where(Customer.balance < 0)
    waiting = select(func.count()).where(Order.status == "to_ship", LIVE_ORDER)
    figures = (figure.scalar_subquery() for figure in (owed, owing, held, waiting))
    return Standing(*db.session.execute(select(*figures)).one())


def months(today: date) -> list[Month]:
    """The last twelve months, this one last."""
    firsts = _firsts(today)
    sold = _by_month(Order.ordered_on, Order.total, firsts[0]).where(LIVE_ORDER, Order.status.in_(SOLD))
    received = _by_month(Payment.paid_on, MONEY_IN, firsts[0]).where(Payment.deleted_at.is_(None))
    orders, payments = (dict(db.session.execute(query).tuples().all()) for query in (sold, received))
    return [Month(first, orders.get(first, ZERO), payments.get(first, ZERO)) for first in firsts]


def owing() -> list:
    """The customers who owe most: id, name, balance."""
    who_owe = (Customer.balance > 0, Customer.deleted_at.is_(None))
    most = select(Customer.id, Customer.name, Customer.balance).where(*who_owe)
    return list(db.session.execute(most.order_by(Customer.balance.desc(), Customer.id.desc()).limit(ROWS)))


def waiting() -> list:
    """The orders that wait longest for their goods: id, number, customer's name, day, amount."""
    return _orders(Order.status == "to_ship", day=Order.ordered_on, amount=Order.total)


def late(today: date) -> list:
    """What is past its due date, of those who owe most: id, number, customer, day, amount not yet paid for it."""
    debtors = select(Customer.id).where(Customer.balance > 0).order_by(Customer.balance.desc()).limit(DEBTORS)
    paid = select(func.coalesce(func.sum(MONEY_IN), 0)).where(
        Payment.order_id == Order.id, Payment.deleted_at.is_(None)
    )
    left = Order.total - paid.correlate(Order).scalar_subquery()
    gone_out = Order.status.in_(("shipped", "done"))
    return _orders(
        gone_out,
        Order.due_on < today,
        Order.customer_id.in_(debtors),
        left > 0,
        day=Order.due_on,
        amount=left,
    )


def _orders(*where, day, amount) -> list:
    columns = (Order.id, Order.number, Customer.name, day.label("day"), amount.label("amount"))
    chosen = select(*columns).join(Customer, Customer.id == Order.customer_id).where(LIVE_ORDER, *where)
    return list(db.session.execute(chosen.order_by(day, Order.id).limit(ROWS)))


def _by_month(day, amount, since) -> Select:
    month = func.date_trunc("month", day).cast(day.type).label("month")
    return select(month, func.sum(amount)).where(day >= since).group_by(month)


def _firsts(today):
    firsts = [today.replace(day=1)]
    while len(firsts) < MONTHS:
        firsts.insert(0, (firsts[0] - timedelta(days=1)).replace(day=1))
    return firsts
