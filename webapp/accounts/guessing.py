"""Guessing is slow: five failures an account and twenty an address in a quarter of an hour, for passwords and codes.

Where the counters cannot be reached the door stays closed: the storage's error goes on to the friendly 503.
"""

import hashlib

from flask_babel import lazy_gettext as _l
from limits import parse

from tenants.db import db
from tenants.models import Person
from webapp.accounts import events, notices, passwords
from webapp.accounts.factor import keeping
from webapp.accounts.people import person_of
from webapp.core import places
from webapp.core.limits import limiter

ACCOUNT = parse("5 per 15 minutes")
ADDRESS = parse("20 per 15 minutes")
CODES_A_DAY = parse("30 per day")
SOMEBODY_KNOWS = _l(
    "Somebody gave your password and then a wrong code five times. We let nobody in."
    " If it was not you, they know your password."
)


class TooManyTries(Exception):
    """This account or this address has failed too often; nothing was checked."""


def known(email: str, password: str) -> Person | None:
    """The person whom e-mail and password name, or nobody, after the same work. Raises TooManyTries."""
    _count(_account(email))
    person = person_of(email)
    if not passwords.fits(person, password):
        _failed("wrong-password", person)
        return None
    _forgive(_account(email))
    db.session.flush()
    return person


def proven(person: Person, typed: str) -> str:
    """Uses up a code or a recovery code, uncommitted: which of the two, or "" for a wrong one. Raises TooManyTries.

    Whoever comes here knows the password: a day has an end to their tries, and the person is told.
    """
    counter = _codes(person)
    if not limiter.limiter.test(CODES_A_DAY, *counter):
        raise TooManyTries
    _count(counter)
    spent = keeping.spend(person.id, typed)
    if not spent:
        _warn(person, counter)
        _failed("wrong-code", person)
        return ""
    _forgive(counter)
    return spent


def _count(counter):
    """Every try counts before it is checked, so that many at once gain nothing; a success takes it back."""
    if not limiter.limiter.test(ADDRESS, *_address()) or not limiter.limiter.hit(ACCOUNT, *counter):
        raise TooManyTries


def _failed(kind, person):
    """Written for people and for strangers alike, and at once."""
    limiter.limiter.hit(ADDRESS, *_address())
    events.note(kind, person)
    db.session.commit()


def _warn(person, counter):
    limiter.limiter.hit(CODES_A_DAY, *counter)
    if not limiter.limiter.test(ACCOUNT, *counter):
        notices.tell(person, SOMEBODY_KNOWS)


def _forgive(counter):
    limiter.limiter.clear(ACCOUNT, *counter)


def _account(email):
    """The counter's name; hashed, for e-mail addresses have no place in Redis."""
    return "tries", hashlib.sha256(email.encode()).hexdigest()


def _codes(person):
    return "codes", str(person.id)


def _address():
    return "tries", places.neighbourhood()
