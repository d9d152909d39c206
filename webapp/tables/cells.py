"""What a cell shows of a value. Everything about a field is worked out once a page; a cell then costs one call."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import url_for

from tenants.roles import Permission
from webapp.core.access import may

CLIP = 100


class Cell(NamedTuple):
    """tone: '' neg dim mask · tag: '' gold plain · dot: '' green blue grey."""

    text: str
    tone: str = ""
    tag: str = ""
    dot: str = ""
    url: str | None = None
    editable: bool = False


@dataclass(slots=True)
class Row:
    id: int
    cells: dict[str, Cell]
    url: str
    label: str
    deleted: bool = False


Painter = Callable[[Any], Cell]


def painter(table, field, values: Collection, whole: bool = False) -> Painter:
    """A function value → Cell for this field and actor; `whole` shows long texts in full."""
    kind, editable = field.kind, may_edit(table, field)
    blank = Cell("", editable=editable)
    if field.sealed:
        mask = kind.mask
        return lambda value: blank if value is None else Cell(mask(value), "mask", editable=editable)
    if kind.linked:
        return _linked(kind, {value for value in values if value is not None}, editable, blank)
    if kind.name in ("choice", "yes_no", "rating"):
        return _kept(kind, editable, blank)
    if kind.name == "money":
        return _money(editable, blank)
    return _plain(kind.show, editable, blank, whole)


def may_edit(table, field) -> bool:
    """Whether the actor may edit this field; a sealed value only who may see it."""
    if not field.editable or not may(Permission.EDIT, table.name):
        return False
    return not field.sealed or may(Permission.REVEAL, table.name)


def _plain(show, editable, blank, whole):
    def paint(value):
        if value is None:
            return blank
        text = show(value)
        return Cell(text if whole or len(text) <= CLIP else f"{text[:CLIP]}…", editable=editable)

    return paint


def _linked(kind, ids, editable, blank):
    labels = kind.labels(ids) if ids else {}
    home = url_for(f"{kind.target}.index") if kind.name == "reference" else None

    def paint(value):
        if value is None:
            return blank
        return Cell(
            labels.get(value, f"#{value}"), url=f"{home}/{value}" if home else None, editable=editable
        )

    return paint


def _kept(kind, editable, blank):
    """Few values, many rows: one cell serves them all."""
    made = {None: blank}

    def paint(value):
        if value not in made:
            made[value] = Cell(kind.show(value), *kind.look(value), editable=editable)
        return made[value]

    return paint


def _money(editable, blank):
    def paint(value):
        if value is None:
            return blank
        if not value:
            return Cell("—", "dim", editable=editable)
        return Cell(f"{value:,.2f}", "neg" if value < 0 else "", editable=editable)

    return paint
