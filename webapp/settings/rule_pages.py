"""What the company wants of every table: whether a phone number that is none is kept."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from tenants.db import db
from tenants.roles import Permission
from webapp.core.access import requires
from webapp.core.errors import refusal
from webapp.core.fragments import toast
from webapp.settings.blueprint import bp
from webapp.tables.own import preferences


@bp.get("/rules")
@requires(Permission.SETTINGS)
def rules():
    return render_template("settings/rules.html", phones=preferences.chosen("phones"))


@bp.post("/rules")
@requires(Permission.SETTINGS)
def choose_rules():
    """Back to the page; 422 for what there is not to choose."""
    try:
        preferences.choose("phones", request.form.get("phones", ""))
    except ValueError:
        return refusal(422)
    db.session.commit()
    return toast(redirect(url_for("settings.rules"), 303), _("This holds from now on."))
