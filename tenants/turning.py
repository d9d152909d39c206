"""What can be done to a key ring: made, given a new key, wrapped anew, relieved of keys that nothing needs any more."""

import os
import time
from dataclasses import replace

from sqlalchemy import update

from tenants import engines, rings
from tenants.keys import blind_key_of_old, data_key
from tenants.models import Company
from tenants.rings import BLIND, FIRST, Ring
from tenants.wrapping import fingerprint, wrapped


def new_ring(schema: str) -> bytes:
    """The ring of a new company: a key that seals, and one for its blind indexes."""
    keys = (_fresh(schema, BLIND), _fresh(schema, FIRST))
    return Ring(fingerprint(), FIRST, keys).packed()


def with_new_key(schema: str, blob: bytes) -> bytes:
    """The ring with one key more, which is the current one from now on."""
    ring = rings.read(rewrapped(schema, blob))
    added = _fresh(schema, max(key.id for key in ring.keys) + 1)
    return replace(ring, current=added.id, keys=(*ring.keys, added)).packed()


def rewrapped(schema: str, blob: bytes) -> bytes:
    """The same keys, wrapped by the master key at hand; the ring itself where they are. Raises NoMasterKey."""
    ring = rings.read(blob)
    if ring.master == fingerprint():
        return blob
    clear = {key.id: (key.made, data_key(schema, blob, key.id)) for key in ring.keys}
    if ring.of_old:
        clear[BLIND] = (0, blind_key_of_old(clear[FIRST][1]))
    keys = tuple(wrapped(schema, id, *clear[id]) for id in sorted(clear))
    return Ring(fingerprint(), ring.current, keys).packed()


def turn(company_id: int, old: bytes, new: bytes) -> bool:
    """Puts the new ring where the old one is, at once; False where somebody else was quicker."""
    with engines.shared().begin() as connection:
        there = update(Company).where(Company.id == company_id, Company.data_key == old)
        return bool(connection.execute(there.values(data_key=new)).rowcount)


def _fresh(schema, id):
    return wrapped(schema, id, int(time.time()), os.urandom(32))
