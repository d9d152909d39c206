"""A person's own page: name, language, password, and the browsers that are signed in."""

from datetime import UTC, datetime

from flask import abort, flash, make_response, render_template
from flask_babel import gettext as _
from sqlalchemy import delete, select

from tenants.db import db
from tenants.models import LoginSession
from webapp.accounts import passwords
from webapp.accounts.answers import go
from webapp.accounts.blueprint import bp
from webapp.accounts.browsers import described
from webapp.accounts.forms import ChangePasswordForm, ProfileForm
from webapp.accounts.guessing import TooManyTries, known
from webapp.core.access import signed_in
from webapp.core.sign_in import close_other_sessions, current_person, hash_of, visitor
from webapp.core.urls import outer_url


@bp.get("/profile")
@signed_in
def profile():
    return _page()


@bp.post("/profile")
@signed_in
def save_profile():
    form = ProfileForm()
    if not form.validate():
        return _page(form, status=422)
    form.populate_obj(current_person())
    db.session.commit()
    return _back(_("Saved"))


@bp.post("/profile/password")
@signed_in
def change_password():
    form, person = ChangePasswordForm(), current_person()
    form.words = (person.email, person.name)
    if not form.validate() or not _is_theirs(form, person):
        return _page(password_form=form, status=422)
    person.password_hash = passwords.hashed(form.password.data)
    close_other_sessions(person)
    db.session.commit()
    return _back(_("Your new password is set. You have been signed out everywhere else."))


@bp.post("/profile/sessions/<ref>/ending")
@signed_in
def end_session(ref):
    session = next((s for s in _sessions() if _ref(s) == ref), None) or abort(404)
    db.session.execute(delete(LoginSession).where(LoginSession.token_hash == session.token_hash))
    db.session.commit()
    return _back(_("That browser is signed out."))


def _is_theirs(form, person):
    try:
        if known(person.email, form.current.data):
            return True
        form.current.errors.append(_("This is not your current password."))
    except TooManyTries:
        form.current.errors.append(_("Too many attempts. Wait a quarter of an hour, then try again."))
    return False


def _sessions():
    query = select(LoginSession).where(
        LoginSession.person_id == visitor().id, LoginSession.expires_at > datetime.now(UTC)
    )
    return db.session.scalars(query.order_by(LoginSession.created_at.desc())).all()


def _ref(session):
    """Names a session on the page; tells nothing of its token."""
    return session.token_hash[:8].hex()


def _page(form=None, password_form=None, status=200):
    here = hash_of(visitor().token)
    sessions = [(_ref(s), described(s.agent), s.created_at, s.token_hash == here) for s in _sessions()]
    page = render_template(
        "accounts/profile.html", form=form or ProfileForm(formdata=None, obj=current_person()), sessions=sessions,
        password_form=password_form or ChangePasswordForm(formdata=None),
    )  # fmt: skip
    return make_response(page, status)


def _back(message):
    flash(message)
    return go(outer_url("accounts.profile"))
