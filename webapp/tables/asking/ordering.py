"""What a list is sorted by and grouped by: up to four columns, each in its own direction, blanks last in every one."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from webapp.tables.fields import Field
from webapp.tables.values.days import zone
from webapp.tables.values.kind import Invalid
from webapp.tables.values.periods import MONTHS, around, start_of

MOST = 4
UNITS = ("week", *MONTHS)


class Key(NamedTuple):
    """One column of an order; `field` is None of the record's id."""

    field: Any
    descending: bool

    @property
    def name(self) -> str:
        return self.field.key if self.field else "id"

    @property
    def column(self) -> ColumnElement:
        return self.field.ordering

    @property
    def nullable(self) -> bool:
        return self.field.ordering_nullable

    @property
    def few(self) -> bool:
        """Whether it has few different values, so that one can go from each to the next."""
        return self.field.kind.few or self.field.kind.name == "person"

    @property
    def doubtful(self) -> bool:
        """Whether it may have few: a city has, a company's name has not."""
        return self.field.kind.name == "text"


class Grouping(NamedTuple):
    """Rows with one value of a field belong together; days, those of one `unit`."""

    key: Key
    unit: str = ""

    def of(self, value) -> Any:
        """What the group of a value is told by: the value itself, or the first day of its unit."""
        if value is None or not isinstance(value, date):
            return value
        day = value.astimezone(zone()).date() if isinstance(value, datetime) else value
        return start_of(self.unit, day) if self.unit else day

    @property
    def label(self) -> Any:
        return self.key.field.label


def sorts_of(table, text: str) -> tuple[Key, ...]:
    """The keys of "-grade,name"; none for "". Raises Invalid."""
    asked = [part.strip() for part in text.split(",")] if text else []
    if len(asked) > MOST:
        raise Invalid(_l("It can be sorted by %(most)s columns at once.", most=MOST))
    keys = {(key := _key(table, part)).name: key for part in reversed(asked)}
    return tuple(reversed(keys.values()))


def _key(table, asked):
    name, descending = asked.removeprefix("-"), asked.startswith("-")
    if name == "id":
        return Key(None, descending)
    field = table.by_key.get(name)
    if field is None or not field.sortable or field.sought is None or field.sealed:
        raise Invalid(_l("It cannot be sorted by “%(key)s”.", key=name[:40]))
    return Key(field, descending)


def grouped_by(table, text: str) -> Grouping | None:
    """The grouping of "grade", "-grade", "ordered_on.month". Raises Invalid."""
    if not text:
        return None
    name, _dot, unit = text.partition(".")
    try:
        key = _key(table, name)
        if key.field is None or (unit and not (unit in UNITS and is_time(key.field))):
            raise Invalid(None)
    except Invalid:
        raise Invalid(_l("It cannot be grouped by “%(key)s”.", key=text[:40])) from None
    return Grouping(key, unit)


def is_time(field: Field) -> bool:
    return field.kind.name in ("date", "instant")


@dataclass(frozen=True)
class Order:
    """By the keys and then by id. `grouping` goes before what is sorted by."""

    keys: tuple[Key, ...]
    backwards: bool
    id: Any
    grouping: Grouping | None = None

    @classmethod
    def of(cls, table, sort: str, group: str = "") -> "Order":
        grouping, sorts = grouped_by(table, group), sorts_of(table, sort or table.sort)
        keys = [grouping.key] if grouping else []
        for key in sorts:
            if key.field is None:
                return cls(tuple(keys), key.descending, table.id, grouping)
            keys += [key] if key.name not in {one.name for one in keys} else []
        return cls(tuple(keys), keys[-1].descending, table.id, grouping)

    @cached_property
    def name(self) -> tuple:
        """Tells this order from every other one of its table."""
        return (*((key.name, key.descending) for key in self.keys), self.backwards)

    @property
    def joined(self) -> bool:
        """Whether the last key and the id go the same way, as their index does."""
        return bool(self.keys) and self.keys[-1].descending == self.backwards

    def by_runs(self, at: int) -> bool:
        """Whether the rows of each value of this key are read by themselves: there are few, and each has many rows."""
        key = self.keys[at]
        return (key.few or key.doubtful) and not (self.joined and at == len(self.keys) - 1)


def ordered(table, question) -> list[str]:
    """The parts of a sentence that say the order, where it is not the table's own, and the groups."""
    parts = []
    if grouping := grouped_by(table, question.group):
        parts.append(_("grouped by %(field)s", field=_grouped(grouping)))
    if question.sort != table.sort:
        parts += [_sorted(key) for key in sorts_of(table, question.sort) if key.field]
    return parts


def _grouped(grouping):
    return f"{grouping.label} · {UNIT_LABELS[grouping.unit]}" if grouping.unit else grouping.label


def _sorted(key):
    words = _("by %(field)s, descending") if key.descending else _("by %(field)s")
    return words % {"field": key.field.label}


UNIT_LABELS = {"week": _l("week"), "month": _l("month"), "quarter": _l("quarter"), "year": _l("year")}


def group_label(grouping: Grouping, told) -> str:
    """As people read the group; a blank one is nobody's or nothing's."""
    if told is None:
        return _("Blank")
    return str(around(grouping.unit, told)) if grouping.unit else str(told)
