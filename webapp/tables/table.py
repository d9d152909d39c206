"""A table: a model, the fields that people see of it, and its place among the others."""

from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, inspect
from wtforms import Form

from webapp.tables.fields import Computed, Field
from webapp.tables.soundness import Doubt
from webapp.tables.values.kind import LongText

SHOWN_BY_DEFAULT = 10
MOST_STATEMENTS = 250
NOT_FIELDS = ("q", "sort", "as", "by", "where", "group")


@dataclass(frozen=True)
class View:
    """A way to look at a table that has a name: `args` are those of the address bar, `columns` the keys it shows,
    `as_` a "board" or a "calendar" by the field `by`, `layout` the rest of it (see layouts.py); `headings` are what
    columns are called here, by key, where that is not what they are called elsewhere."""

    key: str
    label: Any
    args: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    as_: str = ""
    by: str = ""
    layout: Mapping[str, Any] = field(default_factory=dict)
    headings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self):
        shape = {"as": self.as_, "by": self.by}
        object.__setattr__(self, "args", {**self.args, **{key: one for key, one in shape.items() if one}})


@dataclass(eq=False)
class Table:
    """`one` is what a single record is called; `parent` the table that its records belong to, `also` others on whose
    pages they are shown too; `title` and `number` the fields that name a record; `figures` those on the cards of its
    page, `sums` those that a list's foot adds up, `beneath` those that its parent's page shows. A record's page begins
    with its history, or with `children_first`. `when` is the field that tells when a record happened.
    `offers` are the tables whose records are begun by a button on its page; others are in a menu there.
    `owner` is the field of who looks after a record, `wanted` the attributes that a complete one has, `doubts` what may
    be odd about one.
    `leaves_out` are conditions, as in an address, that hold until somebody asks for a view, for that field or for all.

    `check(values, errors, record)` adds messages to errors, by key; `warn(values, record)` gives {key: what is odd}.
    `regards` are the fields that `check` looks at in a record, if not all of them.
    `learn(rows)` is told the values of many rows first, so that `check` asks for nothing row by row.
    `prepare(values)` completes a new record's values, `begin(rows)` those of many at once: it may make what they need
    beside them. `propose(said)` gives {key: text} that a new row starts with, from what its list is filtered by,
    first what people may want to change.
    `follow(ids)` runs after every write by any door, in its transaction; `part(ids)` when records go to the bin.
    """

    name: str
    label: Any
    model: Any
    fields: tuple[Field, ...]
    one: Any = ""
    parent: str | None = None
    also: tuple[str, ...] = ()
    title: str = "name"
    number: str = "number"
    icon: str = "table"
    new_label: Any = _l("New record")
    columns: tuple[str, ...] = ()
    views: tuple[View, ...] = ()
    figures: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    beneath: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    children_first: bool = False
    leaves_out: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    wanted: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    sort: str = "-id"
    when: str = "created_at"
    check: Callable[[dict, dict, Any], None] | None = None
    regards: tuple[str, ...] | None = None
    learn: Callable[[list[dict]], None] | None = None
    warn: Callable[[dict, Any], dict] | None = None
    prepare: Callable[[dict], dict] | None = None
    begin: Callable[[list[dict]], list[dict]] | None = None
    propose: Callable[[dict], dict] | None = None
    follow: Callable[[Collection[int]], None] | None = None
    part: Callable[[Collection[int]], None] | None = None

    def __post_init__(self):
        self.fields = tuple(one.bound(self.model) for one in self.fields)
        self.one = self.one or self.label
        self.contributed: set[str] = set()
        self._form_classes: dict[tuple[str, ...], type[Form]] = {}
        self._statements: dict[tuple, Any] = {}
        self.edition: tuple = ()
        self.whole = (
            self  # the company's edition that this is the part of, for those who may not see all of it
        )
        self.within: ColumnElement | None = (
            None  # true of the records that there are in this part; None where all
        )
        self.own_words: Any = None  # what the search finds of a company's own fields (asking.own_words)
        self.sights: dict[Any, Table] = {}  # the parts of it, by rights
        self.retired: tuple[Field, ...] = ()  # fields that are no more, but stand in the history
        self._refuse_doubles()
        self._refuse_missing_columns()
        for key in (self.title, self.number):
            if key not in self.by_key:
                raise TypeError(f"{self.name}: there is no field {key} to name a record by")

    def _refuse_doubles(self):
        keys = [one.key for one in self.fields]
        if doubles := sorted({key for key in keys if keys.count(key) > 1}):
            raise TypeError(f"{self.name}: two fields are called {', '.join(doubles)}")

    def _refuse_missing_columns(self):
        kept = [attr for one in self.fields if one.column is not None for attr in one.stored_by]
        if missing := sorted({attr for attr in kept if attr not in self.model.__table__.c}):
            raise TypeError(f"{self.name}: the model has no {', '.join(missing)}")

    def widen(self, *computed: Computed) -> None:
        """Fields that other modules contribute, once all of them are imported."""
        self.fields += tuple(one.bound(self.model) for one in computed)
        self.contributed |= {one.key for one in computed}
        self.__dict__.pop("by_key", None)
        self._refuse_doubles()

    def in_edition(self, fields: Collection[Field], edition: tuple) -> "Table":
        """A copy with these fields instead, all of them bound: one company's. `edition` tells it from all others."""
        mine = copy(self)
        mine.fields, mine.edition = tuple(fields), edition
        mine._form_classes, mine._statements, mine.sights, mine.whole = {}, {}, {}, mine
        for made in ("by_key", "live"):
            mine.__dict__.pop(made, None)
        mine._refuse_doubles()
        return mine

    def checked(self) -> None:
        """Refuses a column, a view, a figure or an order that names no field; called when the app starts."""
        named = [*self.columns, *self.figures, *self.sums, *self.beneath, self.sort.removeprefix("-")]
        named += [self.when] if self.when != "created_at" else []
        for view in self.views:
            named += [
                *view.columns,
                *view.headings,
                *(key.partition(".")[0] for key in view.args if key not in NOT_FIELDS),
                *filter(None, [view.by]),
            ]
            named += [view.args["sort"].removeprefix("-")] if "sort" in view.args else []
        if strangers := sorted({key for key in named if key not in self.by_key and key != "id"}):
            raise TypeError(f"{self.name}: there is no field {', '.join(strangers)}")

    @cached_property
    def by_key(self) -> dict[str, Field]:
        return {one.key: one for one in self.fields}

    @property
    def key_field(self) -> Field:
        """The field that names a record in a list."""
        return self.by_key[self.title]

    @property
    def editable(self) -> list[Field]:
        return [one for one in self.fields if one.editable]

    @property
    def enterable(self) -> list[Field]:
        """What a new record takes: what can be edited later, and what is put elsewhere when it begins."""
        return [one for one in self.fields if one.editable or one.entered]

    def visible(self, keys: Collection[str] = ()) -> list[Field]:
        """The fields of a list: those asked for, else the table's own choice."""
        wanted = keys or self.columns
        return [self.by_key[key] for key in wanted] if wanted else self._first()

    def headed(self, view: View, fields: Collection[Field]) -> tuple[Field, ...]:
        """These fields as the view calls them; made once, for statements are kept by their fields."""
        called = view.headings
        return tuple(
            self.statement(("headed", view.key, one.key), partial(replace, one, label=called[one.key]))
            if one.key in called
            else one
            for one in fields
        )

    def _first(self):
        return [one for one in self.fields if not isinstance(one.kind, LongText)][:SHOWN_BY_DEFAULT]

    @property
    def parents(self) -> tuple[str, ...]:
        """The tables on whose records' pages its records are shown."""
        return (self.parent, *self.also) if self.parent else self.also

    def link_to(self, parent: str) -> Field | None:
        """The reference to the record of that table which a record belongs to."""
        return next((one for one in self.fields if getattr(one.kind, "target", "") == parent), None)

    @property
    def parent_field(self) -> Field | None:
        return self.link_to(self.parent) if self.parent else None

    @property
    def when_column(self):
        return self.by_key[self.when].column if self.when in self.by_key else self.column("created_at")

    @cached_property
    def id(self):
        return self.model.__table__.c.id

    @cached_property
    def live(self):
        """True of records that are there: not in the recycle bin, and within what the actor's rights show."""
        return self.there(self.model.__table__.c.deleted_at.is_(None))

    def there(self, condition):
        """The condition, within what the actor's rights show; for those who look into the recycle bin too."""
        return condition if self.within is None else and_(condition, self.within)

    @cached_property
    def bind(self) -> dict:
        """Tells the session at once whose login a plain statement needs."""
        return {"mapper": inspect(self.model)}

    def column(self, name: str):
        return self.model.__table__.c[name]

    def statement(self, key: tuple, make: Callable[[], Any]):
        """A statement that is asked again and again, made once; the key says what it depends on."""
        if key not in self._statements:
            if len(self._statements) >= MOST_STATEMENTS:
                self._statements.clear()
            self._statements[key] = make()
        return self._statements[key]

    def form(self, keys: Collection[str], data=None) -> Form:
        """A form of just these fields: one for a cell, all for a new record or an imported row."""
        keys = tuple(keys)
        if keys not in self._form_classes:
            inputs = {key: self.by_key[key].kind.input(self.by_key[key]) for key in keys}
            self._form_classes[keys] = type(f"{self.name}_form", (Form,), inputs)
        return self._form_classes[keys](data)
