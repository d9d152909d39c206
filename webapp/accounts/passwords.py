"""Passwords: argon2id, the same work for a stranger as for a person, and a few that everybody tries first."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from tenants.models import Person

SHORTEST, LONGEST = 8, 200
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
COMMON = frozenset(
    "00000000 000000000 0000000000 11111111 111111111 1111111111 11223344 1122334455 112233445566 12121212"
    " 12341234 123123123 12344321 1234554321 12345678 123456789 1234567890 12345678910 12345678a 123456789a"
    " 1234567a 123456abc 123654789 123456qwe 1234qwer 123qwe123 123qweasd 131452000 13145200 1314520520 14725836"
    " 147258369 147852369 159357456 1a2b3c4d 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 20082008 22222222"
    " 31415926 33333333 44444444 52013140 5201314520 5201314a 55555555 66666666 666666666 66668888 741852963"
    " 77777777 7758521a 789456123 87654321 88888888 888888888 88886666 963852741 987654321 9876543210 99999999"
    " a1234567 a12345678 a123456789 aa123456 aaaaaaaa aaa123456 abc123456 abc12345 abcd1234 abcd123456 abcdefgh"
    " admin123 admin1234 admin123456 administrator asd123456 asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl baseball"
    " changeme computer dearbook football iloveyou kezhang123 letmein1 monkey123 p@ssw0rd passw0rd password"
    " password1 password12 password123 princess q1w2e3r4 q1w2e3r4t5 qazwsxedc qq123456 qq5201314 qwe123456"
    " qweasdzxc qwer1234 qwerty12 qwerty123 qwertyui qwertyuiop starwars sunshine superman trustno1 welcome1"
    " welcome123 w123456789 woaini123 woaini1314 woaini520 woaiwojia xiaoming xiazhili z123456789 zaq12wsx zhang123"
    " zxcvbnm1 zxcvbnm123 zz123456".split()
)


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
    if password.casefold() in COMMON or len(set(password)) < 3:
        return _("Too many people use this password. Choose another one.")
    if password.casefold() in _guesses(about):
        return _("This password is too easy to guess from your name, e-mail or company.")
    return ""


def _guesses(about):
    words = {word.strip().casefold() for word in about if word}
    return words | {word.partition("@")[0] for word in words}
