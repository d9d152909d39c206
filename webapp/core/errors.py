"""When something is refused or fails: a page, or a short text for htmx, that says what to do next."""

import psycopg
from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from redis.exceptions import RedisError
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

from tenants.db import db
from webapp.core.logging import log
from webapp.core.sign_in import visitor

RETRY_AFTER = 3
AWAY = (
    OperationalError,
    InterfaceError,
    TimeoutError,
    RedisError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)


def explained(code: int) -> tuple[str, str]:
    """(title, message) of a refusal, in the visitor's language."""
    known = {
        400: (_("This form is no longer valid"), _("Reload the page and send it again.")),
        403: (
            _("You may not do this"),
            _("Your role does not include it. An owner or administrator can change that."),
        ),
        404: (_("This page does not exist"), _("The address is wrong, or the record is not yours to see.")),
        405: (_("This does not work here"), _("The page was asked for in a way that it does not offer.")),
        413: (_("This is too large"), _("At most 64 MB can be sent at once.")),
        422: (_("This cannot be done"), _("Something stands against it.")),
        423: (
            _("This company is closing"),
            _("It can be read and taken away; nothing in it changes any more. Its owner can take that back."),
        ),
        429: (_("Too many attempts"), _("Wait a quarter of an hour, then try again.")),
        503: (
            _("One moment, please"),
            _("Our database is restarting. Nothing is lost; this page tries again by itself."),
        ),
    }
    return known.get(
        code, (_("Something went wrong"), _("It is our fault and has been noted. Please try again."))
    )


def refusal(code: int, detail: str = "") -> Response:
    """The answer for a refused or failed request, as page, fragment or JSON."""
    title, message = explained(code)
    if request.accept_mimetypes.best == "application/json":
        return make_response(jsonify(error=title, message=detail or message), code)
    template = "errors/_error.html" if "HX-Request" in request.headers else "errors/error.html"
    page = render_template(
        template, code=code, title=title, message=detail or message, retry_after=RETRY_AFTER if code == 503 else None,
        person=visitor(),
    )  # fmt: skip
    return make_response(page, code)


def on_http(error: HTTPException) -> Response:
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    answer = refusal(error.code or 500)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(allowed)
    return answer


def on_csrf(error: CSRFError) -> Response:
    return refusal(400)


def on_away(error: Exception) -> Response:
    """Database or Redis away: a friendly 503 that retries."""
    if isinstance(error, DBAPIError) and not isinstance(error, (OperationalError, InterfaceError)):
        return on_bug(error)
    log.warning("away", error=type(error).__name__)
    db.session.remove()
    answer = refusal(503)
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def on_read_only(error: InternalError) -> Response:
    """Something would have been written while somebody looks through another's eyes."""
    if not isinstance(error.orig, psycopg.errors.ReadOnlySqlTransaction):
        return on_bug(error)
    db.session.rollback()
    return refusal(403)


def on_bug(error: Exception) -> Response:
    log.error("bug", exc_info=error)
    db.session.rollback()
    return refusal(500)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(CSRFError, on_csrf)
    for away in AWAY:
        app.register_error_handler(away, on_away)
    app.register_error_handler(InternalError, on_read_only)
    if not app.config["TESTING"]:
        app.register_error_handler(Exception, on_bug)
