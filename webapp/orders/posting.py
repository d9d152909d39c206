"""What orders ask the account book to say: a sale once the goods went out, a red entry once they came back."""

from collections.abc import Collection, Iterator

from sqlalchemy import func, select

from tenants.db import db
from webapp.core.ids import any_of
from webapp.ledger import posting
from webapp.ledger.posting import Posting
from webapp.orders.choices import POSTED
from webapp.orders.goods import spoken_goods
from webapp.orders.models import Order, OrderLine

GOODS_SHOWN = 60


def post(order_ids: Collection[int]) -> None:
    """Makes the book agree with these orders."""
    posting.sync("orders", order_ids, postings)


def postings(order_ids: Collection[int]) -> Iterator[Posting]:
    """A sale for every order that went out; beside it a return, dated the day it is posted, when it came back."""
    for order in db.session.execute(_went_out(order_ids)):
        words = {"number": order.number, "goods": order.goods or ""}
        facts = {"due_on": order.due_on, "params": words}
        yield Posting(order.id, "sale", order.customer_id, order.ordered_on, order.total, **facts)
        if order.status == "returned":
            yield Posting(order.id, "return", order.customer_id, None, -order.total, params=words)


def _went_out(order_ids):
    columns = (
        Order.id,
        Order.number,
        Order.customer_id,
        Order.ordered_on,
        Order.due_on,
        Order.total,
        Order.status,
    )
    return select(*columns, _goods().label("goods")).where(
        Order.id == any_of(order_ids), Order.deleted_at.is_(None), Order.status.in_(POSTED)
    )


def _goods():
    lines = select(func.left(spoken_goods(), GOODS_SHOWN))
    return lines.where(OrderLine.order_id == Order.id, OrderLine.deleted_at.is_(None)).scalar_subquery()
