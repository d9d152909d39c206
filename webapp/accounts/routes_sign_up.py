"""Signing up: one page for a company and its owner, an address proposed while one types, a short wait if need be."""

from typing import Any

from flask import make_response, render_template, request
from flask_babel import gettext as _
from limits import parse

from tenants.db import db
from tenants.provisioning import StockEmpty
from webapp.accounts import events, passwords, slugs
from webapp.accounts.answers import go
from webapp.accounts.blueprint import bp
from webapp.accounts.factor import keeping
from webapp.accounts.fields import squeezed
from webapp.accounts.forms import CompanyForm, SignUpForm
from webapp.accounts.guessing import TooManyTries, known
from webapp.accounts.industries import ABOUT
from webapp.accounts.people import person_of
from webapp.accounts.signing_up import Opening, Taken, TooLate, open_company
from webapp.core import places
from webapp.core.access import public
from webapp.core.fragments import page_or_fragment
from webapp.core.limits import limiter
from webapp.core.sign_in import current_person, open_session, visitor
from webapp.core.translating import language
from webapp.core.urls import company_url

OPENINGS = parse("300 per hour")


@bp.get("/sign-up")
@public
def sign_up():
    return _page(_form())


@bp.get("/sign-up/slug")
@public
def slug():
    return render_template("accounts/_slug.html", proposal=_proposal(squeezed(request.args.get("company"))))


@bp.post("/sign-up")
@public
def create():
    form = _form()
    if not form.validate():
        return _page(form, 422)
    if not limiter.limiter.hit(OPENINGS, "openings", places.neighbourhood()):
        form.company.errors.append(_("Too many companies from here. Try again in an hour."))
        return _page(form, 429)
    try:
        return _begin(form, _opening(form))
    except TooManyTries:
        form.email.errors.append(_("Too many attempts. Wait a quarter of an hour, then try again."))
        return _page(form, 429)


@bp.post("/sign-up/waiting")
@public
def wait():
    try:
        opening = Opening.unsealed(request.form.get("slip", ""))
        return _enter(opening)
    except (Taken, TooLate):
        return page_or_fragment("accounts/waiting.html", "accounts/_waiting.html", slip="")


def _form():
    """Somebody signed in is asked for the company alone, unless they say who the owner is."""
    return CompanyForm() if visitor() and "email" not in request.form else SignUpForm()


def _page(form, status=200):
    proposal = _proposal(form.company.data)
    return make_response(
        render_template("accounts/sign_up.html", form=form, proposal=proposal, about=ABOUT), status
    )


def _proposal(name):
    return slugs.proposed(name[:80]) if name else ""


def _begin(form, opening, again=True):
    if opening is None:
        return _page(form, 422)
    try:
        return _enter(opening)
    except Taken as taken:
        if taken.field == "email" and again:
            return _begin(form, _opening(form), again=False)
        form[taken.field].errors.append(_("Somebody has this already. Choose another one."))
        return _page(form, 422)


def _enter(opening):
    """Opens the company and goes in, or to the page that waits for a ready one. Raises Taken."""
    try:
        company, person = open_company(opening)
    except StockEmpty:
        db.session.rollback()
        return page_or_fragment("accounts/waiting.html", "accounts/_waiting.html", 202, slip=opening.sealed())
    address = company_url(company.slug, "/customers")
    who = visitor()
    if who is None or who.id != person.id:
        open_session(person)
    events.note("founded", person, company.id)
    db.session.commit()
    return go(address)


def _opening(form) -> Opening | None:
    """What the form asks for; None when the address is somebody's who has another password, or has to give a code."""
    owner = _owner(form)
    if owner is None:
        form.email.errors.append(_("This address has an account already. Sign in first."))
        return None
    return Opening(form.company.data, form.slug.data, form.industry.data, samples=form.samples.data, **owner)


def _owner(form) -> dict[str, Any] | None:
    if "email" not in form:
        return {"person_id": current_person().id}
    if person_of(form.email.data) is None:
        return _newcomer(form)
    person = known(form.email.data, form.password.data)
    return {"person_id": person.id} if person and not keeping.is_on(person.id) else None


def _newcomer(form):
    typed = {"name": form.name.data, "email": form.email.data}
    return {**typed, "password_hash": passwords.hashed(form.password.data), "locale": language()}
