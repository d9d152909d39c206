"""Rows in groups: which row begins one, and what its head says."""

from dataclasses import dataclass
from typing import Any

from webapp.tables.ordering import Grouping, Order, group_label


@dataclass(frozen=True)
class Head:
    """Goes before the first row of a group; `told` is what the address says of it."""

    label: str
    told: str
    dot: str = ""


def headed(order: Order, records, rows, place) -> None:
    """Gives each row that begins a group its head; the first row of a page goes on with the group of the place."""
    grouping: Any = order.grouping
    width = len(order.keys)
    groups = [grouping.of(record[-width]) for record in records]
    before = grouping.of(place[0][0]) if place else object()
    firsts = [at for at, told in enumerate(groups) if told != (groups[at - 1] if at else before)]
    labels = _labels(grouping, {groups[at] for at in firsts})
    for at in firsts:
        rows[at].head = Head(labels[groups[at]], said(groups[at]))


def said(told: Any) -> str:
    """A group as an address names it; "" the blanks."""
    return "" if told is None else str(told)


def _labels(grouping: Grouping, groups) -> dict[Any, str]:
    kind = grouping.key.field.kind
    named = kind.labels({one for one in groups if one is not None}) if kind.linked else {}
    return {one: _label(grouping, kind, named, one) for one in groups}


def _label(grouping, kind, named, one):
    if one is None or grouping.unit:
        return group_label(grouping, one)
    return str(named.get(one, f"#{one}")) if kind.linked else kind.show(one)
