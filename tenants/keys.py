"""Envelope encryption: a company's data keys, wrapped by the master key, seal its sensitive values.

A sealed value is `version 1 byte · key id 2 bytes · nonce 12 bytes · ciphertext and tag` (AES-256-GCM); its
associated data is the company and the column, so that a value moved elsewhere does not open. The key id names a key of
the company's ring (tenants/rings.py); values of other versions, such as one whose key is a single person's, have their
reader in FORMATS. A blind index is HMAC-SHA256 under a key of its own, cut to 16 bytes: equal values can be found, none
can be guessed without the key, and it stays when the data key is changed.
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

from tenants import rings
from tenants.current import Tenant, bound_company
from tenants.wrapping import NoMasterKey, unwrapped

VERSION = 1
HEADER = struct.Struct(">BH")
NONCE = slice(3, 15)
FORMATS: dict[int, Callable[[Tenant, str, bytes], bytes]] = {}


class CannotOpen(ValueError):
    """A sealed value that this company's keys do not open: damaged, moved, another company's, or its key is no more."""


def seal(column: str, text: str) -> bytes:
    """`column` is "table.column"; the bound company's current key seals the text."""
    tenant = bound_company()
    header, encrypt, about = _sealing(tenant.schema, tenant.data_key, column)
    nonce = os.urandom(12)
    return header + nonce + encrypt(nonce, text.encode(), about)


def unseal(column: str, blob: bytes) -> str:
    """The text again. Raises CannotOpen."""
    tenant, blob = bound_company(), bytes(blob)
    try:
        if blob[0] != VERSION:
            return FORMATS[blob[0]](tenant, column, blob).decode()
        decrypt, about = _opening(tenant.schema, tenant.data_key, blob[1:3], column)
        return decrypt(blob[NONCE], blob[15:], about).decode()
    except (InvalidTag, NoMasterKey, ValueError, LookupError, struct.error) as error:
        raise CannotOpen(column) from error


def key_id(blob: bytes) -> int | None:
    """The number of the company's key that sealed the value; None for one of another format."""
    return HEADER.unpack_from(blob)[1] if blob[0] == VERSION else None


def blind(column: str, text: str) -> bytes:
    """16 bytes that are equal for equal texts of this company's column, and say nothing else."""
    tenant = bound_company()
    return hmac.digest(
        _blind_key(tenant.schema, tenant.data_key), f"{column}:{text}".encode(), hashlib.sha256
    )[:16]


class Sealed(TypeDecorator):
    """A column that holds ciphertext and reads as text for the bound company."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str):
        super().__init__()
        self.column = column

    def process_bind_param(self, value, dialect):
        return None if value is None else seal(self.column, value)

    def process_result_value(self, value, dialect):
        return None if value is None else unseal(self.column, value)


@lru_cache(maxsize=512)
def data_key(schema: str, blob: bytes, id: int | None = None) -> bytes:
    """A clear key of that ring, the current one unless told which. Raises KeyError, NoMasterKey."""
    ring = rings.read(blob)
    return unwrapped(schema, ring, ring.key(ring.current if id is None else id))


@lru_cache(maxsize=4096)
def _sealing(schema, blob, column):
    current = rings.read(blob).current
    box = AESGCM(data_key(schema, blob, current))
    return HEADER.pack(VERSION, current), box.encrypt, _about(schema, column)


@lru_cache(maxsize=8192)
def _opening(schema, blob, id, column):
    box = AESGCM(data_key(schema, blob, int.from_bytes(id, "big")))
    return box.decrypt, _about(schema, column)


def _about(schema, column):
    return f"{schema}:{column}".encode()


@lru_cache(maxsize=512)
def _blind_key(schema, blob):
    ring = rings.read(blob)
    if ring.of_old:
        return blind_key_of_old(data_key(schema, blob, rings.FIRST))
    return data_key(schema, blob, rings.BLIND)


def blind_key_of_old(first: bytes) -> bytes:
    """The key of the blind indexes of a company whose first data key was its only one."""
    return hmac.digest(first, b"blind index", hashlib.sha256)
