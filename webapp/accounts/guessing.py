"""Guessing passwords is slow: five failures an account and twenty an address in a quarter of an hour.

Where the counters cannot be reached the door stays closed: the storage's error goes on to the friendly 503.
"""

import hashlib

from flask import request
from limits import parse

from tenants.db import db
from tenants.models import Person
from webapp.accounts import passwords
from webapp.accounts.people import person_of
from webapp.core.limits import limiter

ACCOUNT = parse("5 per 15 minutes")
ADDRESS = parse("20 per 15 minutes")


class TooManyTries(Exception):
    """This account or this address has failed too often; nothing was checked."""


def known(email: str, password: str) -> Person | None:
    """The person whom e-mail and password name, or nobody, after the same work. Raises TooManyTries."""
    _count(email)
    person = person_of(email)
    if not passwords.fits(person, password):
        _failed()
        return None
    _forgive(email)
    db.session.flush()
    return person


def _count(email):
    """Every try counts before it is checked, so that many at once gain nothing; a success takes it back."""
    if not limiter.limiter.test(ADDRESS, *_address()) or not limiter.limiter.hit(ACCOUNT, *_account(email)):
        raise TooManyTries


def _failed():
    limiter.limiter.hit(ADDRESS, *_address())


def _forgive(email):
    limiter.limiter.clear(ACCOUNT, *_account(email))


def _account(email):
    """The counter's name; hashed, for e-mail addresses have no place in Redis."""
    return "tries", hashlib.sha256(email.encode()).hexdigest()


def _address():
    return "tries", request.remote_addr or "nowhere"
