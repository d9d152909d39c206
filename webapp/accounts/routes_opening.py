"""Before a company that lets nobody in from here: what stands in the way, and the owner's way back by letter."""

from flask import flash, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from limits import parse

from tenants.db import db
from webapp.accounts import events, notices
from webapp.accounts.answers import go, local
from webapp.accounts.blueprint import bp
from webapp.accounts.door import opening
from webapp.core import places
from webapp.core.access import signed_in
from webapp.core.limits import limiter
from webapp.core.mail import send
from webapp.core.sign_in import current_person, visitor
from webapp.core.urls import absolute_url, company_url, outer_url

LETTERS = parse("5 per hour")
SUBJECT = _l("A way back into your company")
LIFTED = _l(
    "The networks of your company were lifted by a link from a letter: it can be entered from everywhere."
)


@bp.get("/elsewhere")
@signed_in
def elsewhere():
    slug = _slug(request.args.get("next"))
    return _page(slug, opening.owned(slug, visitor().id) if slug else None)


@bp.post("/elsewhere")
@signed_in
def write_to_owner():
    """A letter to the owner who asks; others are told the same, and get none."""
    slug, person = _slug(request.form.get("next")), current_person()
    if not limiter.limiter.hit(LETTERS, "openings of doors", str(person.id)):
        return _page(slug, None, 429, _("Too many attempts. Try again in an hour."))
    company = opening.owned(slug, person.id)
    if company and company.networks:
        _letter(company, person)
        db.session.commit()
    flash(_("A letter is on its way to %(email)s.", email=person.email))
    return go(outer_url("accounts.elsewhere", next=company_url(slug)))


@bp.get("/opening/<token>")
@signed_in
def way_back(token):
    return _opening(opening.company_with(token, visitor().id))


@bp.post("/opening/<token>")
@signed_in
def lift_networks(token):
    company, person = opening.company_with(token, visitor().id, lock=True), current_person()
    if company is None:
        return _opening(None)
    company.networks = []
    events.note("door-opened", person, company.id)
    notices.tell(person, LIFTED)
    db.session.commit()
    return go(company_url(company.slug, "/members/door"))


def _slug(there):
    """The company in an address of ours, or ""."""
    parts = local(there).split("/")
    return parts[2] if len(parts) > 2 and parts[1] == "c" else ""


def _letter(company, person):
    link = absolute_url(outer_url("accounts.way_back", token=opening.link_token(company, person.id)))
    about = {"name": person.name, "company_name": company.name, "link": link, "minutes": opening.MINUTES}
    send(person.email, SUBJECT, "mail/opening", person.locale, **about)


def _opening(company):
    page = render_template("accounts/opening.html", company_name=company.name if company else "")
    return make_response(page, 200 if company else 410)


def _page(slug, company, status=200, refusal=""):
    page = render_template(
        "accounts/elsewhere.html", there=company_url(slug) if slug else "", mine=company is not None,
        here=places.address(), refusal=refusal,
    )  # fmt: skip
    return make_response(page, status)
