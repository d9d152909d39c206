"""What an order holds, in words: "BCD-470 ×1、KFR-35GW ×2"."""

from sqlalchemy import String, func, literal
from sqlalchemy.dialects.postgresql import aggregate_order_by

from webapp.orders.models import OrderLine


def spoken_goods():
    """The aggregate that says the lines of a group, in the order in which they were entered."""
    line = func.concat(OrderLine.model, " ×", func.trim_scale(OrderLine.quantity).cast(String))
    return func.string_agg(line, aggregate_order_by(literal("、"), OrderLine.id))
