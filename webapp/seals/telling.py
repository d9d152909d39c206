"""A seal as people carry it out of the house: its number and the beginning of its hash, in groups of eight."""

import re
from datetime import datetime
from typing import NamedTuple

SHOWN = 24  # hexadecimal digits: 96 bits, which nobody can aim at
TYPED = re.compile(r"\s*(?:No\.?\s*)?(\d{1,18})\s*[·.:/\s-]\s*([0-9a-fA-F][0-9a-fA-F\s-]*)\s*")


class Told(NamedTuple):
    """One seal; `hash` is 32 bytes."""

    number: int
    at: datetime
    hash: bytes

    @property
    def code(self) -> str:
        return coded(self.hash)

    def __str__(self):
        return f"{self.number} · {self.code}"


class Anchor(NamedTuple):
    """What somebody reads from paper or a letter: the seal of this number began with these hexadecimal digits."""

    number: int
    digits: str

    @classmethod
    def read(cls, text: str) -> "Anchor":
        """From `17 · 9f3a77c1 0b2e41d8 5a6b7c8d` or `17:9f3a77c1…`. Raises ValueError for less than eight digits."""
        found = TYPED.fullmatch(text)
        digits = re.sub(r"[\s-]", "", found[2]).lower() if found else ""
        if not found or not 8 <= len(digits) <= 64:
            raise ValueError(text)
        return cls(int(found[1]), digits)

    def fits(self, hash: bytes) -> bool:
        return hash.hex().startswith(self.digits)


def coded(hash: bytes) -> str:
    """9f3a77c1 0b2e41d8 5a6b7c8d"""
    digits = hash.hex()[:SHOWN]
    return " ".join(digits[at : at + 8] for at in range(0, SHOWN, 8))


def readable(text: str) -> bool:
    """Whether an anchor can be read from that."""
    try:
        return bool(Anchor.read(text))
    except ValueError:
        return False
