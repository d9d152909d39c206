"""A formula on trial: what it comes to for the newest records, so that whoever writes it sees at once."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import false, select

from tenants.db import company_connection
from webapp.tables.formulas.formula import FormulaError, read
from webapp.tables.formulas.functions import NAMED
from webapp.tables.own import computed as own_computed
from webapp.tables.own.kinds import MOST_DECIMALS

RECORDS, LOOKED_AT = 3, 50


@dataclass(frozen=True)
class Example:
    """What a record is called, the values that the formula reads, and what comes of them."""

    label: str
    values: list[tuple[Any, str]]
    result: str
    broken: bool = False


@dataclass(frozen=True)
class Trial:
    error: str = ""
    at: int = 0
    type: str = ""
    examples: list[Example] = field(default_factory=list)


def tried(table, text: str, decimals: str, id: int = 0) -> Trial:
    """The formula over the newest records of a table; `id` is the own field that is being changed."""
    if not text.strip():
        return Trial()
    fields = [one for one in table.fields if one.key != f"x_{id}"]
    try:
        formula = read(text, fields)
    except FormulaError as error:
        return Trial(str(error), error.at)
    places = min(int(decimals), MOST_DECIMALS) if decimals.isascii() and decimals.isdigit() else 2
    return Trial(type=str(formula.type), examples=_examples(table, formula, places))


def _examples(table, formula, places) -> list[Example]:
    used = [table.by_key[key] for key in sorted(formula.uses)]
    failing = formula.failing()
    told = [false() if failing is None else failing, formula.sql(places), table.key_field.column]
    columns = [*told, *(one.sought for one in used)]
    query = select(*(column.label(f"c{at}") for at, column in enumerate(columns)))
    newest = query.where(table.live).order_by(table.id.desc()).limit(LOOKED_AT)
    rows = sorted(company_connection().execute(newest), key=lambda row: row[1] is None and not row[0])
    kind = own_computed.kind_of(formula, places)
    return [_example(row, kind, used) for row in rows[:RECORDS]]


def _example(row, kind, used) -> Example:
    broken, value, label, *values = row
    shown = [(one.label, one.kind.show(value) or "—") for one, value in zip(used, values, strict=True)]
    result = _("cannot be worked out") if broken else kind.show(value) or "—"
    return Example(str(label), shown, result, bool(broken))


def functions() -> list[tuple[str, tuple[str, ...]]]:
    """(name, other names) of everything that a formula can do."""
    return [(one.name, one.aliases) for one in NAMED]
