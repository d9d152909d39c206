"""Recovery codes: ten, each good once, shown once, kept as argon2id hashes under a salt of their person's own."""

import secrets
import unicodedata

from argon2.low_level import Type, hash_secret_raw

COUNT = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
HALF = 5


def fresh_salt() -> bytes:
    return secrets.token_bytes(16)


def fresh() -> list[str]:
    """Ten codes of 49 random bits, as `abcde-fgh23`."""
    return [f"{_half()}-{_half()}" for _ in range(COUNT)]


def hashed(code: str, salt: bytes) -> bytes:
    """As slow to guess as a password; small letters or capitals, with or without the hyphen."""
    return hash_secret_raw(plain(code).encode(), salt, 2, 19_456, 1, 32, Type.ID)


def plain(typed: str) -> str:
    text = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(c for c in text if c.isalnum())[:64]


def looks_like_one(typed: str) -> bool:
    """Whether this could be a recovery code and no code of an app."""
    return len(plain(typed)) == 2 * HALF


def _half():
    return "".join(secrets.choice(LETTERS) for _ in range(HALF))
