"""Whose orders these are: asked once for all rows of an import, remembered for the session at hand."""

from collections.abc import Collection

from sqlalchemy import select

from tenants.db import db
from webapp.core.ids import any_of
from webapp.orders.models import Order
from webapp.tables.kinds import Reference


def buyers() -> dict[int, int]:
    """{order: customer} of the orders that were asked about."""
    return db.session().info.setdefault("buyers", {})


def learn_buyers(order_ids: Collection[int]) -> None:
    rows = db.session.execute(select(Order.id, Order.customer_id).where(Order.id == any_of(order_ids)))
    buyers().update(rows.tuples().all())


class PaidOrder(Reference):
    """An order, whose buyer a payment is compared with."""

    def __init__(self):
        super().__init__("orders")

    def parse_many(self, texts):
        found = super().parse_many(texts)
        learn_buyers([id for id in found.values() if isinstance(id, int)])
        return found
