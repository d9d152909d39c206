"""Another e-mail address: a link to the old mailbox and one to the new, and only when both agreed it is changed.

Each link is good once and for a day; a new request ends the one before. The old mailbox can stop it.
"""

from datetime import UTC, datetime
from typing import Literal, NamedTuple

from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import IntegrityError

from tenants.accounts import EmailChange
from tenants.db import db
from tenants.models import PasswordReset, Person
from webapp.accounts import tokens
from webapp.accounts.people import person_of

HOURS = 24


class Asked(NamedTuple):
    """A change that waits, its person, and whose link was opened."""

    change: EmailChange
    person: Person
    end: Literal["old", "new"]

    @property
    def agreed(self) -> bool:
        """Whether this end has agreed already."""
        return bool(self.change.old_agreed_at if self.end == "old" else self.change.new_agreed_at)


class Taken(Exception):
    """Somebody has the address by now."""


def ask(person: Person, email: str) -> tuple[str, str]:
    """Tokens for the old and the new mailbox, uncommitted."""
    _forget(person)
    (old, old_hash), (new, new_hash) = tokens.fresh(), tokens.fresh()
    change = EmailChange(person_id=person.id, email=email, old_hash=old_hash, new_hash=new_hash)
    change.expires_at = tokens.after(hours=HOURS)
    db.session.add(change)
    db.session.flush()
    return old, new


def waiting(person_id: int) -> EmailChange | None:
    """The change that a person asked for, while it can still happen."""
    return db.session.scalar(
        select(EmailChange).where(
            EmailChange.person_id == person_id, EmailChange.expires_at > datetime.now(UTC)
        )
    )


def found(token: str, lock: bool = False) -> Asked | None:
    """What a link belongs to while it is good; `lock` lets the two ends agree one after the other."""
    known = tokens.hashed(token)
    query = (
        select(EmailChange, Person)
        .join(Person, Person.id == EmailChange.person_id)
        .where(or_(EmailChange.old_hash == known, EmailChange.new_hash == known))
        .where(EmailChange.expires_at > datetime.now(UTC))
    )
    row = db.session.execute(query.with_for_update() if lock else query).one_or_none()
    return Asked(row[0], row[1], "old" if bytes(row[0].old_hash) == known else "new") if row else None


def agree(asked: Asked) -> bool:
    """One end agrees, uncommitted; True when the address is the new one from now on. Raises Taken."""
    setattr(asked.change, f"{asked.end}_agreed_at", func.now())
    db.session.flush()
    db.session.refresh(asked.change)
    if not (asked.change.old_agreed_at and asked.change.new_agreed_at):
        return False
    _change(asked.person, asked.change.email)
    return True


def stop(asked: Asked) -> None:
    _forget(asked.person)


def _change(person, email):
    if person_of(email):
        raise Taken
    try:
        with db.session.begin_nested():
            person.email = email
    except IntegrityError:
        raise Taken from None
    db.session.execute(delete(PasswordReset).where(PasswordReset.person_id == person.id))
    _forget(person)


def _forget(person):
    db.session.execute(delete(EmailChange).where(EmailChange.person_id == person.id))
