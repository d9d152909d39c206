"""Tokens that go out in letters: random, single use, and known to the database only by their hash."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta


def fresh() -> tuple[str, bytes]:
    """A new token for a link, and the hash that the database keeps."""
    token = secrets.token_urlsafe(32)
    return token, hashed(token)


def hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def after(**span: int) -> datetime:
    """The moment that lies so many hours or days ahead."""
    return datetime.now(UTC) + timedelta(**span)
