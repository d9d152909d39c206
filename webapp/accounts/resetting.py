"""A forgotten password: a link by mail, good once and for an hour; the new password ends every sign-in."""

from datetime import UTC, datetime

from sqlalchemy import delete, select

from tenants.db import db
from tenants.models import PasswordReset, Person
from webapp.accounts import tokens

HOURS = 1


def ask(person: Person) -> str:
    """A fresh token for this person, uncommitted; earlier ones are over."""
    _forget(person)
    token, kept = tokens.fresh()
    db.session.add(PasswordReset(token_hash=kept, person_id=person.id, expires_at=tokens.after(hours=HOURS)))
    db.session.flush()
    return token


def person_with(token: str, lock: bool = False) -> Person | None:
    """The person whom a reset link belongs to while it is good; `lock` lets only one request use it."""
    query = (
        select(Person)
        .join(PasswordReset, PasswordReset.person_id == Person.id)
        .where(PasswordReset.token_hash == tokens.hashed(token), PasswordReset.expires_at > datetime.now(UTC))
    )
    return db.session.scalar(query.with_for_update() if lock else query)


def use(person: Person, password_hash: str) -> None:
    """Sets the password and uses up every link of this person."""
    person.password_hash = password_hash
    _forget(person)


def _forget(person):
    db.session.execute(delete(PasswordReset).where(PasswordReset.person_id == person.id))
