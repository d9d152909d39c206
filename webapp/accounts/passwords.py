"""Passwords: argon2id, the same work for a stranger as for a person, and those that everybody tries first.

The list of breached passwords comes with a package that is kept up (30,000, of which some 11,600 are long enough to
matter here), and is read when a password is first chosen; SHOPS are those of Chinese shops that it does not know.
"""

import re
import secrets
from functools import cache
from importlib import import_module
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from tenants.models import Person

SHORTEST, LONGEST = 8, 200
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
SHOPS = frozenset(
    "131452000 13145200 1314520520 20082008 52013140 5201314520 5201314a 66668888 7758521a 88886666 abcd123456"
    " admin1234 admin123456 administrator dearbook kezhang123 qq5201314 w123456789 woaini123 woaini1314 woaini520"
    " woaiwojia xiaoming xiazhili zhang123".split()
)
BLOCK = re.compile(r"(.{1,4}?)\1+.?")  # 88888888, 12341234, asdasdasd


@cache
def breached() -> frozenset[str]:
    """What is known from breaches and long enough to be chosen, in small letters."""
    lists = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS
    return SHOPS | {word for word in lists["passwords"] if len(word) >= SHORTEST}


def hashed(password: str) -> str:
    return HASHER.hash(password)


@cache
def _nobodys():
    return hashed(secrets.token_hex())


def fits(person: Person | None, password: str) -> bool:
    """Whether the password is this person's; nobody's takes as long to be wrong. Renews a hash made with old costs."""
    known = person.password_hash if person else _nobodys()
    if not _verified(known, password[: LONGEST + 1]) or person is None:
        return False
    if HASHER.check_needs_rehash(known):
        person.password_hash = hashed(password)
    return True


def _verified(known, password):
    try:
        return HASHER.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, *about: str) -> str:
    """What speaks against a new password, as a sentence, or "". `about`: e-mail, names, whatever a guesser knows."""
    if len(password) < SHORTEST:
        return _("Use at least %(count)s characters.", count=SHORTEST)
    if len(password) > LONGEST:
        return _("Use at most %(count)s characters.", count=LONGEST)
    if password.casefold() in breached() or _is_pattern(password):
        return _("Too many people use this password. Choose another one.")
    if password.casefold() in _guesses(about):
        return _("This password is too easy to guess from your name, e-mail or company.")
    return ""


def _is_pattern(password):
    """One block again and again, or a run up or down: 87654321, abcdefgh; the list leaves those to a rule."""
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return BLOCK.fullmatch(password) is not None or steps in ({1}, {-1}) or len(set(password)) < 3


def _guesses(about):
    words = {word.strip().casefold() for word in about if word}
    return words | {word.partition("@")[0] for word in words}
