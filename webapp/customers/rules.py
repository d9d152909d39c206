"""What is kept true about customers, whichever door they come through."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from tenants.db import db
from webapp.core.formats import today
from webapp.core.ids import any_of
from webapp.customers.models import Customer


def check_customer(values, errors, record) -> None:
    """A company has a company name; somebody entered by the company's name alone is that company."""
    if record is None and values.get("company_name"):
        _named_by_company(values, errors)
    if _said("kind", values, record) == "company" and not _said("company_name", values, record):
        errors.setdefault("company_name", _("A company customer needs the company's name."))


def _named_by_company(values, errors):
    if not values.get("kind"):
        values["kind"] = "company"
    if not values.get("name"):
        values["name"] = values["company_name"]
        errors.pop("name", None)


def _said(key, values, record):
    return values[key] if key in values else getattr(record, key, None)


def years_old(customer_ids: Collection[int]) -> dict[int, int]:
    """Each customer's age in whole years, where the birth date is known; a year alone counts to its last day."""
    rows = db.session.execute(
        select(Customer.id, Customer.birth_date).where(Customer.id == any_of(customer_ids))
    )
    now = today()
    return {id: age(birth_date, now) for id, birth_date in rows if birth_date}


def age(birth_date: str, now: date) -> int:
    """Years from "1984-05-06" or "1984" to a day."""
    born = date.fromisoformat(birth_date if len(birth_date) > 4 else f"{birth_date}-12-31")
    return now.year - born.year - ((now.month, now.day) < (born.month, born.day))
