"""Figures over all rows that answer a question: asked off the page's path, and never for long.

Each column shows the figure that its reader chose for it. What takes too long is estimated from a sample of the table,
and said to be an estimate.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from psycopg.errors import QueryCanceled
from sqlalchemy import ColumnElement, cast, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import Numeric

from tenants.db import company_connection
from webapp.tables.asking.questions import Question, conditions
from webapp.tables.looking.frames import base_of, in_sight
from webapp.tables.looking.layouts import layout_of
from webapp.tables.values.amounts import Amount, Money
from webapp.tables.values.kind import Kind

PATIENCE = text("SET LOCAL statement_timeout = '1500ms'")
SAMPLE = 2.0  # percent of the table's pages
AVERAGE = Money()


@dataclass(frozen=True)
class Figure:
    """`sql` of a column; `whole` grows with the number of rows, so that a sample's has to be multiplied."""

    key: str
    label: Any
    sql: Callable[[ColumnElement], ColumnElement]
    fits: Callable[[Kind], bool]
    whole: bool = False


def _counts(kind):
    return True


def _adds_up(kind):
    return isinstance(kind, Amount) and kind.name not in ("rating", "share")


def _amounts(kind):
    return isinstance(kind, Amount)


def _goes_up(kind):
    return isinstance(kind, Amount) or kind.name in ("date", "instant")


FIGURES = {
    figure.key: figure
    for figure in (
        Figure("count", _l("Count"), lambda _column: func.count(), _counts, whole=True),
        Figure("filled", _l("Filled in"), func.count, _counts, whole=True),
        Figure("sum", _l("Sum"), func.sum, _adds_up, whole=True),
        Figure("average", _l("Average"), lambda column: func.avg(cast(column, Numeric)), _amounts),
        Figure("least", _l("Least"), func.min, _goes_up),
        Figure("most", _l("Most"), func.max, _goes_up),
    )
}


def offered(field) -> list[Figure]:
    """The figures that a column can have."""
    if field.sought is None:
        return []
    return [figure for figure in FIGURES.values() if figure.fits(field.kind)]


def chosen(table, foot: Mapping[str, str]) -> dict[str, Figure]:
    """{field's key: its figure} of what a layout says."""
    known = {key: table.by_key[key] for key in foot if key in table.by_key}
    return {
        key: FIGURES[foot[key]]
        for key, field in known.items()
        if foot[key] in {one.key for one in offered(field)}
    }


@dataclass(frozen=True)
class Told:
    """{field's key: value}, and whether they are estimates."""

    values: Mapping[str, Any]
    estimated: bool = False


def figured(table, question: Question, asked: Mapping[str, Figure]) -> Told:
    """The figures over all rows of the question; from a sample where that would take too long."""
    if not asked:
        return Told({})
    columns = [figure.sql(table.by_key[key].sought).label(key) for key, figure in asked.items()]
    query = select(*columns).select_from(table.model.__table__).where(*conditions(table, question))
    found = patiently(query)
    if found is not None:
        return Told(dict(found[0]._mapping))
    sample = table.model.__table__.tablesample(func.system(SAMPLE), "sample")
    found = patiently(query.where(table.id.in_(select(sample.c.id))))
    return Told(_scaled(asked, found[0]._mapping) if found else {}, estimated=True)


def _scaled(asked, values):
    return {
        key: values[key] * round(100 / SAMPLE) if figure.whole and values[key] is not None else values[key]
        for key, figure in asked.items()
    }


def patiently(query) -> list | None:
    """The rows of a statement; None when it takes longer than people should wait."""
    connection = company_connection()
    try:
        with connection.begin_nested():
            connection.execute(PATIENCE)
            return list(connection.execute(query).all())
    except OperationalError as error:
        if isinstance(error.orig, QueryCanceled):
            return None
        raise


def shown(field, figure: Figure, value) -> str:
    """As people read it."""
    if figure.key in ("count", "filled"):
        return f"{value:,}"
    if value is None:
        return "—"
    return (AVERAGE if figure.key == "average" else field.kind).show(value)


def show(table):
    """GET {base}/figures: the row under the table, with a choice of figure for each column."""
    question = Question.asked(request.args, table)
    fields = in_sight(table, question)
    asked = chosen(table, layout_of(table, question).foot)
    told = figured(table, question, asked)
    cells = [_cell(field, asked.get(field.key), told) for field in fields]
    url = question.url(f"{base_of(table)}/figures")
    return render_template(
        "tables/_figures.html", table=table, cells=cells, told=told, url=url, css=fields.css
    )


def _cell(field, figure, told):
    value = shown(field, figure, told.values[field.key]) if figure and field.key in told.values else ""
    return {"field": field, "figure": figure.key if figure else "", "text": value, "offers": offered(field)}
