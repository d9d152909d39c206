"""A formula of a company's own: read from text, worked out for a record in Python, or said in SQL for a whole list.

    formula = read("IF({数量} >= 10, {单价} * {数量} * 90%, {单价} * {数量})", table.fields)
    formula.type, formula.uses, formula.value({"unit_price": …}), formula.sql(), formula.failing()

There is no eval: a small parser, few functions, and limits to length, size and depth.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Numeric, String, and_, case, func, not_

from webapp.tables.formulas import workings
from webapp.tables.formulas.names import Names
from webapp.tables.formulas.reading import Reader
from webapp.tables.formulas.trees import Call, Leaf, Node, either
from webapp.tables.formulas.types import Broken, Type
from webapp.tables.formulas.words import FormulaError, tokens

__all__ = ["Broken", "Formula", "FormulaError", "Type", "read"]

TEXT_TO = 1000  # characters of a text that comes of it
GROWING = ("*", "/")


@dataclass(frozen=True)
class Formula:
    """`text` is as it was typed. Two of the same text over the same fields give the same."""

    text: str
    tree: Node

    @property
    def type(self) -> Type:
        return self.tree.type

    @cached_property
    def uses(self) -> frozenset[str]:
        """The keys of the fields it reads."""
        return frozenset(one.field.key for one in parts(self.tree) if isinstance(one, Leaf))

    @cached_property
    def size(self) -> int:
        return sum(1 for _part in parts(self.tree))

    @cached_property
    def steady(self) -> bool:
        """Whether it changes only with its record, not with the day."""
        return not any(getattr(one, "name", "") == "TODAY" for one in parts(self.tree))

    def value(self, record: Mapping[str, Any], places: int = workings.PLACES) -> Any:
        """Decimal, str, date, bool or None, of a record's values by field key. Raises Broken, which says why."""
        found = self.tree.value(record)
        if isinstance(found, Decimal):
            return _bounded(workings.rounded(found, places), places)
        return found[:TEXT_TO] if isinstance(found, str) else found

    def sql(self, places: int = workings.PLACES) -> ColumnElement:
        """The same of every row; NULL where it is Broken."""
        said, failing = self.tree.sql(), self.tree.failing()
        if failing is not None and self._goes_on:
            said = case((not_(failing), said))
        if self.type is Type.NUMBER:
            most = workings.HUGE - 1
            return workings.bounded(func.round(said, places, type_=Numeric), -most, most)
        return func.left(said, TEXT_TO, type_=String) if self.type is Type.TEXT else said

    @cached_property
    def _goes_on(self) -> bool:
        """Whether a blank below does not make the whole blank by itself."""
        calls = (one for one in parts(self.tree) if isinstance(one, Call))
        return any(call.way.lazily or not call.way.strict for call in calls)

    def failing(self) -> ColumnElement | None:
        """True of rows where it is Broken; None if it cannot be."""
        too_big = and_(self.tree.sql().is_not(None), self.sql().is_(None)) if self._grows else None
        return either(self.tree.failing(), too_big)

    @cached_property
    def _grows(self) -> bool:
        """Whether a number can become too big: sums of what fields hold cannot."""
        return self.type is Type.NUMBER and any(
            getattr(one, "name", "") in GROWING for one in parts(self.tree)
        )


def _bounded(value, places):
    if abs(value) >= workings.HUGE:
        raise Broken(_("the number is too big"))
    return value if value else Decimal(0).scaleb(-places)


def parts(node: Node) -> Iterable[Node]:
    """The part itself and all that is below it."""
    yield node
    for part in node.parts:
        yield from parts(part)


def read(text: str, fields: Iterable[Any]) -> Formula:
    """The formula that a text says over these fields. Raises FormulaError."""
    names = Names(fields)
    tree = Reader(tokens(text, names.plain), names).whole()
    if tree.type is Type.BLANK:
        raise FormulaError(_("This formula says nothing."), 0)
    return Formula(text, tree)
