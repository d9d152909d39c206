"""What may be odd about an order, for the check-up of the data."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, exists

from webapp.core.formats import today
from webapp.orders.models import Order, OrderLine
from webapp.tables.soundness import Doubt

WAITS, DRAWN_UP = 14, 30  # days


def waiting_long(table):
    """Ready to go out for two weeks, or a draft for a month."""
    now = today()
    late = and_(Order.status == "to_ship", Order.ordered_on < now - timedelta(days=WAITS))
    return late | and_(Order.status == "draft", Order.ordered_on < now - timedelta(days=DRAWN_UP))


def without_goods(table):
    lines = exists().where(OrderLine.order_id == Order.id, OrderLine.deleted_at.is_(None))
    return and_(Order.status != "draft", Order.status != "cancelled", ~lines)


DOUBTS = (
    Doubt("waits", _l("Waits for long"), _l("Send it, complete it or cancel it."), waiting_long),
    Doubt("no-goods", _l("Without goods"), _l("Enter what was bought, or cancel it."), without_goods),
)
