"""Headers of every answer: nothing inline, nothing framed, nothing of a company kept by the browser."""

from flask import Flask, Response, current_app, has_request_context, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from webapp.core.urls import FILES

POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
))  # fmt: skip
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
A_YEAR = "public, max-age=31536000, immutable"


def dress(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers["Cache-Control"] = _cache_control(response)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _cache_control(response):
    if request.endpoint in FILES and response.status_code < 400:
        return A_YEAR if "v" in request.args else "public, max-age=300"
    return "no-store"


class Sessions(SecureCookieSessionInterface):
    """What is the same for everybody hangs on no cookie. The signer is made once, not for every request."""

    keys: tuple = ()
    signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        keys = (app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if keys != self.keys:
            self.signer = super().get_signing_serializer(app)
            self.keys = keys
        return self.signer

    def is_null_session(self, session: object) -> bool:
        return (has_request_context() and request.endpoint in FILES) or super().is_null_session(session)


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()
    app.after_request(dress)
