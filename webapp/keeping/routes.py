"""Pages for the owner of a company alone: its keys, everything to take away, and its end."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tenants.current import bound_company
from tenants.db import db
from tenants.roles import Permission
from webapp.accounts import events, notices
from webapp.accounts.again import is_theirs
from webapp.core import shell
from webapp.core.access import requires
from webapp.core.errors import refusal
from webapp.core.fragments import toast
from webapp.core.sign_in import current_person, visitor
from webapp.keeping import closing, rekeying, takeout, wiping
from webapp.keeping.forms import ClosingForm

bp = Blueprint("keeping", __name__, url_prefix="/settings")

__all__ = ["bp", "wiping"]


def banner() -> str:
    """The line above every page of a company that is closing."""
    who = visitor()
    return render_template("keeping/_banner.html") if who and who.closing else ""


shell.above.append(banner)


@bp.get("/keys")
@requires(Permission.OWN)
def show_keys() -> str:
    """Which key seals, since when, and which older ones still open something."""
    ring = rekeying.ring()
    return render_template("keeping/keys.html", ring=ring, job=rekeying.latest())


@bp.post("/keys/rotation")
@requires(Permission.OWN)
def rotate_keys() -> Response:
    """To the page of the job that brings a new key; the same one until that has come to its end."""
    number = rekeying.begin()
    events.note("new-key", current_person(), bound_company().id)
    db.session.commit()
    return redirect(url_for("jobs.show", job_id=number), 303)  # type: ignore[return-value]


@bp.post("/takeout")
@requires(Permission.OWN)
def take_out() -> Response:
    """To the page of the job that makes the archive, where it can be fetched when it is made."""
    number = takeout.begin()
    events.note("takeout", current_person(), bound_company().id)
    db.session.commit()
    return redirect(url_for("jobs.show", job_id=number), 303)  # type: ignore[return-value]


@bp.get("/closing")
@requires(Permission.OWN)
def show_closing() -> tuple[str, int]:
    return _page(ClosingForm(formdata=None))


@bp.post("/closing")
@requires(Permission.OWN)
def close() -> Response | tuple[str, int]:
    """Begins the grace; 422 with the reason beside the field."""
    form, person = ClosingForm(), current_person()
    if not form.validate() or not is_theirs(form, person):
        return _page(form, 422)
    try:
        closing.ask(bound_company())
    except closing.NotNow:
        return refusal(409, _("The company is closing already."))
    _note(
        "closing",
        person,
        _l("You asked for a company to be closed. Until its time is over you can take that back."),
    )
    return redirect(url_for("keeping.show_closing"), 303)  # type: ignore[return-value]


@bp.post("/closing/withdrawal")
@requires(Permission.OWN)
def withdraw() -> Response:
    """Takes the closing back; 409 when there is none, or its time is over."""
    try:
        closing.take_back(bound_company())
    except closing.NotNow:
        return refusal(409, _("There is no closing that could be taken back."))
    _note("closing-back", current_person(), _l("The closing of your company was taken back."))
    answer = redirect(url_for("keeping.show_closing"), 303)
    return toast(answer, _("The company works on."))  # type: ignore[arg-type]


def _note(kind, person, sentence):
    events.note(kind, person, bound_company().id)
    notices.tell(person, sentence)
    db.session.commit()


def _page(form, status=200):
    asked = closing.of(bound_company().id)
    return render_template("keeping/closing.html", form=form, asked=asked, days=closing.GRACE.days), status
