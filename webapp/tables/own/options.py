"""The lists that a company may arrange: what it called otherwise, coloured, put in another order, added or retired.

A list that is declared once may serve several fields: orders and payments share the ways to pay, and what a company
makes of it holds for both. The list of a field of its own lies in that field's settings. Nothing here commits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from tenants.current import actor
from tenants.db import company_connection
from webapp.tables.own.models import OwnField, OwnOption
from webapp.tables.own.versions import changed
from webapp.tables.remembering.trail import CHANGES
from webapp.tables.values.choices import TONES

MOST, LONGEST = 200, 40
ROWS = OwnOption.__table__


@dataclass(frozen=True)
class Option:
    """`used` says in how many records it stands, by table name; None where it was not asked."""

    code: str
    label: str
    tone: str = ""
    retired: bool = False
    merged_into: str = ""
    fixed: bool = False
    used: int | None = None


class OptionList:
    """One list of choices of a company; `members` are the (table, field) that keep one of it, `shown` are further
    fields that only show it."""

    def __init__(self, members):
        self.members = tuple(member for member in members if _keeps(*member))
        self.shown = tuple(member for member in members if not _keeps(*member))
        self.table, self.field = self.members[0]

    @property
    def kind(self):
        return self.field.kind

    @property
    def label(self) -> Any:
        return self.field.label

    @property
    def offered(self) -> Mapping[str, Any]:
        return dict(self.kind.options)

    @property
    def fixed(self) -> frozenset[str]:
        """The codes that new records begin with, or that rules know: they stay, under any name."""
        begun = {str(code) for _table, field in self.members for code in _beginnings(field) if code}
        return self.kind.fixed | begun

    def options(self, counts: Mapping[str, int] | None = None) -> list[Option]:
        """Those that are offered, then those that are not; what stands in records and in no list comes last."""
        kind, counts = self.kind, counts or {}
        known = [self._option(kind, code, counts) for code in kind.labels]
        strangers = [
            Option(code, code, used=count) for code, count in counts.items() if code not in kind.labels
        ]
        return sorted(known, key=lambda one: one.retired) + strangers

    def _option(self, kind, code, counts):
        merged = kind.merged.get(code, "")
        tone = kind.look(code).dot
        return Option(
            code,
            str(kind.labels[code]),
            tone,
            code in kind.retired,
            merged,
            code in self.fixed,
            counts.get(code, 0),
        )

    def change(self, code: str, **values: Any) -> None:
        """Sets label, tone, retired_at or merged_into of an option, ours or the company's."""
        raise NotImplementedError

    def place(self, codes: Iterable[str]) -> None:
        """The options in this order; those that are not named follow."""
        raise NotImplementedError

    def extend(self, words: Iterable[str]) -> None:
        """Offers these words from now on, as far as there is room."""
        raise NotImplementedError

    def merge(self, codes: Iterable[str], into: str) -> None:
        """From now on these words mean that one; the act at hand is kept with them."""
        for code in codes:
            self.change(code, retired_at=func.now(), merged_into=into, **self._act())

    def part(self, act: str) -> None:
        """Offers again what that act merged."""
        for code in [code for code, by in self.acts().items() if by == act]:
            self.change(code, retired_at=None, merged_into=None)

    def acts(self) -> Mapping[str, str]:
        """{code: the act that merged it} of what is merged."""
        raise NotImplementedError

    def _act(self) -> dict[str, Any]:
        return {}


class OurList(OptionList):
    """A list that the code declares; what the company makes of it are rows of own_options, the same for each member."""

    def change(self, code, **values):
        for table, field in (*self.members, *self.shown):
            _put(table.name, field.key, code, values)
        changed()

    def acts(self):
        """As the trail tells them: the newest merge of each row."""
        told = select(CHANGES.c.record_id, CHANGES.c.action).distinct(CHANGES.c.record_id)
        of = (CHANGES.c.table_name == "own_options", CHANGES.c.door == "merge")
        newest = told.where(*of).order_by(CHANGES.c.record_id, CHANGES.c.id.desc()).subquery()
        mine = (ROWS.c.table_name == self.table.name, ROWS.c.field_key == self.field.key)
        query = select(ROWS.c.code, newest.c.action).join(newest, newest.c.record_id == ROWS.c.id)
        merged = query.where(*mine, ROWS.c.merged_into.is_not(None))
        return dict(company_connection().execute(merged).tuples().all())

    def place(self, codes):
        wanted = [*codes, *(code for code in self.kind.labels if code not in codes)]
        for place, code in enumerate(wanted, 1):
            for table, field in (*self.members, *self.shown):
                _put(table.name, field.key, code, {"position": place})
        changed()

    def extend(self, words):
        room = max(0, MOST - len(self.kind.labels))
        for word in list(words)[:room]:
            for table, field in (*self.members, *self.shown):
                _put(table.name, field.key, word, {"label": word}, again=False)
        changed()


class OwnList(OptionList):
    """The list of a company's own field."""

    def __init__(self, members, own: OwnField):
        super().__init__(members)
        self.own = own

    def change(self, code, **values):
        told = {"retired" if name == "retired_at" else name: value is not None if name == "retired_at" else value
                for name, value in values.items()}  # fmt: skip
        self._keep([{**one, **told} if one["code"] == code else one for one in self._kept])

    def place(self, codes):
        places = {code: at for at, code in enumerate(codes)}
        self._keep(sorted(self._kept, key=lambda one: places.get(one["code"], len(places))))

    def extend(self, words):
        new = [{"code": word, "label": word} for word in words if word not in self.kind.labels]
        self._keep([*self._kept, *new][:MOST])

    def acts(self):
        return {one["code"]: one.get("act", "") for one in self._kept if one.get("merged_into")}

    def _act(self):
        who = actor()
        return {"act": who.action if who else ""}

    @property
    def _kept(self) -> list[dict]:
        return list(self.own.settings.get("options", []))

    def _keep(self, options):
        self.own.settings = {**self.own.settings, "options": options}
        changed()


def _put(table_name, key, code, values, again=True):
    """One row of own_options: made, or, if there is one, changed."""
    who = actor()
    row = {"table_name": table_name, "field_key": key, "code": code, "created_by": who.id if who else None}
    fresh = insert(ROWS).values(**{"label": "", **row, **values})
    index = ["table_name", "field_key", "code"]
    kept = fresh.on_conflict_do_update(index_elements=index, set_=values) if again else None
    company_connection().execute(kept if kept is not None else fresh.on_conflict_do_nothing())


def _keeps(table, field) -> bool:
    return field.extra or (field.column is not None and field.attr in table.model.__table__.c)


def _beginnings(field):
    """What a new record's field begins with: by the code, and by the database."""
    default = field.server_default
    said = getattr(getattr(default, "arg", None), "text", getattr(default, "arg", None))
    return (None if callable(field.default) else field.default, said)


def known_tone(tone: str) -> bool:
    return tone in ("", *TONES)
