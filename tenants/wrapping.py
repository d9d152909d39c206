"""The master key at work: it wraps and unwraps a company's data keys, which in clear never leave the process.

While the master key is being changed there are two: the new one wraps, both unwrap. A ring says which one wrapped it.
"""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tenants import engines
from tenants.rings import Key, Ring

PURPOSE = "data keys"


class NoMasterKey(LookupError):
    """The ring was wrapped by a master key that this process was not given."""


def fingerprint() -> bytes:
    """4 bytes that name the master key at hand and tell nothing of it."""
    return _fingerprint(_secrets()[0])


def wrapped(schema: str, id: int, made: int, clear: bytes) -> Key:
    """The key as a ring keeps it, wrapped by the (new) master key for this company and this number."""
    nonce = os.urandom(12)
    return Key(id, made, nonce + AESGCM(_secrets()[0]).encrypt(nonce, clear, _about(schema, id)))


def unwrapped(schema: str, ring: Ring, key: Key) -> bytes:
    """The clear key, 32 bytes. Raises NoMasterKey."""
    about = schema.encode() if ring.of_old else _about(schema, key.id)
    for secret in _secrets():
        if ring.of_old or _fingerprint(secret) == ring.master:
            try:
                return AESGCM(secret).decrypt(key.wrapped[:12], key.wrapped[12:], about)
            except InvalidTag:
                continue
    raise NoMasterKey(f"no master key at hand opens the keys of {schema}")


def seal(purpose: str, about: str, clear: bytes) -> bytes:
    """Something of no company, sealed by the (new) master key itself: `nonce 12 bytes · ciphertext and tag`."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_secrets(purpose)[0]).encrypt(nonce, clear, about.encode())


def unseal(purpose: str, about: str, blob: bytes) -> bytes:
    """Raises NoMasterKey."""
    for secret in _secrets(purpose):
        try:
            return AESGCM(secret).decrypt(blob[:12], blob[12:], about.encode())
        except InvalidTag:
            continue
    raise NoMasterKey(f"no master key at hand opens {about}")


def _about(schema, id):
    return f"{schema}:key {id}".encode()


@lru_cache(maxsize=8)
def _fingerprint(secret):
    return hmac.digest(secret, b"which master key", hashlib.sha256)[:4]


def _secrets(purpose=PURPOSE) -> list[bytes]:
    """The master key's, and that of the one before it while both are accepted."""
    config = engines.configured()
    before = config.before
    return [config.derived(purpose), *([before.derived(purpose)] if before else [])]
