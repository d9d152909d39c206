"""Which of a company's own fields the search is to find, and what it knows of them."""

from collections.abc import Sequence
from typing import Any

from webapp.tables.asking.own_words import TEXTS, WHOLES, OwnWords

KINDS = TEXTS | WHOLES
CHOSEN = (
    "searched"  # {table: [ids of the fields in its index]}, among what a company chose for all its tables
)
UNASKED = frozenset({"text"})  # kinds that are searched where nobody said anything


def is_searched(own: Any) -> bool:
    """Whether the search is to find what a field says; what is sealed it never does."""
    possible = own.kind in KINDS and not own.sensitive and own.retired_at is None
    return possible and bool(own.settings.get("searched", own.kind in UNASKED))


def words_of(held: str, owns: Sequence, made: Sequence[int]) -> OwnWords | None:
    """What the search knows of the own fields of a table of the database; None where there is nothing to know."""
    kinds = {one.id: one.kind for one in owns}
    searched = sorted(one.id for one in owns if is_searched(one))
    known = [(id, kinds[id]) for id in made if id in kinds]
    return OwnWords(held, known, searched) if known or searched else None
