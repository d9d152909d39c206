"""Who is here: one query a request finds the session, the person, the company and the membership together.

flask-login carries only a random token; its hash is a row of `shared.sessions`, so that a session can be ended from
elsewhere, and roles and suspensions hold from the next request on.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user
from sqlalchemy import delete, text

from tenants.current import Actor, Tenant, bind
from tenants.db import db, shared_connection
from tenants.models import LoginSession, Person
from tenants.roles import Role

DAYS = 30
login_manager = LoginManager()

ARRIVAL = text(
    "SELECT p.id AS person_id, p.name, p.email, p.locale, m.role, m.state AS membership, c.id AS company_id, c.slug,"
    " c.name AS company, c.schema, c.industry, c.data_key, c.timezone, c.state, c.settings_version"
    " FROM shared.sessions s JOIN shared.people p ON p.id = s.person_id"
    " LEFT JOIN shared.companies c ON c.slug = :slug"
    " LEFT JOIN shared.memberships m ON m.company_id = c.id AND m.person_id = p.id"
    " WHERE s.token_hash = :hash AND s.expires_at > now()"
)


@dataclass
class Visitor(UserMixin):
    """The person of this request, and their role in the company of its address (None: a stranger there)."""

    id: int
    name: str
    email: str
    locale: str
    token: str
    role: Role | None = None
    suspended: bool = False

    def get_id(self) -> str:
        return self.token


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def visitor() -> Visitor | None:
    return g.get("visitor")


def arrive() -> None:
    """Binds company and actor for this request; called once, before the guard. Scripts and styles ask for nobody."""
    token = session.get("_user_id") if request.endpoint != "static" else None
    row = _look_up(token, request.environ.get("kezhang.slug", "")) if token else None
    g.visitor = _visitor(row, token) if row else None
    inside = row is not None and row.role is not None
    bind(_tenant(row) if inside else None, _actor(row) if row else None)


def _look_up(token, slug):
    return shared_connection().execute(ARRIVAL, {"hash": hash_of(token), "slug": slug}).one_or_none()


def _visitor(row, token):
    suspended = row.membership == "suspended" or row.state == "suspended"
    return Visitor(
        row.person_id, row.name, row.email, row.locale, token, Role(row.role) if row.role else None, suspended
    )


def _tenant(row):
    about = (row.company_id, row.slug, row.company, row.schema, row.industry)
    return Tenant(*about, bytes(row.data_key), row.timezone, row.settings_version)


def _actor(row):
    return Actor(row.person_id, row.name, Role(row.role) if row.role else None, action=g.request_id)


@login_manager.user_loader
def load_visitor(token: str) -> Visitor | None:
    return visitor()


def current_person() -> Person:
    """The signed-in person's row. For pages that need more than a Visitor."""
    who = visitor()
    if who is None:
        raise LookupError("nobody is signed in")
    return db.session.get_one(Person, who.id)


def open_session(person: Person) -> None:
    """Signs this browser in. The caller commits."""
    token = secrets.token_urlsafe(32)
    until = datetime.now(UTC) + timedelta(days=DAYS)
    agent = request.user_agent.string[:200]
    db.session.add(
        LoginSession(token_hash=hash_of(token), person_id=person.id, agent=agent, expires_at=until)
    )
    session.clear()
    login_user(Visitor(person.id, person.name, person.email, person.locale, token))
    session.permanent = True


def close_session() -> None:
    """Signs this browser out. The caller commits."""
    who = visitor()
    if who:
        db.session.execute(delete(LoginSession).filter_by(token_hash=hash_of(who.token)))
    logout_user()
    session.clear()


def close_other_sessions(person: Person) -> None:
    """Signs this person out everywhere but here. The caller commits."""
    who = visitor()
    here = hash_of(who.token) if who and who.id == person.id else b""
    db.session.execute(
        delete(LoginSession).where(LoginSession.person_id == person.id, LoginSession.token_hash != here)
    )


def init_app(app: Flask) -> None:
    app.permanent_session_lifetime = timedelta(days=DAYS)
    login_manager.init_app(app)
    app.before_request(arrive)
