"""Own fields that are worked out: formulas, said in SQL beside the record, and rollups of the records under it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, String, case, cast, func, literal, select, type_coerce
from sqlalchemy.types import TypeDecorator

from webapp.tables.asking.questions import Question, conditions
from webapp.tables.asking.saved import Views
from webapp.tables.fields import Computed, Fault, Field
from webapp.tables.formulas import formula as formulas
from webapp.tables.formulas.formula import Formula, FormulaError, Type
from webapp.tables.own.kinds import Plain
from webapp.tables.registry import tables
from webapp.tables.remembering.trail import pairs_of, value_of
from webapp.tables.values.amounts import Integer
from webapp.tables.values.days import Date
from webapp.tables.values.kind import Invalid, Kind, Text, YesNo

GIVEN = "="  # begins a value that could be worked out
READERS: dict[Type, Callable[[str], Any]] = {
    Type.NUMBER: Decimal,
    Type.DATE: date.fromisoformat,
    Type.TRUTH: lambda told: told == "true",
    Type.TEXT: str,
}
HOWS = ("count", "sum", "avg", "min", "max", "newest")
ADDED_UP = frozenset({"integer", "quantity", "money", "share", "rating", "decimal"})
COMPARED = ADDED_UP | {"date", "instant"}
FUNCTIONS: dict[str, Callable] = {"sum": func.sum, "avg": func.avg, "min": func.min, "max": func.max}


class Unclear(ValueError):
    """A rollup that asks for what is not there; its text says why."""


class Circle(ValueError):
    """Formulas that need each other; `keys` are theirs."""

    def __init__(self, keys: Iterable[str]):
        self.keys = tuple(keys)
        super().__init__(", ".join(self.keys))


class WorkedOut(TypeDecorator):
    """A formula's value, or why there is none: where it fails, the database gives what it was worked out from."""

    impl = String
    cache_ok = True

    def __init__(self, formula: Formula, leaves: tuple[Field, ...]):
        super().__init__()
        self.formula, self.leaves = formula, leaves

    def process_result_value(self, value, dialect):
        if value is None or value[0] == GIVEN:
            return None if value is None else READERS[self.formula.type](value[1:])
        told = pairs_of(value)
        try:
            return self.formula.value({leaf.key: value_of(leaf, told[leaf.key]) for leaf in self.leaves})
        except formulas.Broken as broken:
            return Fault(broken)


@dataclass(frozen=True, eq=False)
class Calculated(Computed):
    """A formula: its column is the formula in SQL, so that it is listed, filtered and sorted as any other. `fault` is
    why it cannot be read at all."""

    formula: Formula | None = None
    leaves: tuple[Field, ...] = ()
    fault: str = ""

    @property
    def uses(self):
        return self.formula.uses if self.formula else frozenset()

    @property
    def nullable(self):
        return True

    @property
    def fails(self):
        return bool(self.fault) or self.failing is not None

    @cached_property
    def failing(self) -> ColumnElement | None:
        """True of records of which it cannot be worked out; None where it always can."""
        return self.formula.failing() if self.formula else None

    @property
    def selected(self):
        if self.failing is None:
            return self.column
        given = literal(GIVEN).op("||")(cast(self.column, String))
        from_ = func.jsonb_build_object(*(part for leaf in self.leaves for part in (leaf.key, leaf.column)))
        told = case((self.failing, cast(from_, String)), else_=given)
        return type_coerce(told, WorkedOut(self.formula, self.leaves))


def kind_of(formula: Formula, decimals: int = 2) -> Kind:
    """What comes of a formula, as a field's kind."""
    if formula.type is Type.NUMBER:
        return Plain(decimals)
    return {Type.DATE: Date, Type.TRUTH: YesNo}.get(formula.type, Text)()


def calculated(
    key: str, label: str, settings: Mapping[str, Any], fields: Sequence[Field], **more
) -> Calculated:
    """The field of a formula over these fields; one that cannot be read any more says why in every cell."""
    try:
        formula = formulas.read(settings.get("formula", ""), fields)
    except FormulaError as error:
        return _unreadable(key, label, error, **more)
    decimals = int(settings.get("decimals", 2))
    kind, column = kind_of(formula, decimals), formula.sql(decimals)
    leaves = tuple(field for field in fields if field.key in formula.uses)
    return Calculated(
        key, label, kind, attr=key, column=column, columns={key: column}, sortable=kind.ordered,
        first=kind.first, formula=formula, leaves=leaves, **more,
    )  # fmt: skip


def _unreadable(key, label, error, **more) -> Calculated:
    fault = Fault(error)
    return Calculated(
        key, label, Text(), load=lambda ids: dict.fromkeys(ids, fault), attr=key, fault=fault, **more
    )


def in_order(texts: Mapping[str, str]) -> list[str]:
    """The keys of formulas, each after those that it uses. Raises Circle."""
    needs = {key: {other for other in texts if f"{{{other}}}" in text} for key, text in texts.items()}
    found: list[str] = []
    while left := [key for key in texts if key not in found]:
        ready = [key for key in left if needs[key] <= set(found)]
        if not ready:
            raise Circle(left)
        found += ready
    return found


def rolled(key: str, label: str, settings: Mapping[str, Any], parent, **more) -> Computed:
    """The field of a rollup: a subquery of the table under this one, worked out for the rows of a page with them, and
    for formulas. If it cannot be asked, every cell says why."""
    try:
        kind, query = figured(settings.get("rollup", {}), parent)
    except (Unclear, Invalid) as error:
        return _unreadable(key, label, error, **more)
    told = {"column": query, "columns": {key: query}, "tells_of": settings["rollup"]["table"]}
    return Computed(key, label, kind, attr=key, **told, **more)


def figured(said: Mapping[str, Any], parent) -> tuple[Kind, ColumnElement]:
    """(kind, scalar subquery) of a rollup as its settings say it. Raises Unclear, Invalid."""
    child = next((one for one in tables.under(parent.name) if one.name == said.get("table")), None)
    how = said.get("how")
    if child is None or how not in HOWS:
        raise Unclear(_l("There is no such table under this one."))
    ours = child.link_to(parent.name).column == parent.id
    wanted = [ours, *conditions(child, _question(said, child))]
    if how == "count":
        return Integer(), select(func.count()).where(*wanted).correlate(
            parent.model.__table__
        ).scalar_subquery()
    field, column = _told_by(child, said.get("field", ""), how)
    if how == "newest":
        newest = select(column).where(*wanted, column.is_not(None)).order_by(child.id.desc()).limit(1)
        return field.kind, newest.correlate(parent.model.__table__).scalar_subquery()
    figure = select(FUNCTIONS[how](column)).where(*wanted).correlate(parent.model.__table__)
    return (Plain(2) if how == "avg" else field.kind), figure.scalar_subquery()


def _question(said, child) -> Question:
    asked = Question.asked(dict(parse_qsl(said.get("filter", ""))) | {"all": "1"}, child, Views(()))
    if asked.problems:
        raise Invalid(asked.problems[0])
    return asked


def _told_by(child, key, how) -> tuple[Field, ColumnElement]:
    field = child.by_key.get(key)
    allowed = ADDED_UP if how in ("sum", "avg") else COMPARED
    if (
        field is None
        or field.column is None
        or field.sealed
        or not (how == "newest" or field.kind.name in allowed)
    ):
        raise Unclear(_l("This cannot be worked out of that field."))
    return field, field.column
