"""What a reader asks of the books: whose account, which days. Days are written as in every other field."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from wtforms import Form, ValidationError

from tenants.db import db
from webapp.core.formats import today
from webapp.customers.models import Customer
from webapp.customers.table import customers
from webapp.reports.statements import Period
from webapp.tables.kinds import Date, Reference
from webapp.tables.values.kind import KindInput


class Account(Reference):
    """A customer; a deleted one, too, by the number: the book keeps everybody."""

    def read(self, text):
        query = select(Customer.id).where(Customer.number == text.split()[0].upper())
        return db.session.scalar(query) or super().read(text)


def day(label, name, place=""):
    """A day; `place` tells two inputs of the same name apart on one page."""
    return KindInput(
        label, kind=Date(), required=True, name=name, id=place + name, render_kw={"type": "date"}
    )


class PeriodForm(Form):
    start = day(_l("From day"), "from")
    end = day(_l("To day"), "to")

    def validate_end(self, field):
        if field.data and self.start.data and field.data < self.start.data:
            raise ValidationError(_("The last day lies before the first."))

    @property
    def period(self) -> Period:
        return Period(self.start.data, self.end.data)


class StatementForm(PeriodForm):
    customer = KindInput(_l("Customer"), kind=Account(customers.name), required=True)


class BookForm(PeriodForm):
    start = day(_l("From day"), "from", place="book-")
    end = day(_l("To day"), "to", place="book-")


class BalancesForm(Form):
    at = day(_l("At the end of"), "at")


def _this_month(now: date) -> Period:
    return Period(now.replace(day=1), now)


def _last_month(now: date) -> Period:
    last = now.replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)


def _this_year(now: date) -> Period:
    return Period(now.replace(month=1, day=1), now)


def _last_year(now: date) -> Period:
    return Period(date(now.year - 1, 1, 1), date(now.year - 1, 12, 31))


PRESETS: dict[str, tuple[object, Callable[[date], Period]]] = {
    "this-month": (_l("This month"), _this_month),
    "last-month": (_l("Last month"), _last_month),
    "this-year": (_l("This year"), _this_year),
    "last-year": (_l("Last year"), _last_year),
}


def asked(values: Mapping[str, str]) -> MultiDict:
    """What was asked, with the days of a preset, or of this year where none were named."""
    now = today()
    known = MultiDict(values)
    preset = PRESETS.get(values.get("period", ""))
    period = preset[1](now) if preset else _this_year(now)
    for name, value in {"from": period.start, "to": period.end, "at": now}.items():
        if preset or name not in known:
            known[name] = value.isoformat()
    return known
