"""The hashes of a seal, made here as the database makes them: lines to leaves, leaves to a root, a seal to its hash."""

from collections.abc import Sequence
from hashlib import sha256

LEAF, NODE, SEAL = b"\x00", b"\x01", b"\x02"
FIRST = bytes(32)  # what the first seal says of the one before it
MARK = 12


def leaf(line: str) -> bytes:
    return sha256(LEAF + line.encode()).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Of at least one leaf; an odd one goes up as it is."""
    while len(leaves) > 1:
        pairs = [sha256(NODE + a + b).digest() for a, b in zip(leaves[::2], leaves[1::2], strict=False)]
        leaves = [*pairs, leaves[-1]] if len(leaves) % 2 else pairs
    return leaves[0]


def sealed(line: str) -> bytes:
    """The hash of a seal, from its line."""
    return sha256(SEAL + line.encode()).digest()


def marks_of(marks: bytes, after: int) -> dict[int, bytes]:
    """{id in the trail: how its leaf began} when it was sealed."""
    pieces = (marks[at : at + MARK] for at in range(0, len(marks), MARK))
    return {after + int.from_bytes(piece[:4], signed=True): piece[4:] for piece in pieces}
