"""What an order comes to: Σ lines rounded to the cent, less the discount, for any number of orders in one statement."""

from collections.abc import Collection

from sqlalchemy import func, select, update

from tenants.db import db
from webapp.core.ids import any_of
from webapp.orders.models import Order, OrderLine


def total(order_ids: Collection[int]) -> None:
    """Brings `orders.total` up to date with the lines; an order without lines comes to nothing.

    The orders are locked first: of two people who change two lines at once, the second one to come sees both changes.
    """
    db.session.execute(
        select(Order.id).where(Order.id == any_of(order_ids)).order_by(Order.id).with_for_update()
    )
    sums = _sums(order_ids).subquery()
    changed = update(Order).where(Order.id == sums.c.id, Order.total.is_distinct_from(sums.c.total))
    db.session.execute(changed.values(total=sums.c.total).execution_options(synchronize_session=False))


def orders_of(line_ids: Collection[int]) -> list[int]:
    """The ids of the orders that these lines belong to."""
    return list(
        db.session.scalars(select(OrderLine.order_id).where(OrderLine.id == any_of(line_ids)).distinct())
    )


def _sums(order_ids):
    live = (OrderLine.order_id == Order.id) & OrderLine.deleted_at.is_(None)
    due = func.round(func.sum(OrderLine.amount), 2) - Order.discount
    return (
        select(Order.id, func.coalesce(due, 0).label("total"))
        .outerjoin(OrderLine, live)
        .where(Order.id == any_of(order_ids))
        .group_by(Order.id)
    )
