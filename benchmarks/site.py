"""A company with an owner who is signed in, and requests as a browser of theirs would send them."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tenants import engines, provisioning
from tenants.current import Actor, Tenant, acting_in
from tenants.db import db
from tenants.models import LoginSession, Membership, Person
from tenants.roles import Role
from webapp.core.sign_in import hash_of

CSRF = "csrf of a benchmark"
UNSAFE_FORM = "application/x-www-form-urlencoded"


class Site:
    """One company of the application; `slug` names it and makes its owner."""

    def __init__(self, app: Flask, slug: str):
        self.app, self.token = app, f"token-{slug}"
        with app.app_context(), acting_in(None, None):
            provisioning.stock(1, engines.configured())
            company = provisioning.claim("杭州云栖家电", slug, "appliances")
            owner = Person(email=f"{slug}@bench.test", name="老板 张", password_hash="-")
            db.session.add(owner)
            db.session.flush()
            until = datetime.now(UTC) + timedelta(days=1)
            db.session.add(Membership(company_id=company.id, person_id=owner.id, role=Role.OWNER))
            db.session.add(LoginSession(token_hash=hash_of(self.token), person_id=owner.id, expires_at=until))
            self.tenant: Tenant = company.tenant()
            self.owner = Actor(owner.id, owner.name, Role.OWNER)
            db.session.commit()
        self.cookie = self._cookie()

    def _cookie(self):
        client = self.app.test_client()
        with client.session_transaction() as session:
            session.update(_user_id=self.token, _fresh=True, _permanent=True, csrf_token=CSRF)
        client.get(f"/c/{self.tenant.slug}/customers")  # a browser comes back with what it was given
        name = self.app.config["SESSION_COOKIE_NAME"]
        return f"{name}={client.get_cookie(name).value}"

    def at_work(self, door: str = "form"):
        """Models and tables of this company can be used inside; what is done there is one act."""
        owner = self.owner
        return acting_in(self.tenant, Actor(owner.id, owner.name, owner.role, door))

    def get(self, path: str, fragment: bool = False) -> Callable[[], bytes]:
        """A request that can be made again and again: a page under the company's address, or the part of it that htmx
        asks for."""
        headers = {"Cookie": self.cookie} | ({"HX-Request": "true"} if fragment else {})
        return request(self.app, f"/c/{self.tenant.slug}{path}", headers)

    def put(self, path: str, form: Callable[[], dict], method: str = "PUT") -> Callable[[], bytes]:
        """What a form says is asked for before each request."""
        signer = URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token")
        headers = {"Cookie": self.cookie, "X-CSRFToken": signer.dumps(CSRF), "HX-Request": "true"}
        return request(self.app, f"/c/{self.tenant.slug}{path}", headers, form, method)


def request(
    app: Flask, path: str, headers: dict | None = None, form: Callable | None = None, method: str = "PUT"
) -> Callable[[], bytes]:
    """GET, or PUT or POST of a form; anything but 200 ends the benchmark."""
    method, kind = (method, UNSAFE_FORM) if form else ("GET", None)
    environ = EnvironBuilder(path, method=method, headers=headers, content_type=kind).get_environ()

    def send():
        if form:
            body = urlencode(form()).encode()
            environ.update({"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))})
        pieces, status, _ = run_wsgi_app(app, environ, buffered=True)
        content = b"".join(pieces)
        if not status.startswith("200"):
            raise RuntimeError(f"{method} {path}: {status} {content[:300]!r}")
        return content

    return send
