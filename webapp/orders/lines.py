"""The table of order lines: a line lives as long as its order does."""

from functools import cached_property

from sqlalchemy import ColumnElement, and_, exists

from webapp.orders.models import Order, OrderLine
from webapp.tables.table import Table


class Lines(Table):
    """Deleting an order hides its lines, restoring it brings them back; nothing is written to them."""

    @cached_property
    def live(self) -> ColumnElement[bool]:
        line, order = OrderLine.__table__.c, Order.__table__.c
        return and_(
            line.deleted_at.is_(None), exists().where(order.id == line.order_id, order.deleted_at.is_(None))
        )
