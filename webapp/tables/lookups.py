"""The questions that a filter can ask of a column: one line gives the condition in SQL and in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_

from webapp.tables.amounts import Integer
from webapp.tables.days import Date, today, zone
from webapp.tables.kind import Invalid, Text

DAYS = Integer(0, 36500)
DAY = Date()
PIECE = Text(100)


def of_kind(kind, text):
    """A value such as the field holds."""
    if (value := kind.parse(text)) is None:
        raise Invalid(_l("Say what to compare with."))
    return value


def several(kind, text):
    return [of_kind(kind, part) for part in text.split(",")]


def piece(kind, text):
    return of_kind(PIECE, text)


def one_tag(kind, text):
    return of_kind(kind, text)[:1]


def days(kind, text):
    return of_kind(DAYS, text)


def nothing(kind, text):
    return None


def month(kind, text):
    """The first day of a month: "2026-11", or this month."""
    first = today() if text in ("", "this") else of_kind(DAY, f"{text}-01")
    return first.replace(day=1)


def as_asked(kind, value):
    return ", ".join(kind.show(one) for one in value) if isinstance(value, list) else kind.show(value)


def plainly(kind, value):
    return value.strftime("%Y-%m") if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Lookup:
    """`label` names it in a list of choices, `words` says it of a field and a value."""

    key: str
    label: Any
    words: Any
    clause: Callable[[ColumnElement, Any], ColumnElement]
    read: Callable = of_kind
    said: Callable = as_asked

    @property
    def takes_value(self) -> bool:
        return self.read is not nothing

    def describe(self, field, value) -> str:
        return str(self.words) % {"field": field.label, "value": self.said(field.kind, value)}


def _moment(column, day):
    """Midnight of a business day as the column keeps time."""
    timed = isinstance(day, date) and not isinstance(day, datetime) and column.type.python_type is datetime
    return datetime.combine(day, time(), zone()).astimezone(UTC) if timed else day


def _during(column, first):
    following = (first + timedelta(days=32)).replace(day=1)
    return and_(column >= _moment(column, first), column < _moment(column, following))


def _up_to(column, value):
    """A moment without a time means the whole of its day."""
    whole_day = isinstance(value, datetime) and value.astimezone(zone()).time() == time()
    return column < value + timedelta(days=1) if whole_day else column <= value


LOOKUPS = {
    lookup.key: lookup
    for lookup in (
        Lookup("is", _l("is"), _l("%(field)s is %(value)s"), lambda c, v: c == v),
        Lookup("not", _l("is not"), _l("%(field)s is not %(value)s"), lambda c, v: c.is_distinct_from(v)),
        Lookup("in", _l("is one of"), _l("%(field)s is one of %(value)s"), lambda c, v: c.in_(v), several),
        Lookup("contains", _l("contains"), _l("%(field)s contains “%(value)s”"),
               lambda c, v: c.icontains(v, autoescape=True), piece, plainly),
        Lookup("has", _l("has"), _l("%(field)s has %(value)s"),
               lambda c, v: c.op("@>", is_comparison=True)(v), one_tag),
        Lookup("from", _l("from"), _l("%(field)s from %(value)s"), lambda c, v: c >= v),
        Lookup("to", _l("up to"), _l("%(field)s up to %(value)s"), _up_to),
        Lookup("above", _l("above"), _l("%(field)s above %(value)s"), lambda c, v: c > v),
        Lookup("below", _l("below"), _l("%(field)s below %(value)s"), lambda c, v: c < v),
        Lookup("month", _l("in the month"), _l("%(field)s in %(value)s"), _during, month, plainly),
        Lookup("last", _l("in the last days"), _l("%(field)s in the last %(value)s days"),
               lambda c, v: c >= _moment(c, today() - timedelta(days=v)), days, plainly),
        Lookup("blank", _l("is blank"), _l("%(field)s is blank"), lambda c, _: c.is_(None), nothing, plainly),
        Lookup("filled", _l("is filled in"), _l("%(field)s is filled in"),
               lambda c, _: c.is_not(None), nothing, plainly),
    )
}  # fmt: skip


def asked_of(field, name: str) -> Lookup:
    """The lookup of that name, where the field understands it. Raises Invalid."""
    if name not in field.kind.lookups or field.column is None:
        raise Invalid(_l("“%(field)s” cannot be filtered by “%(name)s”.", field=field.label, name=name[:40]))
    return LOOKUPS[name]


def condition(table, field, lookup: Lookup, value) -> ColumnElement:
    """The condition in SQL; a sealed value is found by its blind index."""
    if not field.sealed or not lookup.takes_value:
        return lookup.clause(field.column, value)
    return lookup.clause(*field.compared(value))


def offered(fields) -> list[dict]:
    """What the filter panel offers: each field with its lookups and its choices."""
    return [
        {
            "key": field.key,
            "label": field.label,
            "kind": field.kind.name,
            "lookups": [(key, LOOKUPS[key].label, LOOKUPS[key].takes_value) for key in field.kind.lookups],
            "choices": choices(field.kind),
        }
        for field in fields
        if field.column is not None and field.kind.lookups
    ]


def choices(kind) -> list[tuple[str, Any]] | None:
    """(value, label) of a kind with a list to choose from, else None."""
    if kind.name == "choice":
        return list(kind.options)
    if kind.name == "yes_no":
        return [("yes", _("Yes")), ("no", _("No"))]
    return kind.options() if kind.name == "person" else None
