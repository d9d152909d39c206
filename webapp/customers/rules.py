"""What is kept true about customers, whichever door they come through."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from tenants.db import db
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.formats import money, today
from webapp.core.ids import any_of
from webapp.customers.models import Customer
from webapp.tables.own.company_wide import chosen
from webapp.tables.writing.editing import Refused


def check_customer(values, errors, record) -> None:
    """A company has a company name; somebody entered by the company's name alone is that company."""
    if record is None:
        _complete(values, errors)
    if _said("kind", values, record) == "company" and not _said("company_name", values, record):
        errors.setdefault("company_name", _("A company customer needs the company's name."))
    if (values.get("birth_date") or "") > today().isoformat():
        errors["birth_date"] = _("Nobody is born in the future.")
    if record is not None and "owner" in values:
        _by_the_pool(values, errors, record)


def _by_the_pool(values, errors, record):
    """Where the company has a pool, a customer comes out of it and goes into it by its own rules; who arranges the
    company is free to put anybody in charge."""
    was, now = record.owner, values["owner"]
    if (was is None) == (now is None) or not chosen("pool", {}).get("on") or may(Permission.SETTINGS):
        return
    errors.setdefault(
        "owner", _("This customer is in the pool: claim them there.") if was is None
        else _("Return this customer to the pool, with a reason.")
    )  # fmt: skip


def _complete(values, errors):
    company = values.get("company_name")
    if _blank("kind", _l("Person or company"), values, errors):
        values["kind"] = "company" if company else "person"
        errors.pop("kind", None)
    if company and _blank("name", _l("Customer name"), values, errors):
        values["name"] = company
        errors.pop("name", None)


def _blank(key, label, values, errors):
    """Nothing was typed: that is another thing than something wrong, which is not to be written over."""
    if values.get(key) is not None:
        return False
    return key not in errors or errors[key] == _("%(field)s is needed.", field=label)


def _said(key, values, record):
    return values[key] if key in values else getattr(record, key, None)


def keep_who_owes(customer_ids: Collection[int]) -> None:
    """Refuses to let a customer go whose account is not even. Raises Refused."""
    owing = select(Customer.balance).where(Customer.id == any_of(customer_ids), Customer.balance != 0)
    balance = db.session.scalar(owing)
    if balance is not None:
        raise Refused(
            {"balance": _("The account is not even (%(balance)s): settle it first.", balance=money(balance))}
        )


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
