"""Weeks, months, quarters and years, as a filter asks for them: this one, the last, the next, or one by its name."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from webapp.tables.values.days import FIRST, LAST, today
from webapp.tables.values.kind import Invalid

STEPS = {"last": -1, "": 0, "this": 0, "next": 1}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
WRITTEN = {
    "week": re.compile(r"(\d{4})-?W(\d{1,2})", re.ASCII | re.IGNORECASE),
    "month": re.compile(r"(\d{4})-(\d{1,2})", re.ASCII),
    "quarter": re.compile(r"(\d{4})-?Q([1-4])", re.ASCII | re.IGNORECASE),
    "year": re.compile(r"(\d{4})()", re.ASCII),
}
NAMED = {
    "week": (_l("last week"), _l("this week"), _l("next week")),
    "month": (_l("last month"), _l("this month"), _l("next month")),
    "quarter": (_l("last quarter"), _l("this quarter"), _l("next quarter")),
    "year": (_l("last year"), _l("this year"), _l("next year")),
}
BEFORE = {"week": 0, "month": 24, "quarter": 8, "year": 10}


class Period(NamedTuple):
    """From `first` up to, without, `following`; `step` tells how far it is from now, if it was asked so."""

    unit: str
    first: date
    following: date
    step: int | None = None

    def __str__(self):
        return name_of(self.unit, self.first) if self.step is None else str(NAMED[self.unit][self.step + 1])


def start_of(unit: str, day: date) -> date:
    """The first day of the week (a Monday), month, quarter or year that a day is in."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    months = MONTHS[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def moved(unit: str, first: date, times: int) -> date:
    """The first day so many periods on; a "day" is one as well."""
    if unit in ("day", "week"):
        return first + timedelta(**{f"{unit}s": times})
    months = first.year * 12 + first.month - 1 + MONTHS[unit] * times
    return date(months // 12, months % 12 + 1, 1)


def name_of(unit: str, first: date) -> str:
    """2026-W47 · 2026-11 · 2026-Q4 · 2026: as `read` understands it again."""
    if unit == "week":
        year, week, _ = first.isocalendar()
        return f"{year}-W{week:02}"
    if unit == "quarter":
        return f"{first.year}-Q{(first.month + 2) // 3}"
    return first.strftime("%Y-%m" if unit == "month" else "%Y")


def around(unit: str, first: date, step: int | None = None) -> Period:
    return Period(unit, first, moved(unit, first, 1), step)


def reader(unit: str) -> Callable[[Any, str], Period]:
    """Reads "this", "last", "next" or a name of this unit. Raises Invalid."""

    def read(kind, text: str) -> Period:
        step = STEPS.get(text.casefold())
        if step is not None:
            return around(unit, moved(unit, start_of(unit, today()), step), step)
        return around(unit, _named(unit, text))

    return read


def _named(unit, text):
    found = WRITTEN[unit].fullmatch(text)
    try:
        first = _first(unit, int(found[1]), int(found[2] or 1)) if found else None
    except ValueError:
        first = None
    if first is None or not FIRST <= first < LAST:
        raise Invalid(_l("Say which: this, last, next, or %(example)s.", example=name_of(unit, today())))
    return first


def _first(unit, year, number):
    if unit == "week":
        return date.fromisocalendar(year, number, 1)
    return date(year, (number - 1) * MONTHS[unit] % 12 + 1 if unit == "quarter" else number, 1)


def offered(unit: str) -> list[tuple[str, Any]]:
    """(value, label) of those that a panel offers: around now, and those before by name."""
    near = [(key, NAMED[unit][STEPS[key] + 1]) for key in ("this", "last", "next")]
    now = start_of(unit, today())
    names = (name_of(unit, moved(unit, now, -back)) for back in range(2, BEFORE[unit] + 2))
    return near + [(name, name) for name in names if BEFORE[unit]]
