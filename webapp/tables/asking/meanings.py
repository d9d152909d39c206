"""What is written beside a comparison, and how it is said again: a value, several, two, a number of days, nothing."""

import re
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.tables.values.amounts import Integer
from webapp.tables.values.days import Date
from webapp.tables.values.kind import Invalid, Text
from webapp.tables.values.sealed import Phone

DAYS, YEAR_OF_DAYS, TWELVE = Integer(0, 36500), Integer(0, 366), Integer(1, 12)
DAY = Date()
PIECE = Text(100)
BETWEEN = ".."
COMMA = re.compile(r"(?<!\\)[,，]")
MOST = 200


def of_kind(kind, text):
    """A value such as the field holds."""
    if (value := kind.parse(text)) is None:
        raise Invalid(_l("Say what to compare with."))
    return value


def several(kind, text):
    """Values with commas between them; a comma that is part of one is written \\,"""
    parts = [part.replace("\\,", ",") for part in COMMA.split(text)]
    if len(parts) > MOST:
        raise Invalid(_l("At most %(most)s of them.", most=MOST))
    if kind.linked:
        return _found(kind, [part.strip() for part in parts])
    return [of_kind(kind, part) for part in parts]


def _found(kind, parts):
    """All of them looked up together."""
    if not all(parts):
        raise Invalid(_l("Say what to compare with."))
    values = list(kind.parse_many(parts).values())
    for value in values:
        if isinstance(value, Invalid):
            raise value
    return values


def two(kind, text):
    """100..200: both ends belong to it, whichever comes first."""
    first, between, last = text.partition(BETWEEN)
    if not between:
        raise Invalid(_l("Say from where to where, with two dots between: %(example)s", example="1..9"))
    return tuple(sorted((of_kind(kind, first), of_kind(kind, last))))


def piece(kind, text):
    return of_kind(PIECE, text)


def one_tag(kind, text):
    return of_kind(kind, text)[:1]


def a_day(kind, text):
    return of_kind(DAY, text)


def days(kind, text):
    return of_kind(DAYS, text)


def days_of_year(kind, text):
    return of_kind(YEAR_OF_DAYS, text)


def month_of_year(kind, text):
    return of_kind(TWELVE, text.removesuffix("月"))


def tail(kind, text):
    """The last four digits of a phone."""
    if (found := Phone.tail(of_kind(PIECE, text))) is None:
        raise Invalid(_l("Write the last four digits."))
    return found


def nothing(kind, text):
    return None


def as_asked(kind, value):
    """As people read what the field holds."""
    if isinstance(value, tuple):
        return _("%(first)s to %(last)s", first=kind.show(value[0]), last=kind.show(value[1]))
    return _(", ").join(_shown(kind, value)) if isinstance(value, list) else kind.show(value)


def _shown(kind, values):
    if kind.name == "tags":
        return values
    return kind.labels(values).values() if kind.linked else map(kind.show, values)


def plainly(kind, value):
    return value.isoformat() if isinstance(value, date) else str(value)
