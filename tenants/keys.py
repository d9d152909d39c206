"""Envelope encryption: a company's data key, wrapped by the master key, seals its sensitive values.

A sealed value is `version 1 byte · key id 2 bytes · nonce 12 bytes · ciphertext and tag` (AES-256-GCM); its
associated data is the company and the column, so that a value moved elsewhere does not open. A blind index is
HMAC-SHA256 under a key of its own, cut to 16 bytes: equal values can be found, none can be guessed without the key.
"""

import hashlib
import hmac
import os
import struct
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

from tenants import engines
from tenants.current import bound_company

VERSION, KEY_ID = 1, 1
HEADER = struct.pack(">BH", VERSION, KEY_ID)


class CannotOpen(ValueError):
    """A sealed value that this company's key does not open: damaged, moved, or another company's."""


def new_data_key(schema: str) -> bytes:
    """A fresh data key for the company of that schema, wrapped; the clear key never leaves this module."""
    nonce = os.urandom(12)
    return nonce + _master().encrypt(nonce, os.urandom(32), schema.encode())


def seal(column: str, text: str) -> bytes:
    """`column` is "table.column"; the bound company's key seals the text."""
    tenant = bound_company()
    encrypt, about = _sealing(tenant.schema, tenant.data_key, column)
    nonce = os.urandom(12)
    return HEADER + nonce + encrypt(nonce, text.encode(), about)


def unseal(column: str, blob: bytes) -> str:
    """The text again. Raises CannotOpen."""
    tenant = bound_company()
    blob = bytes(blob)
    try:
        return (
            _box(tenant.schema, tenant.data_key)
            .decrypt(blob[3:15], blob[15:], _about(tenant, column))
            .decode()
        )
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(column) from error


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


def _about(tenant, column):
    return f"{tenant.schema}:{column}".encode()


def _master():
    return AESGCM(engines.configured().derived("data keys"))


@lru_cache(maxsize=512)
def _data_key(schema, wrapped):
    return _master().decrypt(wrapped[:12], wrapped[12:], schema.encode())


@lru_cache(maxsize=4096)
def _sealing(schema, wrapped, column):
    return _box(schema, wrapped).encrypt, f"{schema}:{column}".encode()


@lru_cache(maxsize=512)
def _box(schema, wrapped):
    return AESGCM(_data_key(schema, wrapped))


@lru_cache(maxsize=512)
def _blind_key(schema, wrapped):
    return hmac.digest(_data_key(schema, wrapped), b"blind index", hashlib.sha256)
