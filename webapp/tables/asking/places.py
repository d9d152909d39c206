"""A place in a list, as the address of the next rows names it: sealed, so that what comes back is ours or nothing."""

import base64
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from hmac import compare_digest
from typing import Any

from tenants.keys import blind
from webapp.tables.asking.ordering import Order

MARK = 8
READERS: dict[type, Callable[[Any], Any]] = {
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    int: int,
    str: str,
    bool: bool,
}


def written(order: Order, record) -> str:
    """The place of a record whose last columns are the values of the order's keys, and whose first is its id."""
    values = record[-len(order.keys) :] if order.keys else ()
    said = json.dumps([*map(_plain, values), record[0]])
    return base64.urlsafe_b64encode(_mark(order, said) + said.encode()).decode().rstrip("=")


def _plain(value):
    return value if value is None or isinstance(value, int | str) else str(value)


def read(order: Order, cursor: str) -> tuple[tuple[Any, ...], int] | None:
    """(values, id) that a cursor stands for; None, the beginning, of one that is not ours."""
    try:
        told = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        said = told[MARK:].decode()
    except ValueError:
        return None
    if not said or not compare_digest(told[:MARK], _mark(order, said)):
        return None
    *values, id = json.loads(said)
    return tuple(map(_value, order.keys, values)), id


def _value(key, value):
    return None if value is None else READERS[key.column.type.python_type](value)


def _mark(order, said):
    return blind(f"cursor:{order.name}", said)[:MARK]
