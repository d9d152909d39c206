"""A company's key ring as it is kept: the data keys that ever sealed something, each wrapped by the master key.

`version 1 byte · master 4 bytes · current 2 bytes`, then for each key `id 2 bytes · made 4 bytes · wrapped 60 bytes`.
`master` tells which master key wrapped them without telling anything of it; `current` is the key that seals, the others
only open; `made` is in seconds since 1970. Key 0 never seals: the blind indexes are made with it. A wrapped key is
`nonce 12 bytes · ciphertext and tag 48 bytes`. A bare wrapped key of 60 bytes is the ring of a company that was founded
before there were rings: its key 1, of which the key of the blind indexes is derived.
"""

import struct
from dataclasses import dataclass, replace
from datetime import UTC, datetime

VERSION, BLIND, FIRST = 2, 0, 1
HEADER, ENTRY = struct.Struct(">B4sH"), struct.Struct(">HI60s")
UNKNOWN = b"\0\0\0\0"


class NotARing(ValueError):
    """Bytes that are no key ring: damaged, or of a version that this program does not know."""


@dataclass(frozen=True)
class Key:
    """A data key, wrapped. `made` is in seconds since 1970, 0 where that was not kept."""

    id: int
    made: int
    wrapped: bytes

    @property
    def made_at(self) -> datetime | None:
        return datetime.fromtimestamp(self.made, UTC) if self.made else None


@dataclass(frozen=True)
class Ring:
    """`master` is UNKNOWN in a ring of old, whose keys are also wrapped for the company alone and not by number."""

    master: bytes
    current: int
    keys: tuple[Key, ...]

    @property
    def of_old(self) -> bool:
        return self.master == UNKNOWN

    @property
    def sealing(self) -> Key:
        return self.key(self.current)

    @property
    def opening(self) -> tuple[Key, ...]:
        """Every key that may have sealed something, the oldest first."""
        return tuple(key for key in self.keys if key.id != BLIND)

    def key(self, id: int) -> Key:
        """Raises KeyError for one that the ring does not hold."""
        found = next((key for key in self.keys if key.id == id), None)
        if found is None:
            raise KeyError(id)
        return found

    def without(self, ids: set[int]) -> "Ring":
        """The ring that forgot these keys; neither the current one nor that of the blind indexes."""
        return replace(
            self, keys=tuple(k for k in self.keys if k.id in (self.current, BLIND) or k.id not in ids)
        )

    def packed(self) -> bytes:
        head = HEADER.pack(VERSION, self.master, self.current)
        return head + b"".join(ENTRY.pack(key.id, key.made, key.wrapped) for key in self.keys)


def read(blob: bytes) -> Ring:
    """The ring again. Raises NotARing."""
    if len(blob) == 60:
        return Ring(UNKNOWN, FIRST, (Key(FIRST, 0, bytes(blob)),))
    if len(blob) < HEADER.size or blob[0] != VERSION or (len(blob) - HEADER.size) % ENTRY.size:
        raise NotARing(f"{len(blob)} bytes are no key ring")
    _version, master, current = HEADER.unpack_from(blob)
    return Ring(master, current, tuple(Key(*entry) for entry in ENTRY.iter_unpack(blob[HEADER.size :])))
