"""A forgotten password: asking for a link, and the page that the link opens."""

import hashlib

from flask import flash, make_response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from limits import parse

from tenants.db import db
from webapp.accounts import events, notices, passwords, resetting
from webapp.accounts.answers import go
from webapp.accounts.blueprint import bp
from webapp.accounts.forms import AskForResetForm, NewPasswordForm
from webapp.accounts.people import person_of
from webapp.core import places
from webapp.core.access import public
from webapp.core.limits import limiter
from webapp.core.mail import send
from webapp.core.sign_in import close_other_sessions
from webapp.core.translating import DEFAULT
from webapp.core.urls import absolute_url, outer_url

LETTERS = parse("5 per hour")
ASKING = parse("30 per hour")
CHANGED = _l("A new password was set for your account, by a link from a letter.")


@bp.get("/password-reset")
@public
def password_reset():
    return _asking(AskForResetForm())


@bp.post("/password-reset")
@public
def ask_for_reset():
    form = AskForResetForm()
    if not form.validate():
        return _asking(form, 422)
    if not limiter.limiter.hit(ASKING, "resets", places.neighbourhood()):
        form.email.errors.append(_("Too many attempts. Try again in an hour."))
        return _asking(form, 429)
    _write_to(form.email.data)
    return render_template("accounts/reset_sent.html", email=form.email.data)


@bp.get("/password-reset/<token>")
@public
def new_password(token):
    person = resetting.person_with(token)
    return _page(NewPasswordForm(), person) if person else _over()


@bp.post("/password-reset/<token>")
@public
def set_password(token):
    person = resetting.person_with(token, lock=True)
    if person is None:
        return _over()
    form = NewPasswordForm()
    form.words = (person.email, person.name)
    if not form.validate():
        return _page(form, person, 422)
    resetting.use(person, passwords.hashed(form.password.data))
    close_other_sessions(person)
    events.note("reset", person)
    notices.tell(person, CHANGED)
    db.session.commit()
    flash(_("Your new password is set. You have been signed out everywhere else."))
    return go(outer_url("accounts.sign_in"))


def _write_to(email):
    """The same work for an address that nobody has; what it made is kept only for one that somebody has."""
    person = person_of(email)
    with db.session.begin_nested() as letter:
        if limiter.limiter.hit(LETTERS, "reset letters", hashlib.sha256(email.encode()).hexdigest()):
            token = resetting.ask(email)
            _letter(person, email, absolute_url(outer_url("accounts.new_password", token=token)))
        if person is None:
            letter.rollback()
    events.note("reset-asked", person)
    db.session.commit()


def _letter(person, email, link):
    name, locale = (person.name, person.locale) if person else (email, DEFAULT)
    send(email, _l("A new password for Kezhang"), "mail/password_reset", locale, name=name, link=link)


def _asking(form, status=200):
    return make_response(render_template("accounts/ask_for_reset.html", form=form), status)


def _page(form, person, status=200):
    return make_response(render_template("accounts/new_password.html", form=form, email=person.email), status)


def _over():
    return make_response(render_template("accounts/reset_over.html"), 410)
