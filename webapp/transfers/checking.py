"""Rows of strings, checked many at once by the rules of every door: what they say, what is wrong, whose they are."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import any_, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from tenants.db import db
from tenants.keys import Sealed
from webapp.tables.fields import Field
from webapp.tables.kinds import Invalid
from webapp.tables.own.preferences import rule_of
from webapp.transfers.combining import Combinations
from webapp.transfers.mapping import is_unique, needed
from webapp.transfers.noting import watch
from webapp.transfers.parsing import Linked, as_text, parser
from webapp.transfers.plans import Plan

ROW = ""  # the key of an error that belongs to no cell


class Row:
    """A row of a file: `values` and `errors` by field key; `record` is the id of the record that it updates; `typed`
    are (field key, text) of what is kept in another form than it is written."""

    __slots__ = ("cells", "errors", "line", "record", "typed", "values")

    def __init__(self, line: int, cells: list[str], values: dict[str, Any]):
        self.line, self.cells, self.values = line, cells, values
        self.errors: dict[str, Any] = {}
        self.record: int | None = None
        self.typed: tuple[tuple[str, str], ...] = ()


def _told(field: Field, value: Any) -> str:
    """What a value is found by, as PostgreSQL writes it; a sealed one by its blind index."""
    return _spelt(field.compared(value)[1] if field.sealed else value)


def _spelt(value: Any) -> str:
    """The same for the same value, however many places a number has."""
    if isinstance(value, bytes | memoryview):
        return f"\\x{value.hex()}"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _now(default):
    """The same for all rows of an import."""
    return default() if callable(default) else default


class Checker:
    """Checks the rows of one import, in the order of the file. `width` is how many columns the file has names for."""

    def __init__(self, plan: Plan, width: int):
        self.plan, self.width = plan, width
        self.linked: dict[str, Linked] = {}
        fields = [(at, key, plan.fields[key]) for at, key in plan.columns.items()]
        self.columns = [(at, key, parser(one, self.linked), watch(one)) for at, key, one in fields]
        self.constants = {key: plan.fields[key].kind.parse(text) for key, text in plan.constants.items()}
        self.first: dict[str, dict[Any, int]] = {field.key: {} for field in plan.told_apart}
        self.defaults = {
            field.key: _now(field.default) for field in plan.table.fields if field.default is not None
        }
        self.needed = needed(plan.table)
        self.combinations = Combinations(plan.table)
        self.prepared: set[str] = set()

    def check(self, lines: Iterable[tuple[int, list[str]]]) -> list[Row]:
        """The rows, with what is wrong in them. Raises Invalid for a constant that is no value."""
        rows = [Row(line, self._squared(cells), dict(self.constants)) for line, cells in lines]
        self._learn(rows)
        for row in rows:
            self._read(row)
        self._tell_apart(rows)
        self.combinations.check(rows)
        self._cross_check(rows)
        return rows

    def _squared(self, cells):
        return cells if len(cells) >= self.width else cells + [""] * (self.width - len(cells))

    def _learn(self, rows):
        for at, key, *_how in self.columns:
            if key in self.linked:
                self.linked[key].learn({row.cells[at] for row in rows})

    def _read(self, row):
        values, cells = row.values, row.cells
        for at, key, parse, differs in self.columns:
            if text := cells[at]:
                try:
                    value = parse(text)
                except Invalid as invalid:
                    row.errors[key] = invalid.message
                else:
                    if value is not None:
                        values[key] = value
                        if value is not text and differs and differs(text, value):
                            row.typed = (*row.typed, (key, text))
        if len(cells) > self.width and any(cells[self.width :]):
            row.errors[ROW] = _("The row has more cells than there are column names.")

    def _tell_apart(self, rows):
        for field in self.plan.told_apart:
            named = [row for row in rows if field.key in row.values]
            holders = self._holders(field, named)
            for row in named:
                row.errors.update(self._claimed(field, row, holders.get(row.values[field.key], ())))
        if self.plan.updates:
            for row in rows:
                row.errors.update(self._unclaimed(row))

    def _holders(self, field: Field, rows) -> dict[Any, list]:
        """{value: [(id, whether it is in the recycle bin)]} of the records that have a value of these rows."""
        if not rows:
            return {}
        told = {_told(field, row.values[field.key]): row.values[field.key] for row in rows}
        table = self.plan.table
        column = field.columns[field.compared_by]
        asked = func.unnest(cast(literal(as_text(list(told))), ARRAY(column.type)))
        wanted = asked.table_valued("value").render_derived()
        query = select(table.id, column, table.live).join(wanted, wanted.c.value == column)
        found: dict[Any, list] = {}
        for id, value, live in db.session.execute(query, bind_arguments=table.bind):
            found.setdefault(told[_spelt(value)], []).append((id, live))
        return found

    def _claimed(self, field, row, holders) -> dict[str, str]:
        live = [id for id, alive in holders if alive]
        is_key = self.plan.updates and field.key == self.plan.key
        if is_key and len(live) == 1:
            row.record = live[0]
        elif is_key and live:
            return {field.key: _("Several records have this: match by another field.")}
        elif live and live != [row.record]:
            return {field.key: _("Another record has this already.")}
        if is_unique(field) and holders and not live:
            return {field.key: _("A record in the recycle bin has this: restore it first.")}
        return self._doubled(field, row)

    def _doubled(self, field, row) -> dict[str, str]:
        if row.errors:
            return {}
        first = self.first[field.key].setdefault(row.values[field.key], row.line)
        return {} if first == row.line else {field.key: _("The same as in row %(line)s.", line=first)}

    def _unclaimed(self, row) -> dict[str, str]:
        key = self.plan.key or ROW
        if row.record is not None or self.plan.creates or key in row.errors:
            return {}
        return {key: _("There is no record with this.") if key in row.values else _("This is needed.")}

    def _cross_check(self, rows):
        """What a whole record must be; then what a new one is given without being asked."""
        check, prepare = self.plan.table.check, self.plan.table.prepare
        known = self._records(rows) if check else {}
        if learn := self.plan.table.learn:
            learn([row.values for row in rows])
        rule = rule_of(self.plan.table)
        for row in rows:
            if row.record is None:
                self._demand(row)
            if rule:
                row.errors.update(rule(row.values))
            if check:
                check(row.values, row.errors, known.get(row.record))
            if row.record is None and not row.errors:
                self._complete(row, prepare)

    def _demand(self, row):
        for field in self.needed:
            if field.key not in row.values and field.key not in row.errors:
                row.errors[field.key] = _("%(field)s is needed.", field=field.label)

    def _complete(self, row, prepare):
        values = row.values
        for key, default in self.defaults.items():
            if key not in values:
                values[key] = default
        if prepare:
            row.values = prepare(values)
        self.prepared.update(row.values)

    def _records(self, rows) -> dict[int | None, Any]:
        """What the records to update are now, as far as it is not sealed."""
        ids = [row.record for row in rows if row.record is not None]
        if not ids:
            return {}
        table = self.plan.table
        plain = [c for c in table.model.__table__.c if c.computed is None and not isinstance(c.type, Sealed)]
        query = select(*plain).where(table.id == any_(literal(ids, ARRAY(table.id.type))))
        return {record.id: record for record in db.session.execute(query, bind_arguments=table.bind)}
