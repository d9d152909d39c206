"""A person's own page: name, language, password, and what leads on to e-mail, second factor and history."""

from flask import flash, make_response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tenants.db import db
from webapp.accounts import events, notices, passwords, whereabouts
from webapp.accounts.again import is_theirs
from webapp.accounts.answers import go
from webapp.accounts.blueprint import bp
from webapp.accounts.factor import keeping
from webapp.accounts.forms import ChangePasswordForm, ProfileForm
from webapp.core.access import signed_in
from webapp.core.sign_in import close_other_sessions, current_person, visitor
from webapp.core.urls import outer_url

CHANGED = _l("The password of your account was changed.")


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
    if not form.validate() or not is_theirs(form, person):
        return _page(password_form=form, status=422)
    person.password_hash = passwords.hashed(form.password.data)
    close_other_sessions(person)
    events.note("password", person)
    notices.tell(person, CHANGED)
    db.session.commit()
    return _back(_("Your new password is set. You have been signed out everywhere else."))


def _page(form=None, password_form=None, status=200):
    page = render_template(
        "accounts/profile.html", form=form or ProfileForm(formdata=None, obj=current_person()),
        sessions=whereabouts.here_and_now(), factor=keeping.is_on(visitor().id),
        password_form=password_form or ChangePasswordForm(formdata=None),
    )  # fmt: skip
    return make_response(page, status)


def _back(message):
    flash(message)
    return go(outer_url("accounts.profile"))
