"""The front door: outside, what Kezhang is; inside a company, its first page; and the company at a glance."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from tenants.roles import Permission
from webapp.core.access import front_door, may, requires
from webapp.core.formats import today, yuan
from webapp.core.rights import BOOKS
from webapp.core.sign_in import visitor
from webapp.dashboard import drawing, figures

bp = Blueprint("dashboard", __name__)


@bp.get("/")
@front_door
def front():
    """The public front page, or the company's home below its prefix."""
    if request.environ.get("kezhang.slug"):
        return home()
    return render_template("public/front.html", person=visitor())


def home():
    """Where work begins: the customers, for all who may see them."""
    if may(Permission.SEE, "customers"):
        return redirect(url_for("customers.index"))
    return redirect(url_for("reports.index"))


@bp.get("/overview")
@requires(Permission.SEE, "orders", tells_of=BOOKS)
def overview() -> str:
    """The figures of this moment, twelve months, and what waits for somebody."""
    now, year = figures.standing(), figures.months(today())
    return render_template(
        "dashboard/overview.html",
        figures=_figures(now, year[-1]),
        columns=drawing.columns(year),
        drawing=drawing,
        owing=figures.owing(),
        waiting=figures.waiting(),
        late=figures.late(today()),
    )


def _figures(now, month):
    return [
        {"label": _("Owed to us"), "text": yuan(now.owed), "note": _("%(count)s customers", count=now.owing)},
        {"label": _("Held for customers"), "text": yuan(now.held), "note": _("paid in advance")},
        {"label": _("Sold this month"), "text": yuan(month.sold), "note": f"{month.first:%Y-%m}"},
        {"label": _("Received this month"), "text": yuan(month.received), "note": f"{month.first:%Y-%m}"},
        {"label": _("Orders to ship"), "text": str(now.waiting), "note": ""},
    ]
