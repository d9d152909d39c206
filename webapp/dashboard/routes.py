"""The front door: outside, what Kezhang is; inside a company, its first page."""

from flask import Blueprint, redirect, render_template, request, url_for

from tenants.roles import Permission
from webapp.core.access import front_door, may
from webapp.core.sign_in import visitor

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
