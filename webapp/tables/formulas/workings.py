"""How the functions of formulas work things out, in Python and in SQL side by side: the two agree.

Numbers are exact: sums as they are, products and quotients rounded to ten places, halves away from zero. SQL never
raises: what has no answer is NULL there, and Broken here.
"""

import calendar
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from flask_babel import gettext as _
from sqlalchemy import Date, Integer, Numeric, String, and_, case, cast, extract, false, func, literal, null

from webapp.tables.formulas.trees import either
from webapp.tables.formulas.types import Broken
from webapp.tables.values.days import FIRST, LAST

EXACT = Context(prec=4000, rounding=ROUND_HALF_UP)
PLACES, FINER = 10, 40
HUGE = 10**18
FURTHEST = 200_000  # days
MONTHS_APART = 6_000


# Numbers


def rounded(value: Decimal, places: int = PLACES) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def bounded(value, low, high):
    """In SQL: the number, or NULL beyond these; it is said once, so that formulas do not grow."""
    below, above = literal(Decimal(low - 1), Numeric), literal(Decimal(high + 1), Numeric)
    return func.nullif(
        func.nullif(func.greatest(func.least(value, above), below), above), below, type_=Numeric
    )


def whole(value, low, high):
    return cast(bounded(func.trunc(value), low, high), Integer)


def divided(a, b):
    if not b:
        raise Broken(_("division by zero"))
    near = Context(prec=max(a.adjusted() - b.adjusted(), 0) + 2 * FINER, rounding=ROUND_HALF_UP)
    return rounded(near.divide(a, b))


def divided_in_sql(a, b):
    return func.round(func.round(a, FINER) / func.nullif(b, 0), PLACES, type_=Numeric)


def left_over(a, b):
    if not b:
        raise Broken(_("division by zero"))
    return EXACT.remainder(a, b)


def added(a, b):
    return EXACT.add(a, b)


def negative_in_sql(value):
    return literal(Decimal(0), Numeric) - value


def left_over_in_sql(a, b):
    return func.mod(a, func.nullif(b, 0), type_=Numeric)


def times(a, b):
    return rounded(EXACT.multiply(a, b))


def times_in_sql(a, b):
    return func.round(a * b, PLACES, type_=Numeric)


def summed(*values):
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value or 0)
    return total


def summed_in_sql(*values):
    total = func.coalesce(values[0], 0, type_=Numeric)
    for value in values[1:]:
        total = total + func.coalesce(value, 0, type_=Numeric)
    return total


# Texts


def plainly(value: Decimal) -> str:
    """1200.50 is 1200.5; never an exponent."""
    said = f"{value:f}"
    said = said.rstrip("0").rstrip(".") if "." in said else said
    return "0" if said in ("-0", "") else said


def with_places(value, places):
    found = rounded(value, int(places))
    return f"{found if found else abs(found):f}"


def filled(text):
    return func.nullif(text, "", type_=String)


def joined(*texts):
    return "".join(text for text in texts if text) or None


def replaced(text, old, new):
    return None if text is None or old is None else text.replace(old, new or "") or None


# Days


def _within(day):
    if not FIRST <= day <= LAST:
        raise Broken(_("a date beyond 1900 to 2200"))
    return day


def _near(number, furthest):
    if abs(number) >= furthest + 1:
        raise Broken(_("a date beyond 1900 to 2200"))
    return int(number)


def in_range(day):
    """In SQL: the day, or NULL beyond what a date can be here."""
    below, above = literal(FIRST - timedelta(1), Date), literal(LAST + timedelta(1), Date)
    return func.nullif(func.nullif(func.greatest(func.least(day, above), below), above), below, type_=Date)


def later(day, days):
    return _within(day + timedelta(days=_near(days, FURTHEST)))


def later_in_sql(day, days):
    return in_range(day + whole(days, -FURTHEST, FURTHEST))


def _moved(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + _near(months, MONTHS_APART), 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _moved_in_sql(day, months):
    return cast(day + func.make_interval(0, whole(months, -MONTHS_APART, MONTHS_APART)), Date)


def months_on(day, months):
    """The same day so many months later, or the last of its month."""
    return _within(_moved(day, months))


def months_on_in_sql(day, months):
    return in_range(_moved_in_sql(day, months))


def day_of(year, month, day):
    """A thirteenth month is the next January, a day 0 the last of the month before."""
    if not FIRST.year <= int(year) <= LAST.year:
        raise Broken(_("a date beyond 1900 to 2200"))
    return later(_moved(date(int(year), 1, 1), month - 1), day - 1)


def day_of_in_sql(year, month, day):
    first = func.make_date(whole(year, FIRST.year, LAST.year), 1, 1, type_=Date)
    return later_in_sql(_moved_in_sql(first, month - 1), day - 1)


def part_in_sql(name):
    return lambda day: cast(extract(name, day), Numeric)


# Truth, and what asks only for what it needs


def sure(truth):
    return func.coalesce(truth, false())


def blank(said):
    return said.is_(None)


def chosen(asked, then, other=lambda: None):
    return then() if asked() else other()


def chosen_in_sql(asked, then, other=None):
    return case((sure(asked), then), else_=null() if other is None else other)


def chosen_fails(asked, then, other=(None, None)):
    fails = [false() if one is None else one for one in (then[1], other[1])]
    branches = (
        None if then[1] is None and other[1] is None else case((sure(asked[0]), fails[0]), else_=fails[1])
    )
    return either(asked[1], branches)


def in_turn(goes_on):
    """Fails where a part fails that is asked at all: each one is asked if what came before lets it."""

    def fails(first, *others):
        further = fails(*others) if others else None
        return either(first[1], None if further is None else and_(goes_on(first[0]), further))

    return fails


def first_of(*asked):
    return next((value for one in asked if (value := one()) is not None), None)


def unless_broken(asked, instead):
    try:
        return asked()
    except Broken:
        return instead()


def unless_broken_in_sql(asked, instead):
    fails = asked.failing()
    return asked.sql() if fails is None else case((fails, instead.sql()), else_=asked.sql())


def fails_twice(asked, instead):
    return None if asked[1] is None or instead[1] is None else and_(asked[1], instead[1])


def known_in_sql(pick):
    """The least or the greatest of those that are not blank: of numbers a number, of days a day."""
    return lambda *values: pick(*values, type_=values[0].type)
