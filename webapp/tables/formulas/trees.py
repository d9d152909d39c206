"""What a formula is made of: values, fields and calls. Each can be worked out in Python, and said in SQL.

Blanks: a sum, a product or a difference with a blank in it is blank; a comparison is always true or false.
What cannot be worked out — a division by zero, a day beyond 2200 — is blank in SQL; `failing()` tells it from a blank.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import (
    ColumnElement,
    Date,
    Numeric,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
)

from webapp.tables.formulas.types import KINDS, SQL_TYPES, WRITTEN_AS, Type
from webapp.tables.formulas.words import FormulaError
from webapp.tables.values.days import zone
from webapp.tables.values.kind import Invalid

ROUNDED = 24  # calls that rounding and bounding take


class Node:
    """A part of a formula; `at` is its place in the text. `depth` is about how many calls it takes to write its SQL,
    `weight` how long that is, and how long what tells its failing: both are bounded."""

    type: Type
    at: int = 0
    depth: int = 4
    weight: tuple[int, int] = (1, 0)
    parts: tuple["Node", ...] = ()

    def value(self, record: Mapping[str, Any]) -> Any:
        """Of a record's values by field key. Raises Broken."""
        raise NotImplementedError

    def sql(self) -> ColumnElement:
        raise NotImplementedError

    def failing(self) -> ColumnElement | None:
        """True where it is Broken; None if it can never be."""
        return None


@dataclass(frozen=True, eq=False)
class Literal(Node):
    what: Any
    type: Type
    at: int = 0

    def value(self, record):
        return self.what

    def sql(self):
        of = SQL_TYPES[self.type]
        return cast(null(), of) if self.what is None else cast(literal(self.what, of), of)


@dataclass(frozen=True, eq=False)
class Leaf(Node):
    """A field. `coded` leaves a choice as it is stored, to be compared with a code."""

    field: Any
    type: Type
    at: int = 0
    coded: bool = False
    depth: int = 4
    weight: tuple[int, int] = (1, 0)

    def value(self, record):
        value = record.get(self.field.key)
        return None if value is None or value == "" else self._read(value)

    def _read(self, value):
        name = self.field.kind.name
        if self.type is Type.NUMBER:
            return Decimal(value)
        if isinstance(value, datetime):
            return value.astimezone(zone()).date()
        if name == "choice" and not self.coded:
            return spoken(self.field.kind).get(value, value)
        return "、".join(value) or None if name == "tags" else value

    def sql(self):
        column, name = self.field.sought, self.field.kind.name
        if self.type is Type.NUMBER:
            return cast(column, Numeric)
        if name == "instant":
            return cast(func.timezone(str(zone()), column), Date)
        if self.type is not Type.TEXT:
            return column
        if name == "choice" and not self.coded and (words := spoken(self.field.kind)):
            return case(words, value=column, else_=column)
        return func.nullif(func.array_to_string(column, "、") if name == "tags" else column, "")

    def failing(self):
        """A formula that stands on one that fails fails with it."""
        return getattr(self.field, "failing", None)


def spoken(kind) -> dict[str, str]:
    """{code: label} of a choice in the first language: what a formula makes of it does not hang on who reads."""
    return kind.called


@dataclass(frozen=True)
class Way:
    """One way to call a function: what it takes (`rest` any number more), what it gives, in Python and in SQL.

    strict: a blank makes it blank, and it is not even asked. Lazy ones are given callables, and say themselves in SQL
    when they fail. `fails`: it may be blank though nothing it was given is. `of_parts`: SQL is said of the parts.
    """

    takes: tuple[Type, ...]
    gives: Type
    work: Callable[..., Any]
    sql: Callable[..., ColumnElement]
    rest: Type | None = None
    strict: bool = True
    fails: bool = False
    of_parts: bool = False
    lazily: Callable[..., ColumnElement | None] | None = None

    def wanted(self, count: int) -> tuple[Type, ...] | None:
        """The types of so many arguments; None when it does not take as many."""
        more = count - len(self.takes)
        if more < 0 or (more and self.rest is None):
            return None
        return self.takes + (self.rest,) * more if self.rest else self.takes


@dataclass(frozen=True, eq=False)
class Call(Node):
    name: str
    way: Way
    parts: tuple[Node, ...]
    at: int = 0
    depth: int = 4
    weight: tuple[int, int] = (1, 0)

    @property
    def type(self):
        return self.way.gives

    def value(self, record):
        if self.way.lazily:
            return self.way.work(*(partial(part.value, record) for part in self.parts))
        values = [part.value(record) for part in self.parts]
        return None if self.way.strict and None in values else self.way.work(*values)

    def sql(self):
        return self.way.sql(*(self.parts if self.way.of_parts else [part.sql() for part in self.parts]))

    def failing(self):
        if self.way.lazily:
            return self.way.lazily(*((part.sql(), part.failing()) for part in self.parts))
        below = [part.failing() for part in self.parts]
        return either(*below, self._fails_here() if self.way.fails else None)

    def _fails_here(self):
        given = [part.sql().is_not(None) for part in self.parts]
        return case((self.sql().is_(None), and_(*given)), else_=false())


def either(*conditions: ColumnElement | None) -> ColumnElement | None:
    """Any of those that can be at all."""
    possible = [one for one in conditions if one is not None]
    return or_(*possible) if possible else None


def may_be(node: Node, wanted: Type) -> bool:
    """Whether a part can stand for such a value: a written text may be a day, or yes."""
    written = isinstance(node, Literal) and node.type is Type.TEXT and wanted in WRITTEN_AS
    return node.type in (wanted, Type.BLANK) or written


def as_type(node: Node, wanted: Type) -> Node:
    """The part as a value of that type. Raises FormulaError for a written text that is none."""
    if node.type is wanted:
        return node
    if not isinstance(node, Literal) or node.type is Type.BLANK:
        return Literal(None, wanted, node.at)
    try:
        return Literal(WRITTEN_AS[wanted].parse(node.what), wanted, node.at)
    except Invalid as invalid:
        raise FormulaError(str(invalid), node.at) from None


def leaf(field, at: int) -> Leaf:
    """Raises FormulaError for a field that no formula may read."""
    if field.sealed:
        told = _("“%(field)s” is kept encrypted; a formula cannot use it.", field=field.label)
        raise FormulaError(told, at)
    if field.kind.name not in KINDS or field.sought is None:
        raise FormulaError(_("A formula cannot use “%(field)s”.", field=field.label), at)
    read = Leaf(field, KINDS[field.kind.name], at)
    return _standing_on(read, own.tree) if (own := getattr(field, "formula", None)) else read


def _standing_on(read: Leaf, tree: Node) -> Leaf:
    """What is said of another formula is said within this one."""
    said, fails = tree.weight
    return replace(read, depth=tree.depth + ROUNDED, weight=(said + fails, fails))
