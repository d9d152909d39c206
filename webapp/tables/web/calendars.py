"""A calendar: the records of a month or a week on the days that one of their fields says, a few of each day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import Date, cast, func, select

from tenants.db import company_connection
from webapp.tables.asking.questions import conditions
from webapp.tables.cells import Row, may_edit
from webapp.tables.looking import listing
from webapp.tables.looking.bars import calendar_fields
from webapp.tables.looking.frames import base_of
from webapp.tables.values.days import today, zone
from webapp.tables.values.kind import Invalid

SHOWN, FETCHED, IN_A_WEEK = 3, 12, 50
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Item:
    """A record on its day; `seen` is what its field holds, as text, `at` the time of day."""

    row: Row
    seen: str
    at: str


@dataclass(frozen=True)
class Day:
    day: date
    items: list[Item]
    many: int
    beside: bool
    is_today: bool
    all_url: str


def calendar(table, question, by: str) -> dict:
    """The context of a calendar."""
    field, base = table.by_key[by], base_of(table)
    week, first = _asked(question.told)
    days = _days(first, week)
    most = IN_A_WEEK if week else FETCHED
    found = _found(table, question, field, days[0], days[-1], most)
    rows = listing.rows_of(table, [id for id, *_ in found], _fields(table, field)) if found else {}
    on: dict[date, list] = {day: [] for day in days}
    for id, day, value, many in found:
        on[day].append((Item(rows[id], field.kind.text(value), _time(field, value)), many))
    return {
        "days": [_day(question, base, field, day, on[day], None if week else first) for day in days],
        "weekdays": [format_date(day, "EEE") for day in days[:7]],
        "by": field,
        "bys": calendar_fields(table),
        "movable": may_edit(table, field),
        "detail": _fields(table, field)[2:],
        "period": _period(days, first, week),
        "week": week,
        "shown": IN_A_WEEK if week else SHOWN,
        "ways": _ways(question, base, first, week),
    }


def _asked(told) -> tuple[bool, date]:
    """(whether a week is asked for, the first day of the month, or the Monday of the week)."""
    asked = told.get("week") or told.get("month", "")
    try:
        day = date.fromisoformat(asked if told.get("week") else f"{asked}-01")
        if not 1900 <= day.year <= 2200:
            raise Invalid(asked)
    except ValueError:
        day = today()
    if told.get("week"):
        return True, day - timedelta(days=day.weekday())
    return False, day.replace(day=1)


def _days(first, week):
    """Whole weeks, Monday first."""
    start = first - timedelta(days=first.weekday())
    if week:
        return [start + timedelta(days=n) for n in range(7)]
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    weeks = ((last - start).days // 7 + 1) * 7
    return [start + timedelta(days=n) for n in range(weeks)]


def _found(table, question, field, first, last, most):
    """(id, day, value, how many the day has) of the first records of each day: one statement."""
    column, timed = field.column, field.kind.name == "instant"
    day = cast(func.timezone(zone().key, column), Date) if timed else column
    low, high = (_midnight(one, timed) for one in (first, last + timedelta(days=1)))
    place = func.row_number().over(partition_by=day, order_by=(column, table.id))
    many = func.count().over(partition_by=day)
    within = select(
        table.id.label("id"),
        day.label("day"),
        column.label("value"),
        place.label("place"),
        many.label("many"),
    )
    some = within.where(*conditions(table, question), column >= low, column < high).subquery()
    query = select(some.c.id, some.c.day, some.c.value, some.c.many).where(some.c.place <= most)
    return company_connection().execute(query.order_by(some.c.value, some.c.id)).all()


def _midnight(day, timed):
    return datetime.combine(day, time(), zone()).astimezone(UTC) if timed else day


def _time(field, value):
    return value.astimezone(zone()).strftime("%H:%M") if field.kind.name == "instant" else ""


def _fields(table, field):
    """The name, the field itself, and what tells more: whose it is, and how it stands."""
    parent = [table.parent_field] if table.parent_field else []
    shown = {one.key for one in table.visible()}
    states = [one for one in table.fields if one.kind.name == "choice" and one.key in shown][:1]
    return list(dict.fromkeys([table.by_key[table.title], field, *parent, *states]))


def _day(question, base, field, day, held, month):
    on = "on" if "on" in field.kind.lookups else "is"
    narrowed = {"as": "table", "by": None, "month": None, "week": None, f"{field.key}.{on}": day.isoformat()}
    beside = month is not None and (day.year, day.month) != (month.year, month.month)
    many = held[0][1] if held else 0
    return Day(day, [item for item, _ in held], many, beside, day == today(), question.url(base, **narrowed))


def _period(days, first, week):
    if week:
        return f"{days[0].isoformat()} – {days[-1].isoformat()}"
    return format_date(first, _("MMMM y"))


def _ways(question, base, first, week) -> dict[str, str]:
    """Addresses of the time before and after, of today, and of the other width."""
    if week:
        before, after = first - WEEK, first + WEEK
        told = {"before": before.isoformat(), "after": after.isoformat(), "now": today().isoformat()}
        ways = {key: question.url(base, week=day, month=None) for key, day in told.items()}
        return ways | {"other": question.url(base, week=None, month=first.strftime("%Y-%m"))}
    before, after = first - timedelta(days=1), first + timedelta(days=31)
    ways = {key: question.url(base, month=day.strftime("%Y-%m"), week=None) for key, day in
            (("before", before), ("after", after), ("now", today()))}  # fmt: skip
    inside = today() if (today().year, today().month) == (first.year, first.month) else first
    return ways | {"other": question.url(base, month=None, week=inside.isoformat())}
