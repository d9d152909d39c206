"""A forgotten password: a link by mail, good once and for an hour; the new password ends every sign-in."""

from datetime import UTC, datetime

from sqlalchemy import delete, insert, literal, select

from tenants.db import db
from tenants.models import PasswordReset, Person
from webapp.accounts import tokens

HOURS = 1


def ask(email: str) -> str:
    """A fresh token for whoever has this address, uncommitted; earlier ones are over.

    The same two statements where nobody has it: how long it takes tells nothing.
    """
    token, kept = tokens.fresh()
    whose = select(Person.id).where(Person.email == email)
    db.session.execute(delete(PasswordReset).where(PasswordReset.person_id.in_(whose)))
    row = select(literal(kept), Person.id, literal(tokens.after(hours=HOURS))).where(Person.email == email)
    db.session.execute(insert(PasswordReset).from_select(["token_hash", "person_id", "expires_at"], row))
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
