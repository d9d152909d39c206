"""Where a person is signed in: browsers, addresses, when each was last seen; and signing them out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import delete, select

from tenants.db import db
from tenants.models import LoginSession
from webapp.accounts.browsers import described
from webapp.core.sign_in import hash_of, visitor


class Place(NamedTuple):
    """One signed-in browser; `ref` names it on a page and tells nothing of its token. Instants in UTC."""

    ref: str
    browser: str
    address: str
    since: datetime
    seen: datetime
    here: bool


def places_of(person_id: int, token: str) -> Sequence[Place]:
    """This browser first, then the one seen last."""
    found = [_place(session, hash_of(token)) for session in _sessions(person_id)]
    return sorted(found, key=lambda place: (not place.here, -place.seen.timestamp()))


def sign_out_there(person_id: int, ref: str) -> bool:
    """Ends the session of that name, uncommitted; False where this person has none."""
    found = next((s for s in _sessions(person_id) if _ref(s) == ref), None)
    if found:
        db.session.execute(delete(LoginSession).where(LoginSession.token_hash == found.token_hash))
    return found is not None


def sign_out_everywhere(person_id: int) -> None:
    """Ends every session of a person, this one too, uncommitted."""
    db.session.execute(delete(LoginSession).where(LoginSession.person_id == person_id))


def here_and_now() -> Sequence[Place]:
    """The places of the visitor."""
    who = visitor()
    return places_of(who.id, who.token) if who else []


def _sessions(person_id):
    query = select(LoginSession).where(LoginSession.person_id == person_id)
    return db.session.scalars(query.where(LoginSession.expires_at > datetime.now(UTC))).all()


def _place(session, here):
    about = (described(session.agent), session.address, session.created_at, session.seen_at)
    return Place(_ref(session), *about, session.token_hash == here)


def _ref(session):
    return session.token_hash[:8].hex()
