"""In and out: the sign-in page, the way out, and the language of a visitor."""

from flask import current_app, make_response, render_template, request
from flask_babel import gettext as _

from tenants.db import db
from webapp.accounts import entering, events
from webapp.accounts.answers import go, home_of, local
from webapp.accounts.blueprint import bp
from webapp.accounts.factor import half_way, keeping
from webapp.accounts.forms import SignInForm
from webapp.accounts.guessing import TooManyTries, known
from webapp.core.access import public
from webapp.core.sign_in import close_session, current_person, visitor
from webapp.core.translating import COOKIE, DEFAULT, LANGUAGES
from webapp.core.urls import outer_url

A_YEAR = 365 * 24 * 3600


@bp.get("/sign-in")
@public
def sign_in():
    there = local(request.args.get("next"))
    if visitor():
        return go(there or home_of(current_person()))
    return _page(SignInForm(next=there))


@bp.post("/sign-in")
@public
def enter():
    form = SignInForm()
    if not form.validate():
        return _page(form, 422)
    try:
        person = known(form.email.data, form.password.data)
    except TooManyTries:
        return _refused(form, _("Too many attempts. Wait a quarter of an hour, then try again."), 429)
    if person is None:
        return _refused(form, _("E-mail or password is wrong."), 422)
    return _welcome(person, local(form.next.data))


@bp.post("/sign-out")
@public
def sign_out():
    if visitor():
        events.note("out", current_person())
    close_session()
    db.session.commit()
    return go(local(request.form.get("next")) or "/sign-in")


@bp.post("/language")
@public
def language():
    wanted = request.form.get("locale", "")
    wanted = wanted if wanted in LANGUAGES else DEFAULT
    if visitor():
        current_person().locale = wanted
        db.session.commit()
    answer = go(local(request.form.get("next")) or "/")
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    answer.set_cookie(COOKIE, wanted, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return answer


def _page(form, status=200):
    return make_response(render_template("accounts/sign_in.html", form=form), status)


def _refused(form, reason, status):
    form.password.errors = [reason]
    return _page(form, status)


def _welcome(person, there):
    """In, or half way in where a code is asked for as well."""
    if keeping.is_on(person.id):
        half_way.begin(person, there)
        db.session.commit()
        return go(outer_url("accounts.code"))
    return entering.enter(person, "in", there)
