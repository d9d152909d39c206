"""What orders add to the rows of other tables; each answers for a whole page with one query."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ARRAY, BigInteger, func, literal, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from tenants.db import db
from webapp.core.ids import any_of
from webapp.customers.models import Customer
from webapp.orders.choices import SOLD
from webapp.orders.goods import spoken_goods
from webapp.orders.models import Order, OrderLine

BOUGHT = Order.deleted_at.is_(None) & Order.status.in_(SOLD)
LIVE_LINE = OrderLine.deleted_at.is_(None)


def last_order(customer_ids: Collection[int]) -> dict[int, date]:
    """The day of each customer's newest order."""
    return _per_customer(func.max(Order.ordered_on), customer_ids)


def bought(customer_ids: Collection[int]) -> dict[int, Decimal]:
    """What each customer has bought in all, CNY."""
    return _per_customer(func.sum(Order.total), customer_ids)


def times(customer_ids: Collection[int]) -> dict[int, int]:
    """How many orders each customer has placed."""
    return _per_customer(func.count(), customer_ids)


def purchases(customer_ids: Collection[int]) -> dict[int, str]:
    """Each customer's newest purchase as a sentence: 已购A产品,金额1000元."""
    rows = db.session.execute(_newest_purchases(customer_ids))
    return {row.customer: purchase_text(row.model, row.lines, row.total) for row in rows}


def purchase_text(model: str, lines: int, total: Decimal) -> str:
    what = model if lines == 1 else _("%(model)s and more, %(count)s items", model=model, count=lines)
    return _("Bought %(what)s, amount %(amount)s yuan", what=what, amount=plain(total))


def plain(amount: Decimal) -> str:
    """1000, 1000.5: no grouping, no empty cents."""
    return format(amount.normalize(), "f") if amount else "0"


def goods(order_ids: Collection[int]) -> dict[int, str]:
    """What each order holds: "BCD-470 ×1、KFR-35GW ×2"."""
    lines = select(OrderLine.order_id, spoken_goods()).where(
        OrderLine.order_id == any_of(order_ids), LIVE_LINE
    )
    return _pairs(lines.group_by(OrderLine.order_id))


def line_customer(line_ids: Collection[int]) -> dict[int, str]:
    return _pairs(_of_lines(Customer.name, line_ids).join(Customer, Customer.id == Order.customer_id))


def line_date(line_ids: Collection[int]) -> dict[int, date]:
    return _pairs(_of_lines(Order.ordered_on, line_ids))


def line_status(line_ids: Collection[int]) -> dict[int, str]:
    return _pairs(_of_lines(Order.status, line_ids))


def line_method(line_ids: Collection[int]) -> dict[int, str]:
    return _pairs(_of_lines(Order.payment_method, line_ids))


def _of_lines(column, line_ids):
    lines = select(OrderLine.id, column).join(Order, Order.id == OrderLine.order_id)
    return lines.where(OrderLine.id == any_of(line_ids))


def _per_customer(figure, customer_ids):
    chosen = select(Order.customer_id, figure).where(Order.customer_id == any_of(customer_ids), BOUGHT)
    return _pairs(chosen.group_by(Order.customer_id))


def _newest_purchases(customer_ids):
    """For each id the newest order that has lines: two index look-ups a customer, whatever the table holds."""
    customers = (
        func.unnest(literal(list(customer_ids), ARRAY(BigInteger))).table_valued("id").render_derived()
    )
    lines = _lines_of_order().lateral()
    newest = (
        select(Order.total, lines.c.model, lines.c.lines)
        .join(lines, true())
        .where(Order.customer_id == customers.c.id, BOUGHT, lines.c.lines > 0)
        .order_by(Order.ordered_on.desc(), Order.id.desc())
        .limit(1)
        .lateral()
    )
    return select(customers.c.id.label("customer"), newest).select_from(customers).join(newest, true())


def _lines_of_order():
    first = func.array_agg(aggregate_order_by(OrderLine.model, OrderLine.id))
    counted = select(first[1].label("model"), func.count().label("lines"))
    return counted.where(OrderLine.order_id == Order.id, LIVE_LINE).correlate(Order)


def _pairs(statement) -> dict[int, Any]:
    return {row[0]: row[1] for row in db.session.execute(statement)}
