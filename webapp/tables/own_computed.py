"""Own fields that are worked out: formulas, said in SQL beside the record, and rollups of the records under it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from webapp.tables import formulas
from webapp.tables.amounts import Integer
from webapp.tables.days import Date
from webapp.tables.fields import Computed, Field
from webapp.tables.formulas import Formula, FormulaError, Type
from webapp.tables.kind import Invalid, Kind, Text, YesNo
from webapp.tables.own_kinds import Plain
from webapp.tables.questions import Question, conditions
from webapp.tables.registry import tables
from webapp.tables.rolling import rollup
from webapp.tables.saved import Views

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


@dataclass(frozen=True, eq=False)
class Calculated(Computed):
    """A formula: its column is the formula in SQL, so that it is listed, filtered and sorted as any other. `failing`
    is true of records of which it cannot be worked out; `fault` is why it cannot be read at all."""

    formula: Formula | None = None
    failing: ColumnElement | None = None
    fault: str = ""

    @property
    def nullable(self):
        return True


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
        return Calculated(key, label, Text(), load=lambda ids: {}, attr=key, fault=str(error), **more)
    decimals = int(settings.get("decimals", 2))
    kind, column = kind_of(formula, decimals), formula.sql(decimals)
    return Calculated(
        key, label, kind, attr=key, column=column, columns={key: column}, sortable=kind.ordered,
        first=kind.first, formula=formula, failing=formula.failing(), **more,
    )  # fmt: skip


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
    """The field of a rollup: a subquery of the table under this one. If it cannot be asked, every cell says why."""
    try:
        kind, query = figured(settings.get("rollup", {}), parent)
    except (Unclear, Invalid) as error:
        return Calculated(key, label, Text(), load=lambda ids: {}, attr=key, fault=str(error), **more)
    return rollup(key, label, kind, parent.model.__table__.c, query, attr=key, **more)


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
