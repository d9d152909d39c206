"""The company's calendar: which day it is where the company keeps its books."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from tenants.current import bound_company


def now() -> datetime:
    return datetime.now(ZoneInfo(bound_company().timezone))


def today() -> date:
    return now().date()
