"""What the page of a customer offers: the account."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from tenants.db import db
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.rights import BOOKS, rights
from webapp.customers.models import Customer


def open_account(customer_id: int) -> list[dict]:
    """This year's statement of the customer's account."""
    if not may(Permission.REPORT) or not rights().opens(BOOKS):
        return []
    number = db.session.scalar(select(Customer.number).where(Customer.id == customer_id))
    url = url_for("reports.show_statement", customer=number)
    return [{"label": _("Account"), "url": url, "icon": "book"}]
