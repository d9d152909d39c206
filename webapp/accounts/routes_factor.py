"""A person's second factor: switched on with a picture and a code, ten recovery codes shown once, switched off."""

from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tenants.db import db
from webapp.accounts import events, notices
from webapp.accounts.again import is_theirs
from webapp.accounts.answers import go, local
from webapp.accounts.blueprint import bp
from webapp.accounts.factor import codes, keeping, slips
from webapp.accounts.factor.forms import PasswordForm, SwitchOnForm
from webapp.core.access import signed_in
from webapp.core.sign_in import close_other_sessions, current_person, visitor
from webapp.core.urls import outer_url

ON = _l("Two-step sign-in is switched on for your account.")
OFF = _l("Two-step sign-in is switched off for your account.")
FRESH = _l("New recovery codes were made for your account; the old ones are over.")


@bp.get("/profile/second-factor")
@signed_in
def second_factor():
    if keeping.is_on(visitor().id):
        return _page(PasswordForm(formdata=None))
    return _picture(SwitchOnForm(formdata=None))


@bp.post("/profile/second-factor")
@signed_in
def switch_on_factor():
    """The first code proves that the app has the secret; every other browser has to come in anew."""
    person, form = current_person(), SwitchOnForm()
    if keeping.is_on(person.id):
        return redirect(outer_url("accounts.second_factor"), 303)
    secret = slips.secret_on(form.slip.data or "", person.id)
    step = codes.fitting_step(secret, form.code.data or "") if secret else None
    if not form.validate() or not _fits(form, step) or not is_theirs(form, person):
        return _picture(form, 422)
    made = keeping.switch_on(person.id, secret, step)
    close_other_sessions(person)
    return _changed(person, "factor-on", ON, made)


@bp.post("/profile/second-factor/codes")
@signed_in
def fresh_codes():
    person, form = current_person(), PasswordForm()
    if not keeping.is_on(person.id):
        return _picture(SwitchOnForm(formdata=None), 422)
    if not form.validate() or not is_theirs(form, person):
        return _page(form, 422)
    return _changed(person, "codes", FRESH, keeping.fresh_codes(person.id))


@bp.post("/profile/second-factor/ending")
@signed_in
def switch_off_factor():
    person, form = current_person(), PasswordForm()
    if not keeping.is_on(person.id):
        return _picture(SwitchOnForm(formdata=None), 422)
    if not form.validate() or not is_theirs(form, person):
        return _page(form, 422)
    keeping.switch_off(person.id)
    events.note("factor-off", person)
    notices.tell(person, OFF)
    db.session.commit()
    flash(_("Two-step sign-in is off."))
    return go(outer_url("accounts.second_factor"))


def _fits(form, step):
    if step is None:
        form.code.errors = [
            _("This code does not fit. Wait for the next one; the phone's clock must be right.")
        ]
    return step is not None


def _changed(person, kind, sentence, made):
    """Shows the recovery codes, this once."""
    events.note(kind, person)
    notices.tell(person, sentence)
    db.session.commit()
    return render_template("accounts/recovery_codes.html", codes=made, there=_there())


def _there():
    return local(request.values.get("next"))


def _picture(form, status=200):
    """The form with the picture of its slip's secret; of a new one where the slip is not good any more."""
    who = visitor()
    secret = slips.secret_on(form.slip.data or "", who.id)
    if secret is None:
        form.slip.data = slips.fresh(who.id)
        secret = slips.secret_on(form.slip.data, who.id)
    address = codes.address_of(secret, who.email)
    page = render_template(
        "accounts/second_factor_off.html", form=form, there=_there(), secret=secret, address=address,
        picture=codes.picture(address),
    )  # fmt: skip
    return make_response(page, status)


def _page(form, status=200):
    person_id = visitor().id
    since, left = keeping.kept(person_id).created_at, keeping.codes_left(person_id)
    page = render_template("accounts/second_factor_on.html", form=form, since=since, left=left)
    return make_response(page, status)
