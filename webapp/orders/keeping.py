"""What is kept true about orders and lines, whichever door they come through."""

from collections.abc import Collection
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, VARCHAR

from tenants.db import db
from webapp.core.formats import money
from webapp.orders.beginning import check_order_of_line
from webapp.orders.models import OrderLine
from webapp.orders.posting import post
from webapp.orders.totalling import orders_of, total
from webapp.products.linking import link
from webapp.products.models import Product


def check_order(values, errors, record) -> None:
    """A due date does not come before the order's own date; a discount is not more than the goods."""
    due, ordered = _said("due_on", values, record), _said("ordered_on", values, record)
    if due and ordered and due < ordered:
        errors["due_on"] = _("This is before the order's date, %(date)s.", date=ordered)
    if (
        record is not None
        and record.total > 0
        and (values.get("discount") or 0) > record.total + record.discount
    ):
        goods = money(record.total + record.discount)
        errors["discount"] = _("The goods come to %(goods)s only.", goods=goods)


def check_line(values, errors, record) -> None:
    """A line stays in its order; a known product brings its list price where no price is typed."""
    if record is not None:
        if values.get("order", record.order_id) != record.order_id:
            errors["order"] = _("A line stays in its order: delete it here and enter it in the other order.")
        return
    begins = values.get("customer") is not None or values.get("customer_no") is not None
    check_order_of_line(values, errors)
    if values.get("unit_price") is None and ("unit_price" in values or "unit_price" not in errors):
        _propose_price(values, errors, begins)


def _propose_price(values, errors, begins):
    """The list price; a purchase that is written down with its customer may lack one, which is told."""
    price = _list_price(values.get("model"))
    if price is None and not begins:
        errors["unit_price"] = _("Enter a price: this model has no list price.")
    else:
        errors.pop("unit_price", None)
        values["unit_price"] = price or Decimal(0)


def warn_line(values, record) -> dict:
    """A purchase that costs nothing is odd."""
    return (
        {"unit_price": _("No price is known: write it down later.")} if values.get("unit_price") == 0 else {}
    )


def learn_lines(rows: list[dict]) -> None:
    """The list prices of all models that these rows name."""
    known, models = _list_prices(), {row.get("model") for row in rows}
    asked = any_(literal(sorted(filter(None, models - known.keys())), ARRAY(VARCHAR)))
    live = select(Product.model, Product.list_price).where(
        Product.model == asked, Product.deleted_at.is_(None)
    )
    known.update(dict.fromkeys(models) | dict(db.session.execute(live).tuples().all()))


def follow_orders(ids: Collection[int]) -> None:
    """After any change of orders: what they come to, and what the account book says of them."""
    total(ids)
    post(ids)


def follow_lines(ids: Collection[int]) -> None:
    """After any change of lines: the products they name, and the orders they are in."""
    link(OrderLine, ids)
    follow_orders(orders_of(ids))


def _list_prices() -> dict:
    """{model: list price}, asked once a model, however many lines an import has."""
    return db.session().info.setdefault("list prices", {})


def _list_price(model):
    if model not in _list_prices():
        learn_lines([{"model": model}])
    return _list_prices()[model]


def _said(key, values, record):
    return values[key] if key in values else getattr(record, key, None)
