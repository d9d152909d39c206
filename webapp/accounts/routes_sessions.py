"""Signing browsers out, from wherever one sits; and the history of an account, for its person alone."""

from flask import abort, flash, render_template, request
from flask_babel import gettext as _

from tenants.db import db
from webapp.accounts import events, whereabouts
from webapp.accounts.answers import go
from webapp.accounts.blueprint import bp
from webapp.core.access import signed_in
from webapp.core.sign_in import close_other_sessions, close_session, current_person, visitor
from webapp.core.urls import outer_url


@bp.post("/profile/sessions/<ref>/ending")
@signed_in
def end_session(ref):
    if not whereabouts.sign_out_there(visitor().id, ref):
        abort(404)
    return _ended("out-there", _("That browser is signed out."))


@bp.post("/profile/sessions/others/ending")
@signed_in
def end_others():
    close_other_sessions(current_person())
    return _ended("out-everywhere", _("You are signed out everywhere else."))


@bp.post("/profile/sessions/ending")
@signed_in
def end_everywhere():
    """This browser is no exception."""
    events.note("out-everywhere", current_person())
    whereabouts.sign_out_everywhere(visitor().id)
    close_session()
    db.session.commit()
    flash(_("You are signed out everywhere."))
    return go(outer_url("accounts.sign_in"))


@bp.get("/profile/activity")
@signed_in
def activity():
    lines = events.of_person(visitor().id, request.args.get("before", type=int))
    more = lines[events.PAGE - 1].id if len(lines) > events.PAGE else None
    return render_template("accounts/activity.html", lines=lines[: events.PAGE], more=more)


def _ended(kind, message):
    events.note(kind, current_person())
    db.session.commit()
    flash(message)
    return go(outer_url("accounts.profile"))
