"""Letters that were kept because no mail server is set: shown in development, to whoever sits at this machine."""

from ipaddress import ip_address

from flask import Blueprint, abort, current_app, render_template, request
from sqlalchemy import select

from tenants.db import db
from tenants.models import Mail
from webapp.core.access import public

A_PAGE = 50
bp = Blueprint("mails", __name__)


@bp.get("/mails")
@public
def index() -> str:
    """The last fifty letters, newest first, with links that can be followed."""
    _only_here()
    letters = db.session.scalars(select(Mail).order_by(Mail.id.desc()).limit(A_PAGE)).all()
    return render_template("mails/index.html", letters=letters)


@bp.get("/mails/<int:mail_id>")
@public
def show(mail_id: int) -> str:
    _only_here()
    return render_template("mails/show.html", letter=db.session.get(Mail, mail_id) or abort(404))


def _only_here() -> None:
    """404 in production, and for everybody who is not on this machine: letters hold links that open doors."""
    config = current_app.config["KEZHANG"]
    if not config.DEVELOPMENT or "X-Forwarded-For" in request.headers or not _loopback(request.remote_addr):
        abort(404)


def _loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False
