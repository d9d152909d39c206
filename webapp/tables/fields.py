"""A field: one fact about a record, and everything that people are told or asked about it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement

from webapp.tables.kind import Kind, Text

ONE_LINE = Text()


@dataclass(frozen=True, eq=False)
class Field:
    """`attr` is the model's attribute: the key, with _id for a reference. A table binds its fields to its model:
    from then on `column` is the database's column and `place` "table.column"."""

    key: str
    label: Any
    kind: Kind = ONE_LINE
    required: bool = False
    editable: bool = True
    searched: bool = False
    sortable: bool = False
    aliases: tuple[str, ...] = ()
    attr: str = ""
    default: Any = None
    help: Any = ""
    place: str = ""
    column: ColumnElement | None = None

    @property
    def sealed(self) -> bool:
        return self.kind.sealed

    @property
    def stored_by(self) -> tuple[str, ...]:
        """The model's attributes that this field writes."""
        return (self.attr, *self.kind.derived_columns(self.attr))

    def bound(self, model) -> "Field":
        attr = self.attr or (f"{self.key}_id" if self.kind.name == "reference" else self.key)
        columns = model.__table__.c
        if attr not in columns:
            raise TypeError(f"{model.__tablename__}: the model has no {attr}")
        sortable = self.sortable or (self.kind.ordered and not self.sealed)
        place = f"{model.__tablename__}.{attr}"
        return replace(self, attr=attr, place=place, column=columns[attr], sortable=sortable)

    def stored(self, value: Any) -> dict[str, Any]:
        """{column: value} of everything that is kept for this value: blind indexes and pinyin come with it."""
        return {self.attr: value, **self.kind.derived(self.place, self.attr, value)}

    def compared(self, value: Any) -> tuple[str, Any]:
        """(column, value) that tell whether it is still the same; a sealed value is told by its blind index."""
        column = f"{self.attr}_index" if self.sealed else self.attr
        return column, self.stored(value)[column]

    def answers_to(self, heading: str) -> bool:
        """Whether a column of a file with this heading holds this field."""
        asked = heading.strip().casefold()
        return asked in (
            self.key.casefold(),
            str(self.label).casefold(),
            *(alias.casefold() for alias in self.aliases),
        )


@dataclass(frozen=True, eq=False)
class Computed(Field):
    """Worked out from elsewhere: shown and exported, never written. `load(ids)` gives {id: value} in one query."""

    editable: bool = False
    load: Callable[[Collection[int]], Mapping[int, Any]] | None = None

    def bound(self, model):
        return self if self.load else super().bound(model)
