"""A company changes hands: from its owner to somebody who works there."""

from flask import abort, flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tenants.current import actor, bound_company
from tenants.db import db
from tenants.roles import Permission, Role
from webapp.accounts import events, notices
from webapp.accounts.again import is_theirs
from webapp.accounts.answers import go
from webapp.accounts.blueprint import company_bp
from webapp.accounts.door.forms import HandOverForm
from webapp.accounts.forms import choices
from webapp.accounts.members import Refused, hand_over, heirs
from webapp.core.access import requires
from webapp.core.fragments import page_or_fragment
from webapp.core.sign_in import current_person
from webapp.core.urls import company_url


@company_bp.get("/owner")
@requires(Permission.MEMBERS)
def owner():
    return _page(_form(formdata=None, role=Role.ADMIN))


@company_bp.post("/owner")
@requires(Permission.MEMBERS)
def hand_company_over():
    form = _form()
    if not form.validate() or not is_theirs(form, current_person()):
        return _page(form, 422)
    company = bound_company()
    try:
        before, after = hand_over(company.id, actor(), form.to.data, Role(form.role.data))
    except Refused as reason:
        db.session.rollback()
        form.to.errors = [str(reason)]
        return _page(form, 422)
    _tell(before, after, company)
    db.session.commit()
    flash(_("%(name)s is the owner now.", name=after.name))
    return go(company_url(company.slug))


def _form(**given):
    """With those who can become the owner; for an owner alone."""
    if actor().role is not Role.OWNER:
        abort(403)
    form = HandOverForm(**given)
    form.to.choices = choices(dict(heirs(bound_company().id, actor().id)))
    return form


def _tell(before, after, company):
    events.note("owner", before, company.id, f"{before.name} → {after.name}")
    sentence = _l(
        "%(company)s changed hands: its owner is %(after)s now, and was %(before)s.",
        company=company.name, after=after.name, before=before.name,
    )  # fmt: skip
    for person in (before, after):
        notices.tell(person, sentence)


def _page(form, status=200):
    return page_or_fragment("accounts/owner.html", "accounts/_owner.html", status, form=form)
