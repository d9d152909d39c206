"""What orders add to the rows of other tables; each answers for a whole page with one query.

The statements are made once: a page of customers asks two of them each time.
"""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ARRAY, BigInteger, String, any_, bindparam, exists, func, literal, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tenants.db import company_connection
from tenants.straight import Written
from webapp.customers.models import Customer
from webapp.orders.choices import SOLD
from webapp.orders.goods import spoken_goods
from webapp.orders.models import Order, OrderLine

THESE = any_(bindparam("ids", type_=ARRAY(BigInteger)))
BOUGHT = Order.deleted_at.is_(None) & (Order.status == any_(literal(list(SOLD), ARRAY(String))))
LIVE_LINE = OrderLine.deleted_at.is_(None)
LINE_OF_ORDER = (OrderLine.order_id == Order.id) & LIVE_LINE


def of_customers(figure):
    """A figure of the orders of each customer."""
    chosen = select(Order.customer_id, figure).where(Order.customer_id == THESE, BOUGHT)
    return chosen.group_by(Order.customer_id)


def newest_purchases():
    """customer, first model, number of lines and total of each customer's newest order that has lines.

    DISTINCT ON, not a LIMIT for each customer: that was planned along the index of days, past everybody's orders.
    """
    newest = (
        select(Order.customer_id, Order.id, Order.total)
        .distinct(Order.customer_id)
        .where(Order.customer_id == THESE, BOUGHT, exists().where(LINE_OF_ORDER))
        .order_by(Order.customer_id, Order.ordered_on.desc(), Order.id.desc())
        .subquery()
    )
    first = func.array_agg(aggregate_order_by(OrderLine.model, OrderLine.id))[1].label("model")
    lines = (
        select(first, func.count().label("lines"))
        .where(OrderLine.order_id == newest.c.id, LIVE_LINE)
        .lateral()
    )
    return select(newest.c.customer_id, lines.c.model, lines.c.lines, newest.c.total).join(lines, true())


def of_customer(figure):
    """The same figure beside each customer, for a filter."""
    return select(figure).where(Order.customer_id == Customer.id, BOUGHT).scalar_subquery()


def of_line(column):
    """A column of a line's order, beside the line."""
    return select(column).where(Order.id == OrderLine.order_id).scalar_subquery()


LAST_ORDER = of_customers(func.max(Order.ordered_on))
TOTAL_BOUGHT = of_customers(func.sum(Order.total))
TIMES = of_customers(func.count())
LAST_OF_CUSTOMER = of_customer(func.max(Order.ordered_on))
BOUGHT_BY_CUSTOMER = of_customer(func.sum(Order.total))
TIMES_OF_CUSTOMER = of_customer(func.nullif(func.count(), 0))
NEWEST = Written(newest_purchases())
GOODS = select(OrderLine.order_id, spoken_goods()).where(OrderLine.order_id == THESE, LIVE_LINE)
GOODS = GOODS.group_by(OrderLine.order_id)


def last_order(customer_ids: Collection[int]) -> dict[int, date]:
    """The day of each customer's newest order."""
    return _pairs(LAST_ORDER, customer_ids)


def bought(customer_ids: Collection[int]) -> dict[int, Decimal]:
    """What each customer has bought in all, CNY."""
    return _pairs(TOTAL_BOUGHT, customer_ids)


def times(customer_ids: Collection[int]) -> dict[int, int]:
    """How many orders each customer has placed."""
    return _pairs(TIMES, customer_ids)


def purchases(customer_ids: Collection[int]) -> dict[int, str]:
    """Each customer's newest purchase as a sentence: 已购A产品,金额1000元."""
    rows = NEWEST.rows(company_connection(), {"ids": list(customer_ids)})
    said, several = _("Bought %(what)s, amount %(amount)s yuan"), _("%(model)s and more, %(count)s items")
    whats = (
        model if lines == 1 else several % {"model": model, "count": lines}
        for _id, model, lines, _total in rows
    )
    return {
        row[0]: said % {"what": what, "amount": plain(row[3])} for row, what in zip(rows, whats, strict=True)
    }


def plain(amount: Decimal) -> str:
    """1000, 1000.5: no grouping, no empty cents."""
    return format(amount.normalize(), "f") if amount else "0"


def goods(order_ids: Collection[int]) -> dict[int, str]:
    """What each order holds: "BCD-470 ×1、KFR-35GW ×2"."""
    return _pairs(GOODS, order_ids)


def _pairs(statement, ids) -> dict[int, Any]:
    return dict(_asked(statement, ids))


def _asked(statement, ids):
    return company_connection().execute(statement, {"ids": list(ids)}).all()
