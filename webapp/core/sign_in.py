"""Who is here: one query a request finds the session, the person, the company and the membership together.

flask-login carries only a random token; its hash is a row of `shared.sessions`, so that a session can be ended from
elsewhere, and roles and suspensions hold from the next request on. The same query answers whether the company's
door stands open for this person: from here, and with what they have shown of themselves.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user
from sqlalchemy import delete, text

from tenants import straight
from tenants.current import Actor, Tenant, bind
from tenants.db import db, shared_connection
from tenants.models import LoginSession, Person
from tenants.roles import Role
from webapp.core import places, viewing
from webapp.core.urls import FILES

DAYS = 30
login_manager = LoginManager()

ARRIVAL = (
    "SELECT p.id, p.name, p.email, p.locale, m.role, m.duty, m.state, c.id, c.slug, c.name, c.schema, c.industry,"
    " c.data_key, c.timezone, c.state, c.settings_version, c.looks_version,"
    " c.networks = '{}' OR coalesce(%(address)s::inet <<= ANY(c.networks), false),"
    " (m.role = ANY(c.second_factor) OR 'own:' || m.duty = ANY(c.second_factor)) AND NOT EXISTS"
    " (SELECT FROM shared.authenticators a WHERE a.person_id = p.id),"
    " least(s.seen_at, CASE WHEN m.role IS NULL THEN s.seen_at ELSE coalesce(m.seen_at, 'epoch') END)"
    " < now() - interval '5 minutes'"
    " FROM shared.sessions s JOIN shared.people p ON p.id = s.person_id"
    " LEFT JOIN shared.companies c ON c.slug = %(slug)s"
    " LEFT JOIN shared.memberships m ON m.company_id = c.id AND m.person_id = p.id"
    " WHERE s.token_hash = %(hash)s AND s.expires_at > now() AND s.seen_at > now() - interval '14 days'"
)
SEEN = text(
    "WITH here AS (UPDATE shared.sessions SET seen_at = now(), address = :address WHERE token_hash = :hash)"
    " UPDATE shared.memberships SET seen_at = now() WHERE company_id = :company AND person_id = :person"
)


class Arrival(NamedTuple):
    """The row of who comes in; what is of the company is None outside every company, and to strangers the role."""

    person_id: int
    name: str
    email: str
    locale: str
    role: str | None
    duty: int | None
    membership: str | None
    company_id: int
    slug: str
    company: str
    schema: str
    industry: str
    data_key: bytes
    timezone: str
    state: str | None
    settings_version: int
    looks_version: int
    near: bool | None
    owes_factor: bool | None
    stale: bool


@dataclass
class Visitor(UserMixin):
    """The person of this request, and their role in the company of its address (None: a stranger there).

    `near`: the company lets this address in. `owes_factor`: it asks for a second factor that they do not have.
    `closing`: it is being closed, and can only be read. `viewing`: as whom they look at it for now, who has this role.
    """

    id: int
    name: str
    email: str
    locale: str
    token: str
    role: Role | None = None
    suspended: bool = False
    near: bool = True
    owes_factor: bool = False
    closing: bool = False
    viewing: str = ""

    def get_id(self) -> str:
        return self.token


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def visitor() -> Visitor | None:
    return g.get("visitor")


def arrive() -> None:
    """Binds company and actor for this request; called once, before the guard. Scripts and styles ask for nobody."""
    token = session.get("_user_id") if request.endpoint not in FILES else None
    row = _look_up(token, request.environ.get("kezhang.slug", "")) if token else None
    if row and row.stale:
        _notice(row, token)
    through = viewing.now(row.company_id, row.role) if row and row.role else None
    g.visitor = _visitor(row, token, through) if row else None
    inside = row is not None and row.role is not None
    bind(_tenant(row) if inside else None, _actor(row, through) if row else None)


def _look_up(token, slug):
    asked = {"hash": hash_of(token), "slug": slug, "address": places.address() or None}
    found = straight.alone(ARRIVAL, asked)
    return Arrival._make(found[0]) if found else None


def _notice(row, token):
    """When and where a session was last seen, to a few minutes: most requests write nothing."""
    seen = {"hash": hash_of(token), "address": places.address()}
    shared_connection().execute(SEEN, {**seen, "company": row.company_id, "person": row.person_id})
    db.session.commit()


def _visitor(row, token, through):
    about = (row.person_id, row.name, row.email, row.locale, token)
    suspended = row.membership == "suspended" or row.state not in ("active", "closing", None)
    if not row.role:
        return Visitor(*about, suspended=suspended)
    role, label = (Role(through["role"]), through["label"]) if through else (Role(row.role), "")
    met = bool(row.near), bool(row.owes_factor), row.state == "closing"
    return Visitor(*about, role, suspended, *met, label)


def _tenant(row):
    about = (row.company_id, row.slug, row.company, row.schema, row.industry)
    return Tenant(*about, row.data_key, row.timezone, row.settings_version, row.looks_version)


def _actor(row, through):
    role = Role(row.role) if row.role else None
    who = Actor(row.person_id, row.name, role, action=g.request_id, duty=row.duty)
    return viewing.seen_as(through, who) if through else who


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
    here = {"agent": places.agent(), "address": places.address()}
    db.session.add(LoginSession(token_hash=hash_of(token), person_id=person.id, expires_at=until, **here))
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


def close_other_sessions(person: Person) -> int:
    """Signs this person out everywhere but here; how many browsers that were. The caller commits."""
    who = visitor()
    here = hash_of(who.token) if who and who.id == person.id else b""
    others = LoginSession.person_id == person.id, LoginSession.token_hash != here
    return db.session.execute(delete(LoginSession).where(*others)).rowcount  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    app.permanent_session_lifetime = timedelta(days=DAYS)
    login_manager.init_app(app)
    app.before_request(arrive)
