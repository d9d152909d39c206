"""Fields kept within the column `extras`: how their values lie there, and how SQL reads them as what they are."""

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, Date, Numeric, String, cast, func, literal_column
from sqlalchemy.types import TypeDecorator

from tenants.keys import seal, unseal
from webapp.tables.fields import Field

NUMBERS = ("decimal", "money")
IDS = ("person", "reference", "rating", "file")


class SealedWithin(TypeDecorator):
    """Ciphertext as the trail tells it, \\x and hexadecimal digits; reads as text for the bound company."""

    impl = String
    cache_ok = True

    def __init__(self, place: str):
        super().__init__()
        self.place = place

    def process_bind_param(self, value, dialect):
        return None if value is None else spelt(seal(self.place, value))

    def process_result_value(self, value, dialect):
        return None if value is None else unseal(self.place, unspelt(value))


class BytesWithin(TypeDecorator):
    """A blind index, spelt the same way."""

    impl = String
    cache_ok = True

    @property
    def python_type(self):
        return bytes

    def process_bind_param(self, value, dialect):
        return None if value is None else spelt(value)

    def process_result_value(self, value, dialect):
        return None if value is None else unspelt(value)


def spelt(value: bytes) -> str:
    return f"\\x{value.hex()}"


def unspelt(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("\\x"))


@dataclass(frozen=True, eq=False)
class Extra(Field):
    """A field of a company's own; `key` is its name within `extras`. `only`: no two records may have the same, or,
    `together` with the fields of these keys, not all of them the same."""

    extra = True

    only: bool = False
    indexed: bool = False

    def bound(self, model) -> "Extra":
        place = f"{model.__tablename__}.{self.key}"
        held = model.__table__.c.extras
        columns = {self.key: _read(self.kind, held, self.key, place)}
        if self.kind.sealed:
            columns[f"{self.key}_index"] = _text(held, f"{self.key}_index", BytesWithin())
        sortable = self.kind.ordered and not self.kind.sealed
        bound = {"attr": self.key, "place": place, "column": columns[self.key], "columns": columns}
        return replace(self, **bound, sortable=sortable, first=self.first or self.kind.first)

    @property
    def stored_by(self):
        return tuple(self.columns)

    @property
    def unique(self) -> bool:
        return self.only and not self.together

    def stored(self, value: Any) -> dict[str, Any]:
        """What lies in `extras` for this value, as JSON; None is a key that is not there."""
        if not self.sealed:
            return {self.key: as_json(value)}
        index = f"{self.key}_index"
        if value is None:
            return {self.key: None, index: None}
        blind = self.kind.derived(self.place, self.key, value)[index]
        return {self.key: spelt(seal(self.place, value)), index: spelt(blind)}


def as_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def written(value: Any) -> str:
    """The same as the text of a JSON value."""
    return json.dumps(as_json(value), ensure_ascii=False)


def _text(held, key, as_type=None):
    """The key stands in the statement itself: only so does an index answer it."""
    return held.op("->>", return_type=as_type or String())(literal_column(f"'{key}'"))


def _read(kind, held, key, place):
    text = _text(held, key, SealedWithin(place) if kind.sealed else None)
    if kind.sealed:
        return text
    if kind.name in NUMBERS:
        return cast(text, Numeric)
    if kind.name in IDS:
        return cast(text, BigInteger)
    if kind.name == "tags":
        within = held.op("->")(literal_column(f"'{key}'"))
        return func.public.kz_words(within, type_=ARRAY(String))
    of = {"yes_no": lambda: cast(text, Boolean), "date": lambda: func.public.kz_day(text, type_=Date)}
    return of.get(kind.name, lambda: text)()
