"""The first rows of a file as they would come in, with every error beside its cell."""

from dataclasses import dataclass, field
from typing import Any

from webapp.core import files
from webapp.tables.writing.warnings import odd
from webapp.transfers import reading
from webapp.transfers.checking import ROW, Checker, Row
from webapp.transfers.models import Import
from webapp.transfers.reading import Survey
from webapp.transfers.running import file_of, plan_of

ROWS_SHOWN = 20


@dataclass(frozen=True)
class Cell:
    """`text` is what the file says, `means` how it would be kept where that looks different."""

    text: str
    means: str = ""
    error: Any = ""
    warning: Any = ""


@dataclass(frozen=True)
class Line:
    """`what` is new, update or refused; `errors` belong to no column of the file; `lacks` are their fields."""

    number: int
    what: str
    cells: list[Cell]
    errors: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)


def preview(row: Import) -> list[Line]:
    """At most 20 rows. Raises Unreadable, and Invalid where a value for all rows is none."""
    survey, plan = Survey(**row.survey), plan_of(row)
    with files.at_hand(file_of(row)) as path:
        lines = reading.sample(path, survey, ROWS_SHOWN)
    return [_line(checked, plan) for checked in Checker(plan, len(survey.header)).check(lines)]


def _line(row: Row, plan) -> Line:
    what = "refused" if row.errors else "new" if row.record is None else "update"
    strange = odd(plan.table, row.values) if not row.errors else {}
    cells = [
        _cell(row, text, plan.table.by_key.get(plan.columns.get(at)), strange)
        for at, text in enumerate(row.cells)
    ]
    labels = {key: plan.table.by_key[key].label for key in row.errors if key != ROW}
    shown = set(plan.columns.values())
    said = [
        f"{labels[key]}: {text}" if key else str(text) for key, text in row.errors.items() if key not in shown
    ]
    return Line(row.line, what, cells, said, [key for key in row.errors if key not in shown])


def _cell(row, text, field, strange) -> Cell:
    if field is None:
        return Cell(text)
    if field.key in row.errors:
        return Cell(text, error=row.errors[field.key])
    value = row.values.get(field.key)
    if value is None or field.kind.linked:
        return Cell(text)
    means = field.kind.show(value)
    return Cell(text, means if means != text.strip() else "", warning=strange.get(field.key, ""))
