"""Another e-mail address: asking for it, and the page that each of the two links opens."""

from flask import flash, make_response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from limits import parse

from tenants.db import db
from webapp.accounts import email_changing, events, notices
from webapp.accounts.again import is_theirs
from webapp.accounts.answers import go
from webapp.accounts.blueprint import bp
from webapp.accounts.email_changing import Taken
from webapp.accounts.forms import ChangeEmailForm
from webapp.core.access import public, signed_in
from webapp.core.limits import limiter
from webapp.core.mail import send
from webapp.core.sign_in import current_person, visitor
from webapp.core.urls import absolute_url, outer_url

LETTERS = parse("5 per hour")
SUBJECT = _l("Another e-mail address for your account at Kezhang")


@bp.get("/profile/email")
@signed_in
def email():
    return _page(ChangeEmailForm(formdata=None))


@bp.post("/profile/email")
@signed_in
def ask_for_email():
    """The answer and the letters are the same whether somebody has the new address or not."""
    form, person = ChangeEmailForm(), current_person()
    form.mine = person.email
    if not form.validate() or not is_theirs(form, person):
        return _page(form, 422)
    if not limiter.limiter.hit(LETTERS, "e-mail changes", str(person.id)):
        form.email.errors = [_("Too many attempts. Try again in an hour.")]
        return _page(form, 429)
    old, new = email_changing.ask(person, form.email.data)
    _letter(person, person.email, old, form.email.data)
    _letter(person, form.email.data, new, form.email.data)
    events.note("email-asked", person)
    db.session.commit()
    flash(_("Two letters are on their way: one to each address. The change happens when both agreed."))
    return go(outer_url("accounts.email"))


@bp.get("/email-change/<token>")
@public
def email_change(token):
    return _letters_page(email_changing.found(token))


@bp.post("/email-change/<token>")
@public
def agree_to_email(token):
    asked = email_changing.found(token, lock=True)
    if asked is None or asked.agreed:
        return _letters_page(asked)
    before = asked.person.email
    try:
        changed = email_changing.agree(asked)
    except Taken:
        db.session.rollback()
        return make_response(render_template("accounts/email_over.html", taken=True), 409)
    if changed:
        _tell_both(asked.person, before)
    db.session.commit()
    return render_template("accounts/email_agreed.html", changed=changed, email=asked.person.email)


@bp.post("/email-change/<token>/stop")
@public
def stop_email(token):
    asked = email_changing.found(token, lock=True)
    if asked is None:
        return _letters_page(asked)
    email_changing.stop(asked)
    events.note("email-stopped", asked.person)
    db.session.commit()
    return render_template("accounts/email_stopped.html")


def _tell_both(person, before):
    """The old mailbox learns of it last, for whoever reads it may still cry out."""
    events.note("email", person, about=f"{before} → {person.email}")
    sentence = _l("Your account is signed in to with %(email)s from now on.", email=person.email)
    for address in (before, person.email):
        notices.tell(person, sentence, address)


def _letter(person, to, token, email):
    link = absolute_url(outer_url("accounts.email_change", token=token))
    about = {"name": person.name, "email": email, "link": link, "mine": to == person.email}
    send(to, SUBJECT, "mail/email_change", person.locale, **about)


def _letters_page(asked):
    """What an open link shows; one that was used, ran out or never was is told to be over."""
    if asked is None:
        return make_response(render_template("accounts/email_over.html", taken=False), 410)
    change = asked.change
    return render_template(
        "accounts/email_change.html",
        email=change.email,
        before=asked.person.email,
        end=asked.end,
        agreed=asked.agreed,
    )


def _page(form, status=200):
    waiting = email_changing.waiting(visitor().id)
    return make_response(render_template("accounts/email.html", form=form, waiting=waiting), status)
