"""A page at any depth by stretches of an index: each is read by itself, one after the other, until the page is full.

After a place (v₁ … vₙ, id) come those equal in all but the last key and beyond there, then those equal in all but the
last two, and so on; blanks follow each. Where a key has few values, the rows of each value are a stretch of their own,
so that the next key's index gives their order.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import bindparam, tuple_

from webapp.tables.asking.ordering import Order

EQUAL, BLANK = "=", "0"
TRIES = 2


class Stretch(NamedTuple):
    """The first keys are told by `fixed`, the next one is `beyond` its place or any; the order of the rest follows."""

    fixed: tuple[str, ...]
    beyond: bool


Values = tuple[Any, ...]


def stretches(order: Order, place: Values | None, following: Callable) -> Iterator[tuple[Stretch, Values]]:
    """Those after the place, or all, with the values of their keys; `following(at, value)` gives the values of a key
    after another one, in their order."""
    if place is None:
        yield from _whole(order, (), (), following)
        return
    for at in range(len(order.keys), -1, -1):
        yield from _beyond(order, place, at, following)


def _beyond(order, place, at, following):
    """Those equal to the place up to this key, and beyond it there."""
    fixed = tuple(BLANK if value is None else EQUAL for value in place[:at])
    if at == len(order.keys):
        if not order.joined or place[at - 1] is None:
            yield Stretch(fixed, True), place
        return
    if place[at] is None:
        return
    if order.by_runs(at):
        yield from _runs(order, fixed, place[:at], place[at], following)
    else:
        yield Stretch(fixed, True), place
    if order.keys[at].nullable:
        yield from _whole(order, (*fixed, BLANK), (*place[:at], None), following)


def _whole(order, fixed, values, following):
    """All rows whose first keys are these."""
    at = len(fixed)
    if at == len(order.keys):
        yield Stretch(fixed, False), values
        return
    if order.by_runs(at):
        yield from _runs(order, fixed, values, None, following)
    else:
        yield Stretch(fixed, False), values
    if order.keys[at].nullable:
        yield from _whole(order, (*fixed, BLANK), (*values, None), following)


def _runs(order, fixed, values, after, following):
    """One value after the other; where a few do not fill a page, each has few rows, and sorting them is cheap."""
    tries = itertools.count() if order.keys[len(fixed)].few else range(TRIES)
    for _try, value in zip(tries, following(len(fixed), after), strict=False):
        yield from _whole(order, (*fixed, EQUAL), (*values, value), following)
        after = value
    if not order.keys[len(fixed)].few and after is not None:
        yield Stretch(fixed, True), (*values, after)


def conditions(order: Order, stretch: Stretch) -> list:
    """What is true of the rows of a stretch; parameters at_0 … and at_id say the place."""
    at, keys = len(stretch.fixed), order.keys
    found = [
        key.column.is_(None) if how == BLANK else key.column == _at(order, n)
        for n, (how, key) in enumerate(zip(stretch.fixed, keys, strict=False))
    ]
    if at == len(keys):
        id = bindparam("at_id", type_=order.id.type)
        return [*found, _further(order.id, id, order.backwards)] if stretch.beyond else found
    if not stretch.beyond:
        return [*found, keys[at].column.is_not(None)] if keys[at].nullable else found
    return [*found, _past(order, at)]


def _past(order, at):
    """Beyond the place in this key; of the last one, in the key and the id together."""
    key = order.keys[at]
    if at < len(order.keys) - 1 or not order.joined:
        return _further(key.column, _at(order, at), key.descending)
    place = tuple_(_at(order, at), bindparam("at_id", type_=order.id.type))
    return _further(tuple_(key.column, order.id), place, key.descending)


def _further(what, place, descending):
    return what < place if descending else what > place


def _at(order, n):
    return bindparam(f"at_{n}", type_=order.keys[n].column.type)


def sorting(order: Order, stretch: Stretch) -> list:
    """ORDER BY of a stretch: what is fixed is left out."""
    at = len(stretch.fixed)
    leading, rest = order.keys[at : at + 1], order.keys[at + 1 :]
    by = [_directed(key.column, key.descending) for key in leading]
    by += [_directed(key.column, key.descending).nulls_last() for key in rest]
    return [*by, _directed(order.id, order.backwards)]


def _directed(column, descending):
    return column.desc() if descending else column.asc()


def parameters(values: Values, id: int | None) -> dict[str, Any]:
    """The values of a stretch as its statement wants them."""
    return {f"at_{n}": value for n, value in enumerate(values) if value is not None} | {"at_id": id}
