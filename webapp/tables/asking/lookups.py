"""The questions that a filter can ask of a column: one line gives the condition in SQL and in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ARRAY, ColumnElement, all_, and_, any_, literal, not_, or_

from webapp.tables.asking.meanings import (
    a_day,
    as_asked,
    days,
    days_of_year,
    month_of_year,
    nothing,
    of_kind,
    one_tag,
    piece,
    plainly,
    several,
    tail,
    two,
)
from webapp.tables.values.days import today, zone
from webapp.tables.values.kind import Invalid
from webapp.tables.values.periods import reader


@dataclass(frozen=True)
class Lookup:
    """`label` names it in a list of choices, `words` says it of a field and a value. `derived` names, by what it
    ends with, the column beside a field that is compared instead of the field itself."""

    key: str
    label: Any
    words: Any
    clause: Callable[[ColumnElement, Any], ColumnElement]
    read: Callable = of_kind
    said: Callable = as_asked
    derived: str = ""

    @property
    def takes_value(self) -> bool:
        return self.read is not nothing

    def describe(self, field, value) -> str:
        return str(self.words) % {"field": field.label, "value": self.said(field.kind, value)}


def _moment(column, day):
    """Midnight of a business day as the column keeps time."""
    timed = isinstance(day, date) and not isinstance(day, datetime) and column.type.python_type is datetime
    return datetime.combine(day, time(), zone()).astimezone(UTC) if timed else day


def within(column: ColumnElement, first: date, following: date) -> ColumnElement:
    """From a day up to, without, another; moments by the company's days."""
    return and_(column >= _moment(column, first), column < _moment(column, following))


def _day(column, ahead=0):
    day = today() + timedelta(days=ahead)
    return within(column, day, day + timedelta(days=1))


def _last(column, days):
    return within(column, today() - timedelta(days=days), today() + timedelta(days=1))


def _before(column, days):
    return column < _moment(column, today() - timedelta(days=days))


def _next(column, days):
    return within(column, today(), today() + timedelta(days=days + 1))


def _up_to(column, value):
    """A moment without a time means the whole of its day."""
    whole_day = isinstance(value, datetime) and value.astimezone(zone()).time() == time()
    return column < value + timedelta(days=1) if whole_day else column <= value


def _among(column, values):
    return column == any_(literal(list(values), ARRAY(column.type)))


def _not_among(column, values):
    return or_(column.is_(None), column != all_(literal(list(values), ARRAY(column.type))))


def _holding(sign):
    """Of a column with several values: @> all of these, && any of these."""
    return lambda column, values: column.op(sign, is_comparison=True)(values)


def _unless(clause):
    """What is blank does not fulfil a condition, and so fulfils its opposite."""
    return lambda column, value: or_(column.is_(None), not_(clause(column, value)))


def _containing(column, value):
    return column.icontains(value, autoescape=True)


def _days_ahead(column, hidden):
    return column == any_(literal(hidden, ARRAY(column.type)))


_all, _any = _holding("@>"), _holding("&&")

LOOKUPS = {
    lookup.key: lookup
    for lookup in (
        Lookup("is", _l("is"), _l("%(field)s is %(value)s"), lambda c, v: c == v),
        Lookup("not", _l("is not"), _l("%(field)s is not %(value)s"), lambda c, v: c.is_distinct_from(v)),
        Lookup("in", _l("is one of"), _l("%(field)s is one of %(value)s"), _among, several),
        Lookup("notin", _l("is none of"), _l("%(field)s is none of %(value)s"), _not_among, several),
        Lookup("contains", _l("contains"), _l("%(field)s contains “%(value)s”"), _containing, piece, plainly),
        Lookup("lacks", _l("does not contain"), _l("%(field)s does not contain “%(value)s”"),
               _unless(_containing), piece, plainly),
        Lookup("begins", _l("begins with"), _l("%(field)s begins with “%(value)s”"),
               lambda c, v: c.istartswith(v, autoescape=True), piece, plainly),
        Lookup("ends", _l("ends with"), _l("%(field)s ends with “%(value)s”"),
               lambda c, v: c.iendswith(v, autoescape=True), piece, plainly),
        Lookup("has", _l("has"), _l("%(field)s has %(value)s"), _all, one_tag),
        Lookup("any", _l("has any of"), _l("%(field)s has any of %(value)s"), _any),
        Lookup("all", _l("has all of"), _l("%(field)s has all of %(value)s"), _all),
        Lookup("none", _l("has none of"), _l("%(field)s has none of %(value)s"), _unless(_any)),
        Lookup("above", _l("above"), _l("%(field)s above %(value)s"), lambda c, v: c > v),
        Lookup("below", _l("below"), _l("%(field)s below %(value)s"), lambda c, v: c < v),
        Lookup("on", _l("on"), _l("%(field)s on %(value)s"),
               lambda c, v: within(c, v, v + timedelta(days=1)), a_day, plainly),
        Lookup("before", _l("before"), _l("%(field)s before %(value)s"),
               lambda c, v: c < _moment(c, v), a_day, plainly),
        Lookup("after", _l("after"), _l("%(field)s after %(value)s"),
               lambda c, v: c >= _moment(c, v + timedelta(days=1)), a_day, plainly),
        Lookup("from", _l("from"), _l("%(field)s from %(value)s"), lambda c, v: c >= v),
        Lookup("to", _l("up to"), _l("%(field)s up to %(value)s"), _up_to),
        Lookup("between", _l("between"), _l("%(field)s from %(value)s"),
               lambda c, v: and_(c >= v[0], _up_to(c, v[1])), two),
        Lookup("today", _l("today"), _l("%(field)s today"), lambda c, _: _day(c), nothing),
        Lookup("yesterday", _l("yesterday"), _l("%(field)s yesterday"), lambda c, _: _day(c, -1), nothing),
        Lookup("tomorrow", _l("tomorrow"), _l("%(field)s tomorrow"), lambda c, _: _day(c, 1), nothing),
        *(
            Lookup(unit, label, _l("%(field)s in %(value)s"),
                   lambda c, v: within(c, v.first, v.following), reader(unit), plainly)
            for unit, label in (("week", _l("in the week")), ("month", _l("in the month")),
                                ("quarter", _l("in the quarter")), ("year", _l("in the year")))
        ),
        Lookup("last", _l("in the last days"), _l("%(field)s in the last %(value)s days"), _last, days, plainly),
        Lookup("next", _l("in the next days"), _l("%(field)s in the next %(value)s days"), _next, days, plainly),
        Lookup("ago", _l("more than … days ago"), _l("%(field)s more than %(value)s days ago"),
               _before, days, plainly),
        Lookup("notlast", _l("not in the last days, or never"),
               _l("%(field)s not in the last %(value)s days, or never"),
               lambda c, v: or_(c.is_(None), _before(c, v)), days, plainly),
        Lookup("birthday", _l("birthday in the next days"), _l("%(field)s: birthday in the next %(value)s days"),
               _days_ahead, days_of_year, plainly, "day"),
        Lookup("born", _l("born in the month"), _l("%(field)s: born in month %(value)s"),
               _days_ahead, month_of_year, plainly, "day"),
        Lookup("tail", _l("last four digits"), _l("%(field)s ends with “%(value)s”"),
               lambda c, v: c == v, tail, plainly, "tail"),
        Lookup("blank", _l("is blank"), _l("%(field)s is blank"), lambda c, _: c.is_(None), nothing),
        Lookup("filled", _l("is filled in"), _l("%(field)s is filled in"), lambda c, _: c.is_not(None), nothing),
    )
}  # fmt: skip


def asked_of(field, name: str) -> Lookup:
    """The lookup of that name, where the field understands it. Raises Invalid."""
    if name not in field.kind.lookups or field.sought is None:
        raise Invalid(_l("“%(field)s” cannot be filtered by “%(name)s”.", field=field.label, name=name[:40]))
    return LOOKUPS[name]


def condition(field, lookup: Lookup, value) -> ColumnElement:
    """The condition in SQL; a sealed value is found by its blind index, or by the one that is kept for the lookup."""
    if lookup.derived:
        hidden = field.kind.hidden(lookup.key, field.place, field.attr, value)
        return lookup.clause(field.columns[f"{field.attr}_{lookup.derived}"], hidden)
    if not field.sealed or not lookup.takes_value:
        return lookup.clause(field.sought, value)
    return lookup.clause(*field.compared(value))
