"""What was paid for an order and what is still owed for it; what a new payment for it starts with."""

from collections.abc import Mapping

from sqlalchemy import case, func, select

from tenants.db import db
from webapp.orders.choices import SOLD
from webapp.orders.models import Order
from webapp.payments.models import Payment
from webapp.tables.kinds import Invalid, Money, Reference

SIGNED = case((Payment.direction == "in", Payment.amount), else_=-Payment.amount)
PAID = (
    select(func.coalesce(func.sum(SIGNED), 0))
    .where(Payment.order_id == Order.id, Payment.deleted_at.is_(None))
    .correlate(Order)
    .scalar_subquery()
)
OWED = (
    case((Order.status.in_(SOLD), Order.total), else_=0) - PAID
)  # what came back or was called off is not owed


def propose(said: Mapping[str, str]) -> dict[str, str]:
    """{field: text} of a payment for the order that its list is of: what is owed, in or out, the way it was agreed."""
    order = _order(said.get("order", ""))
    if order is None or not order.owed:
        return {}
    method = {} if order.payment_method in (None, "credit") else {"method": order.payment_method}
    direction = "in" if order.owed > 0 else "out"
    return {"amount": Money().text(abs(order.owed)), "direction": direction, **method}


def _order(text):
    try:
        id = Reference("orders").parse(text)
    except Invalid:
        return None
    found = select(OWED.label("owed"), Order.payment_method).where(Order.id == id)
    return db.session.execute(found).one_or_none() if id else None
