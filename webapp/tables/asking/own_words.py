"""What a company's own fields say, as the search finds it: one index of a table holds the pieces of all of them.

Of texts and tags the index keeps the pieces; of a number, an amount or a choice the whole value, "x_5=1200.00", which
is found by whatever the field understands as that value, an option by its name. What the reader may not see, or is not
searched any more, stands in the index as well: then what it found is looked at again.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ARRAY,
    TEXT,
    ColumnElement,
    String,
    any_,
    bindparam,
    cast,
    false,
    func,
    literal_column,
    or_,
    select,
)

from tenants.db import company_connection
from webapp.tables.asking.pieces import longest_pieces
from webapp.tables.extras import as_json
from webapp.tables.values.kind import Invalid

TEXTS, WHOLES = frozenset({"text", "longtext", "tags"}), frozenset({"number", "money", "choice"})
SAID, MEANT = (
    frozenset({"text", "longtext", "tags"}),
    frozenset({"decimal", "money", "choice"}),
)  # as kinds are called
WORDS = ARRAY(TEXT)


class OwnWords:
    """What the search knows of a table's own fields: `made` are (id, kind) in the order in which the index has them,
    `searched` the ids of those that are to be found."""

    def __init__(self, table_name: str, made: Sequence[tuple[int, str]], searched: Sequence[int]):
        self.made, self.searched = tuple(made), tuple(searched)
        self.held = f"{table_name}.extras ->> "

    @property
    def stale(self) -> bool:
        """Whether the index has others than are to be found."""
        return tuple(id for id, _kind in self.made) != self.searched

    @cached_property
    def pieces(self) -> ColumnElement:
        """The index's own expression, to the letter: only so does the index answer it."""
        texts = [f"coalesce({self.held}'x_{id}', '')" for id, kind in self.made if kind in TEXTS]
        wholes = [f"'x_{id}=' || ({self.held}'x_{id}')" for id, kind in self.made if kind in WHOLES]
        said = " || ' ' || ".join(texts)
        parts = [f"kz_own_pieces({said})"] if texts else []
        parts += [f"array_remove(ARRAY[{', '.join(wholes)}], NULL)"] if wholes else []
        return literal_column(f"({' || '.join(parts)})", type_=WORDS)

    def whole(self, key: str) -> ColumnElement:
        return literal_column(f"('{key}=' || ({self.held}'{key}'))", type_=String)


def fields_of(table) -> list:
    """The own fields of a table that the reader may find by."""
    known = table.own_words
    kept = {f"x_{id}" for id, _kind in known.made} & {f"x_{id}" for id in known.searched} if known else set()
    return [one for one in table.fields if one.key in kept and one.kind.name in SAID | MEANT]


def wholes_of(table, word: str) -> list[str]:
    """What the word may mean as a whole value: "x_5=1200.00", "x_7=o2"."""
    return [f"{one.key}={value}" for one in fields_of(table) for value in _meant(one, word)]


def _meant(field, word) -> list[str]:
    if field.kind.name == "choice":
        folded = word.casefold()
        return [code for code, label in field.kind.labels.items() if folded in str(label).casefold()]
    if field.kind.name not in MEANT:
        return []
    try:
        value = field.kind.parse(word)
    except Invalid:
        return []
    return [] if value is None else [as_json(value)]


def answers(field, shown: str, words: Iterable[str]) -> bool:
    """Whether a value, as it is shown, is one of those that the words find."""
    meant = set(_meant(field, shown)) if shown else set()
    return any(
        word.casefold() in shown.casefold() or meant & set(_meant(field, word)) for word in words if shown
    )


def holding(table, word: Any, wholes: Any) -> ColumnElement:
    """True of records that hold all pieces of the word, or one of the whole values; the index answers it. Both are
    values, or parameters of a statement that is kept."""
    known, asked = table.own_words, cast(func.public.kz_grams(word), WORDS)
    pieces = known.pieces.op("@>", is_comparison=True)(asked) & (func.cardinality(asked) > 0)
    found = or_(pieces, known.pieces.op("&&", is_comparison=True)(cast(wholes, WORDS)))
    return found if len(fields_of(table)) == len(known.made) else found & saying(table, word, wholes)


def saying(table, word: Any, wholes: Any) -> ColumnElement:
    """The same of a record at hand, without its pieces: so is what is common read in order."""
    fields = fields_of(table)
    said = [func.lower(cast(one.column, String)) for one in fields if one.kind.name in SAID]
    found = [func.strpos(text, func.lower(word)) > 0 for text in said]
    kept = [table.own_words.whole(one.key) for one in fields if one.kind.name in MEANT]
    return or_(false(), *found, *(one == any_(cast(wholes, WORDS)) for one in kept))


COMMON = select(
    func.kz_own_common(bindparam("name"), bindparam("pieces", type_=WORDS), bindparam("wholes", type_=WORDS))
)


def common(table, words: str) -> bool:
    """Whether so many records have these words in their own fields that reading in order finds some at once."""
    if not fields_of(table):
        return False
    wholes = [whole for word in words.split() for whole in wholes_of(table, word)]
    asked = {"name": table.model.__tablename__, "pieces": longest_pieces(words), "wholes": wholes}
    return bool(company_connection().scalar(COMMON, asked))
