"""A row of the purchase record begins its order, or joins the one whose number is typed."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, VARCHAR

from tenants.db import db
from webapp.core.formats import today
from webapp.customers.pointing import told_by_number
from webapp.orders.models import Order
from webapp.tables.kinds import Learned
from webapp.tables.registry import tables
from webapp.tables.writes import Refused
from webapp.tables.writing.many import create_many

OF_THE_ORDER = {
    "customer": "customer_id",
    "ordered_on": "ordered_on",
    "status": "status",
    "payment_method": "payment_method",
}


class NewOrder(int):
    """The number of an order that is not there yet; as an id it is nobody's."""

    text: str

    def __new__(cls, text: str):
        new = super().__new__(cls, 0)
        new.text = text
        return new


class LineOrder(Learned):
    """An order; a number that none has may be that of one which begins here."""

    def __init__(self):
        super().__init__("orders", *OF_THE_ORDER.values())

    def _unknown(self, text):
        return NewOrder(text) if len(text) <= 40 else super()._unknown(text)

    def show(self, value):
        return value.text if isinstance(value, NewOrder) else super().show(value)


ORDER = LineOrder()


class Said(NamedTuple):
    """What rows say of the order that they are in."""

    customer_id: int | None
    ordered_on: Any
    status: Any
    payment_method: Any

    @classmethod
    def by(cls, values: Mapping) -> "Said":
        return cls(*(values.get(key) for key in OF_THE_ORDER))


def check_order_of_line(values: dict, errors: dict) -> None:
    """A new line says which order it is in, or whose purchase it is; what it says of an order has to be so."""
    told_by_number(values, errors)
    order = values.get("order")
    if order is None or isinstance(order, NewOrder):
        _begins(order, values, errors)
    else:
        _agree(values, errors, ORDER.of(order))
        for key in OF_THE_ORDER:
            values.pop(key, None)


def _begins(order, values, errors):
    """Rows of one new number are one order: the first of them says whose it is, the others need not repeat it."""
    begun = db.session().info.setdefault("orders begun", {})
    if order is not None and order.text in begun:
        _agree(values, errors, begun[order.text])
        values.setdefault("customer", begun[order.text].customer_id)
    elif values.get("customer") is None:
        _ask_whose(order, errors)
    elif order is not None:
        begun[order.text] = Said.by(values)
    elif errors.get("order") == _("%(field)s is needed.", field=_l("Order no.")):
        del errors["order"]


def _agree(values, errors, order):
    for key, attr in OF_THE_ORDER.items():
        said, is_so = values.get(key), getattr(order, attr)
        if said is None or said == is_so:
            continue
        errors[key] = (
            _("This order belongs to another customer.")
            if key == "customer"
            else _(
                "The order says %(value)s: change it there.",
                value=tables["orders"].by_key[key].kind.show(is_so) or "—",
            )
        )


def _ask_whose(order, errors):
    """Once what was said of the customer is no reason already."""
    errors.pop("order", None)
    if {"customer", "customer_no"} & errors.keys():
        return
    errors["order"] = (
        _("There is no order “%(text)s”. Say whose purchase it is, and it begins here.", text=order.text)
        if order is not None
        else _("Write the order's number, or whose purchase it is: that begins a new order.")
    )


def begin_orders(rows: list[dict]) -> list[dict]:
    """The same rows in their orders; orders that are not there yet are made, one for all rows of one number."""
    waiting = [row for row in rows if not row.get("order")]
    names = [row["order"].text if row.get("order") is not None else at for at, row in enumerate(waiting)]
    ids: dict[Any, int] = dict(_standing([name for name in names if isinstance(name, str)]))
    first: dict[Any, Mapping] = {}
    for name, row in zip(names, waiting, strict=True):
        first.setdefault(name, row)
    ids |= _made({name: row for name, row in first.items() if name not in ids})
    placed = iter(ids[name] for name in names)
    return [_line(row, row.get("order") or next(placed)) for row in rows]


def _standing(numbers) -> dict[str, int]:
    if not numbers:
        return {}
    asked = any_(literal(sorted(set(numbers)), ARRAY(VARCHAR)))
    found = select(Order.number, Order.id).where(Order.number == asked, Order.deleted_at.is_(None))
    return dict(db.session.execute(found).tuples().all())


def _made(first: Mapping) -> dict[Any, int]:
    done = create_many(tables["orders"], [_order(name, row) for name, row in first.items()])
    if done.refused:
        raise Refused({"order": done.refused[0].message})
    return dict(zip(first, done.ids, strict=True))


def _order(name, row):
    values = {key: row[key] for key in OF_THE_ORDER if row.get(key) is not None}
    number = {"number": name} if isinstance(name, str) else {}
    return {"ordered_on": today(), "status": "to_ship", **values, **number}


def _line(row, order):
    return {**{key: value for key, value in row.items() if key not in OF_THE_ORDER}, "order": int(order)}
