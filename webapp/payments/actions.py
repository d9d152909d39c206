"""What the page of an order offers: money that comes in for it."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from tenants.db import db
from tenants.roles import Permission
from webapp.core.access import may
from webapp.customers.models import Customer
from webapp.orders.models import Order


def receive(order_id: int) -> list[dict]:
    """A payment for this order, by its customer."""
    if not may(Permission.ADD, "payments"):
        return []
    of = select(Order.number, Customer.number).join(Customer, Customer.id == Order.customer_id)
    order, customer = db.session.execute(of.where(Order.id == order_id)).one()
    url = url_for("payments.index", customer=customer, order=order, new=1)
    return [{"label": _("Record a payment"), "url": url, "icon": "yen"}]
