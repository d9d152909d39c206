"""A company's door: two steps for whom, from which networks, and what was changed of it."""

from flask import Response
from flask_babel import gettext as _

from tenants.current import bound_company
from tenants.db import db
from tenants.models import Company
from tenants.roles import Permission, Role
from webapp.accounts import events
from webapp.accounts.again import is_theirs
from webapp.accounts.blueprint import company_bp
from webapp.accounts.door import networks
from webapp.accounts.door.forms import DoorForm
from webapp.accounts.members import without_factor
from webapp.core import places
from webapp.core.access import requires
from webapp.core.fragments import page_or_fragment, toast
from webapp.core.role_labels import LABELS
from webapp.core.sign_in import current_person


@company_bp.get("/door")
@requires(Permission.MEMBERS)
def door():
    company = _company()
    return _page(
        DoorForm(formdata=None, roles=company.second_factor, networks=networks.written(company.networks))
    )


@company_bp.post("/door")
@requires(Permission.MEMBERS)
def save_door():
    form, person = DoorForm(), current_person()
    if not form.validate() or not is_theirs(form, person):
        return _page(form, 422)
    company = _company()
    company.second_factor, company.networks = form.roles.data, form.found
    events.note("door", person, company.id, _told(company))
    db.session.commit()
    return toast(_page(form), _("Saved. It holds from the next page on."))


def _company() -> Company:
    return db.session.get_one(Company, bound_company().id)


def _told(company):
    """In figures and names that need no language."""
    return " · ".join(filter(None, (", ".join(company.second_factor), ", ".join(map(str, company.networks)))))


def _page(form, status=200) -> Response:
    company_id = bound_company().id
    form.current.data = ""
    return page_or_fragment(
        "accounts/door.html", "accounts/_door.html", status, form=form, here=places.address(), labels=LABELS,
        lacking=without_factor(company_id, [Role(role) for role in form.roles.data or [] if role in LABELS]),
        lines=events.of_company(company_id)[: events.PAGE],
    )  # fmt: skip
