"""Files sealed on the disk: a key for each file, wrapped by the company's data key, and the content in sealed pieces.

`KZF1 · key id 2 bytes · nonce 12 · wrapped key 48`, then pieces of 64 KiB, each followed by its tag (AES-256-GCM). The
nonce of a piece is its number and whether it is the last, so that pieces cannot be moved, left out or cut off. A new
data key needs only the head written anew. A file without the mark was stored before files were sealed.
"""

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tenants import keys, rings
from tenants.current import bound_company

MARK = b"KZF1"
HEAD = len(MARK) + 2 + 12 + 48
PIECE, TAG = 64 * 1024, 16


class Damaged(ValueError):
    """A sealed file that does not open: damaged, cut off, or another company's."""


class Tally:
    """Size and sha256 of what went by, in clear."""

    def __init__(self):
        self.size, self._digest = 0, hashlib.sha256()

    def of(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.size += len(chunk)
            self._digest.update(chunk)
            yield chunk

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def sealed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The head and the pieces of a file that holds this."""
    key = AESGCM.generate_key(256)
    yield _head(key)
    box, number, last = AESGCM(key), 0, b""
    for piece in _pieces(chunks):
        if number:
            yield box.encrypt(_nonce(number - 1, False), last, None)
        last, number = piece, number + 1
    yield box.encrypt(_nonce(max(number - 1, 0), True), last, None)


class Opened(Iterator[bytes]):
    """The content, piece by piece, each proven before it is handed out. Raises Damaged, at once or on the way.

    The key is found when it is made, while the company is bound; the pieces may be read when it is not any more.
    """

    def __init__(self, path: Path):
        self._stream = path.open("rb")
        try:
            head = self._stream.read(HEAD)
            whole = head.startswith(MARK)
            self._pieces = _clear(self._stream, _key(head)) if whole else _plain(head, self._stream)
        except BaseException:
            self._stream.close()
            raise

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        self._stream.close()


class Reading(io.RawIOBase):
    """The content as a stream."""

    def __init__(self, path: Path):
        self._pieces, self._rest = Opened(path), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        given, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)

    def close(self) -> None:
        self._pieces.close()
        super().close()


def reading(path: Path) -> BinaryIO:
    return io.BufferedReader(Reading(path), PIECE)


def sealing_key(path: Path) -> int | None:
    """The number of the data key that this file hangs from; None for one that is not sealed."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    return int.from_bytes(head[4:6], "big") if head.startswith(MARK) else None


def anew(path: Path) -> Iterator[bytes]:
    """The same file under the current data key: another head, and the pieces as they are. Raises Damaged."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        if head.startswith(MARK):
            yield _head(_key(head))
            yield from iter(lambda: stream.read(PIECE), b"")
        else:
            yield from sealed(_plain(head, stream))


def _head(key):
    tenant = bound_company()
    current = rings.read(tenant.data_key).current
    nonce = os.urandom(12)
    box = AESGCM(keys.data_key(tenant.schema, tenant.data_key, current))
    return MARK + current.to_bytes(2, "big") + nonce + box.encrypt(nonce, key, _about(tenant))


def _key(head: bytes) -> bytes:
    tenant = bound_company()
    try:
        box = AESGCM(keys.data_key(tenant.schema, tenant.data_key, int.from_bytes(head[4:6], "big")))
        return box.decrypt(head[6:18], head[18:HEAD], _about(tenant))
    except (InvalidTag, LookupError, ValueError) as error:
        raise Damaged("no key at hand opens this file") from error


def _about(tenant):
    return f"{tenant.schema}:file".encode()


def _clear(stream, key):
    box, number = AESGCM(key), 0
    piece = stream.read(PIECE + TAG)
    while True:
        following = stream.read(PIECE + TAG)
        try:
            clear = box.decrypt(_nonce(number, not following), piece, None)
        except (InvalidTag, ValueError) as error:
            raise Damaged(f"piece {number} does not open") from error
        if clear:
            yield clear
        if not following:
            return
        piece, number = following, number + 1


def _plain(head, stream):
    if head:
        yield head
    yield from iter(lambda: stream.read(PIECE), b"")


def _pieces(chunks):
    """The same bytes, cut evenly."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")
