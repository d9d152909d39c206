"""Which tables a company works with, and its sample rows: the pages of both, and the line above every page."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from tenants.current import use_door
from tenants.db import db
from tenants.roles import Permission as P
from webapp.core import shell
from webapp.core.access import may, requires
from webapp.core.errors import refusal
from webapp.core.jobs import JobError
from webapp.industries import founding, samples
from webapp.industries.trades import UNUSED, unused
from webapp.tables.own.company_wide import choose
from webapp.tables.registry import tables

bp = Blueprint("industries", __name__)
shell.left_out.append(unused)
tables.unused = unused
KEPT = frozenset({"customers"})  # without it nothing has a place
__all__ = ["bp", "founding"]


@bp.get("/tables-in-use")
@requires(P.SETTINGS)
def index():
    left = unused()
    choices = [(table, table.name not in left, table.name in KEPT) for table in tables.values()]
    return render_template("industries/tables.html", choices=choices, samples=samples.state())


@bp.post("/tables-in-use")
@requires(P.SETTINGS)
def save():
    wanted = set(request.form.getlist("table"))
    if strangers := wanted - tables.keys():
        return refusal(422, _("There is no table “%(name)s”.", name=min(strangers)[:40]))
    choose(UNUSED, sorted(tables.keys() - wanted - KEPT))
    return _done("industries.index")


@bp.post("/samples")
@requires(P.SETTINGS)
def write():
    """Sample rows, once: while they are here, or wait to be brought back, nothing is written."""
    use_door("bulk")
    try:
        samples.write()
    except JobError as refused:
        db.session.rollback()
        return refusal(422, str(refused))
    return _done("customers.index")


@bp.post("/samples/removal")
@requires(P.SETTINGS)
def remove():
    use_door("bulk")
    samples.remove()
    return _done("customers.index")


@bp.post("/samples/return")
@requires(P.SETTINGS)
def bring_back():
    use_door("undo")
    samples.bring_back()
    return _done("customers.index")


@bp.post("/samples/end")
@requires(P.SETTINGS)
def forget():
    samples.forget()
    return _done("customers.index")


def _done(endpoint):
    db.session.commit()
    return redirect(url_for(endpoint), 303)


def banner() -> str:
    """The line about sample rows, for who can remove them."""
    state = samples.state() if may(P.SETTINGS) else {}
    return render_template("industries/_banner.html", sample_rows=state) if state else ""


shell.above.append(banner)
