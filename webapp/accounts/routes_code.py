"""The second step of signing in: a code of the app, or a recovery code."""

from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.accounts import entering, notices
from webapp.accounts.answers import go
from webapp.accounts.blueprint import bp
from webapp.accounts.factor import half_way, keeping
from webapp.accounts.factor.forms import CodeForm
from webapp.accounts.guessing import TooManyTries, proven
from webapp.core.access import public
from webapp.core.urls import outer_url

USED = _l("Somebody signed in with one of your recovery codes.")


@bp.get("/sign-in/code")
@public
def code():
    if half_way.person() is None:
        return redirect(outer_url("accounts.sign_in"))
    return _page(CodeForm(formdata=None))


@bp.post("/sign-in/code")
@public
def prove():
    person = half_way.person()
    if person is None:
        return _too_late()
    form = CodeForm()
    if not form.validate():
        return _page(form, 422)
    try:
        spent = proven(person, form.code.data)
    except TooManyTries:
        return _refused(form, _("Too many attempts. Wait a quarter of an hour, then try again."), 429)
    if not spent:
        return _refused(form, _("This code is not right, or was used already. Wait for the next one."), 422)
    return _welcome(person, spent)


def _welcome(person, spent):
    there = half_way.there()
    if spent == keeping.CODE:
        return entering.enter(person, "in-code", there)
    notices.tell(person, USED)
    left = keeping.codes_left(person.id)
    answer = entering.enter(person, "in-recovery", there or outer_url("accounts.second_factor"))
    flash(_("That recovery code is used up; %(count)s are left.", count=left))
    return answer


def _too_late():
    flash(_("That took longer than ten minutes. Please sign in again."))
    return go(outer_url("accounts.sign_in"))


def _refused(form, reason, status):
    form.code.errors = [reason]
    return _page(form, status)


def _page(form, status=200):
    by_recovery = "recovery" in request.args
    if by_recovery:
        form.code.label.text = _("Recovery code")
    return make_response(render_template("accounts/code.html", form=form, by_recovery=by_recovery), status)
