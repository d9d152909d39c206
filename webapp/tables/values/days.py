"""Kinds of time: business days, which are the company's own, and instants, kept in UTC and shown in its zone."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from tenants.current import company
from webapp.tables.values.kind import Invalid, Kind

DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?",
    re.ASCII,
)
ISO = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])", re.ASCII)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?", re.ASCII)
SERIAL_ZERO = datetime(1899, 12, 30)
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)
LOOKUPS = (
    "before", "after", "from", "to", "between", "today", "yesterday", "tomorrow", "week", "month", "quarter", "year",
    "last", "next", "ago", "notlast", "blank", "filled",
)  # fmt: skip
NEAR = {"today": 0, "今天": 0, "今日": 0, "yesterday": -1, "昨天": -1, "tomorrow": 1, "明天": 1}


def zone() -> ZoneInfo:
    tenant = company()
    return ZoneInfo(tenant.timezone if tenant else "Asia/Shanghai")


def today() -> date:
    """The day it is where the company works."""
    return datetime.now(zone()).date()


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def moment(text: str) -> datetime:
    """A naive local date and time. Raises Invalid for what is neither a day, a serial, nor today."""
    plain = unicodedata.normalize("NFKC", text)
    try:
        value = _near(plain) or _written(plain) or _serial(plain)
    except ValueError:
        raise Invalid(_l("There is no such day: %(text)s", text=text[:40])) from None
    if value is None:
        raise Invalid(_l("Write a date such as 2023-05-01."))
    if not FIRST <= value.date() <= LAST:
        raise Invalid(_l("A date between 1900 and 2200, please."))
    return value


def _near(plain):
    days = NEAR.get(plain.casefold())
    return None if days is None else datetime.combine(today() + timedelta(days), datetime.min.time())


def _written(plain):
    found = DAY.fullmatch(plain) or COMPACT.fullmatch(plain)
    if not found:
        return None
    year, month, day = map(int, found.groups()[:3])
    hour, minute, second = (int(part or 0) for part in (found.groups()[3:] or "000"))
    return datetime(year, month, day, hour, minute, second)


def _serial(plain):
    found = SERIAL.fullmatch(plain)
    return SERIAL_ZERO + timedelta(days=float(plain)) if found else None


class Date(Kind):
    """A business day. One that lies further ahead than `ahead` days warns; None takes any."""

    name = "date"
    align = "end"
    lookups = ("is", "not", *LOOKUPS)
    sheet = "date"

    def __init__(self, ahead: int | None = 400):
        self.ahead = ahead

    def warning(self, value):
        if value is None or self.ahead is None or value <= today() + timedelta(self.ahead):
            return None
        return _l("This day is far ahead.")

    def read(self, text):
        return date.fromisoformat(text) if ISO.fullmatch(text) else moment(text).date()

    def show(self, value):
        return "" if value is None else value.isoformat()


class Instant(Kind):
    """A moment; people read and write the company's local time, the database keeps UTC."""

    name = "instant"
    align = "end"
    lookups = ("on", *LOOKUPS)
    sheet = "instant"

    def read(self, text):
        return moment(text).replace(tzinfo=zone()).astimezone(UTC)

    def show(self, value):
        return "" if value is None else value.astimezone(zone()).strftime("%Y-%m-%d %H:%M")
