"""A company's door: two steps for whom, from which networks, and what was changed of it."""

import re

from flask import Response
from flask_babel import gettext as _

from tenants.current import bound_company
from tenants.db import db
from tenants.models import Company
from tenants.roles import Permission
from webapp.accounts import duties, events
from webapp.accounts.again import is_theirs
from webapp.accounts.blueprint import company_bp
from webapp.accounts.door import networks
from webapp.accounts.door.forms import DoorForm
from webapp.accounts.forms import choices
from webapp.accounts.members import without_factor
from webapp.core import places
from webapp.core.access import requires
from webapp.core.fragments import page_or_fragment, toast
from webapp.core.role_labels import LABELS
from webapp.core.sign_in import current_person

ROLE = re.compile(r"(?<![^\s,])(own:\d+|[a-z]+)(?![^\s,])")  # the word for a role, alone between others


@company_bp.get("/door")
@requires(Permission.MEMBERS)
def door():
    company = _company()
    return _page(
        _form(formdata=None, roles=company.second_factor, networks=networks.written(company.networks))
    )


@company_bp.post("/door")
@requires(Permission.MEMBERS)
def save_door():
    form, person = _form(), current_person()
    if not form.validate() or not is_theirs(form, person):
        return _page(form, 422)
    company = _company()
    company.second_factor, company.networks = form.roles.data, form.found
    events.note("door", person, company.id, _told(company))
    db.session.commit()
    return toast(_page(form), _("Saved. It holds from the next page on."))


def _form(**given) -> DoorForm:
    """With the roles of the company's own beside the built-in ones."""
    form = DoorForm(**given)
    form.roles.choices = choices(_labels())
    return form


def _labels():
    return {**LABELS, **dict(duties.own_roles(bound_company()))}


def _company() -> Company:
    return db.session.get_one(Company, bound_company().id)


def _told(company):
    """In the words for roles, which whoever reads it sees in their language."""
    return " · ".join(filter(None, (", ".join(company.second_factor), ", ".join(map(str, company.networks)))))


def _read(company_id):
    labels = _labels()
    lines = events.of_company(company_id)[: events.PAGE]
    return [
        line._replace(about=ROLE.sub(lambda m: str(labels.get(m[0], m[0])), line.about)) for line in lines
    ]


def _page(form, status=200) -> Response:
    company_id = bound_company().id
    form.current.data = ""
    return page_or_fragment(
        "accounts/door.html", "accounts/_door.html", status, form=form, here=places.address(), labels=_labels(),
        lacking=without_factor(company_id, form.roles.data or []),
        lines=_read(company_id),
    )  # fmt: skip
