"""A field: one fact about a record, and everything that people are told or asked about it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, column
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql import cast
from sqlalchemy.types import String

from webapp.tables.values.kind import Kind, Text

ONE_LINE = Text()


class Fault(str):
    """Why there is no value: it stands in its place, and in its cell."""


@dataclass(frozen=True, eq=False)
class Field:
    """`attr` is the model's attribute: the key, with _id for a reference. A table binds its fields to its model:
    from then on `column` is what SQL reads it by, `columns` all that is kept for it by name, `place` "table.column".
    A column need not be one of the model's: whoever selects it labels it. `first`, asc or desc, is the order
    that its head offers first; left out, its kind's."""

    entered = False  # whether a new record takes it although it is kept elsewhere
    extra = False  # whether it is kept within the column `extras`
    fails = False  # whether there can be a Fault in the place of a value
    tells_of = ""  # the name of the table whose records it tells of

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
    first: str = ""
    by_act: bool = False  # set by an act of its own, not by typing; taken back with that act
    place: str = ""
    column: ColumnElement | None = None
    columns: Mapping[str, ColumnElement] = field(default_factory=dict)
    together: tuple[str, ...] = ()  # keys of fields that, with this one, no two records have alike

    @property
    def sealed(self) -> bool:
        return self.kind.sealed

    @property
    def veiled(self) -> bool:
        """Whether the actor sees it only masked: no question of it is answered."""
        return self.kind.name == "veiled"

    @property
    def uses(self) -> frozenset[str]:
        """The keys of the fields that it is worked out from."""
        return frozenset()

    @property
    def stored_by(self) -> tuple[str, ...]:
        """The model's attributes that this field writes."""
        return (self.attr, *self.kind.derived_columns(self.attr))

    def bound(self, model) -> "Field":
        attr = self.attr or (f"{self.key}_id" if self.kind.name == "reference" else self.key)
        columns = model.__table__.c
        kept = {name: columns[name] for name in (attr, *self.kind.derived_columns(attr)) if name in columns}
        if attr not in kept:
            raise TypeError(f"{model.__tablename__}: the model has no {attr}")
        sortable = self.sortable or (self.kind.ordered and not self.sealed)
        place = f"{model.__tablename__}.{attr}"
        return replace(self, attr=attr, place=place, column=kept[attr], columns=kept, sortable=sortable)

    @property
    def selected(self) -> ColumnElement:
        """What is fetched to be shown."""
        return self.column  # type: ignore[return-value]

    @property
    def ordering(self) -> ColumnElement:
        """What a list is sorted by: the pinyin of a name, else the value itself."""
        return self.columns[self.kind.sort_attr(self.attr)]

    @property
    def sought(self) -> ColumnElement | None:
        """What it is filtered by; None where the database cannot tell."""
        return self.column

    @property
    def nullable(self) -> bool:
        """Whether there can be no value."""
        return getattr(self.column, "nullable", True)

    @property
    def ordering_nullable(self) -> bool:
        return getattr(self.ordering, "nullable", True)

    @property
    def server_default(self) -> Any:
        """What the database fills in itself, or None."""
        return getattr(self.column, "server_default", None)

    @property
    def unique(self) -> bool:
        """Whether no two records have the same, those in the recycle bin included."""
        return bool(getattr(self.column, "unique", False))

    def stored(self, value: Any) -> dict[str, Any]:
        """{column: value} of everything that is kept for this value: blind indexes and pinyin come with it."""
        return {self.attr: value, **self.kind.derived(self.place, self.attr, value)}

    @property
    def compared_by(self) -> str:
        """The name in `columns` of what tells two values apart: a sealed one is told by its blind index."""
        return f"{self.attr}_index" if self.sealed else self.attr

    def compared(self, value: Any) -> tuple[ColumnElement, Any]:
        """(SQL, value) that tell whether it is the same: the column and this value as the column keeps it."""
        by = self.compared_by
        return self.columns[by], self.kind.derived(self.place, self.attr, value)[by] if self.sealed else value

    def same(self, value: Any) -> ColumnElement:
        """True of records that hold this value; None is a blank."""
        kept, told = self.compared(value)
        return kept.is_not_distinct_from(told)

    def assigned(self, value: Any) -> dict[str, Any]:
        """What an UPDATE sets for this value; several fields at once: `assigned()` of this module."""
        return assigned({self: value})

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
    """Worked out from elsewhere: shown and exported, never written. `load(ids)` gives {id: value} in one query.
    `sql` is the same as a correlated subquery that an index answers, where there is one: then it can be filtered,
    and, if declared sortable, sorted. An `entered` one is typed with a new record: the table's `begin` puts it where
    it belongs. `tells_of` names the table whose records it tells of: it is there for those who may see that one."""

    editable: bool = False
    entered: bool = False
    tells_of: str = ""
    load: Callable[[Collection[int]], Mapping[int, Any]] | None = None
    sql: ColumnElement | None = None

    def bound(self, model):
        return self if self.load else super().bound(model)

    @property
    def selected(self):
        return self.sought

    @property
    def sought(self):
        return self.column if self.sql is None else self.sql

    @property
    def ordering(self):
        return super().ordering if self.sql is None else self.sql

    @property
    def ordering_nullable(self):
        return super().ordering_nullable if self.sql is None else True


def inserted(values: Mapping[Field, Any]) -> dict[str, Any]:
    """{column: value} of a new record with these values; blanks are left to the database."""
    kept, extras = _parted({field: value for field, value in values.items() if value is not None})
    return {**kept, "extras": extras} if extras else kept


def assigned(values: Mapping[Field, Any]) -> dict[str, Any]:
    """{column: value} of an UPDATE that sets these values; fields kept in `extras` leave its other keys alone."""
    kept, extras = _parted(values)
    return {**kept, "extras": patched(extras)} if extras else kept


def _parted(values):
    kept: dict[str, Any] = {}
    extras: dict[str, Any] = {}
    for one, value in values.items():
        (extras if one.extra else kept).update(one.stored(value))
    return kept, extras


def patched(extras: Mapping[str, Any]) -> ColumnElement:
    """The column `extras` with these keys set; those that are None go."""
    filled = {key: value for key, value in extras.items() if value is not None}
    blank = [key for key, value in extras.items() if value is None]
    whole = column("extras", JSONB).op("||")(cast(filled, JSONB)) if filled else column("extras", JSONB)
    return whole.op("-")(cast(blank, ARRAY(String))) if blank else whole
