"""Combinations that no two records may have alike: rows of a file against the records and against each other."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, tuple_

from tenants.db import company_connection
from webapp.core.ids import any_of
from webapp.tables.fields import Field
from webapp.tables.table import Table

Values = tuple[Any, ...]


class Combinations:
    """The combinations of a table, as far as an import's rows touch them; in the order of the file."""

    def __init__(self, table: Table):
        self.table = table
        self.sets = [
            [table.by_key[key] for key in (field.key, *field.together)]
            for field in table.fields
            if field.together
        ]
        self.first: list[dict[Values, int]] = [{} for _set in self.sets]

    def check(self, rows: Iterable) -> None:
        """Adds to the errors of each row that says what another record, or another row, says already."""
        for fields, first in zip(self.sets, self.first, strict=True):
            said = self._said(fields, [row for row in rows if not row.errors])
            holders = self._holders(fields, set(said.values()))
            for row, values in said.items():
                held, line = holders.get(values), first.setdefault(values, row.line)
                if held not in (None, row.record):
                    row.errors[fields[0].key] = _("Another record has this already.")
                elif line != row.line:
                    row.errors[fields[0].key] = _("The same as in row %(line)s.", line=line)

    def _said(self, fields: Sequence[Field], rows) -> dict[Any, Values]:
        """{row: its combination}, what it does not say being what its record has; one with a blank is none."""
        touched = [row for row in rows if any(field.key in row.values for field in fields)]
        now = self._now(fields, [row.record for row in touched if row.record is not None])
        found = {row: tuple(_kept(row, field, now, at) for at, field in enumerate(fields)) for row in touched}
        return {row: values for row, values in found.items() if None not in values}

    def _now(self, fields, ids) -> dict[int, Values]:
        rows = self._rows(fields, self.table.id == any_of(ids)) if ids else []
        return {id: tuple(values) for id, *values in rows}

    def _holders(self, fields, combinations) -> dict[Values, int]:
        if not combinations:
            return {}
        kept = [field.columns[field.compared_by] for field in fields]
        return {
            tuple(values): id for id, *values in self._rows(fields, tuple_(*kept).in_(list(combinations)))
        }

    def _rows(self, fields, where):
        kept = [field.columns[field.compared_by].label(f"c{at}") for at, field in enumerate(fields)]
        return company_connection().execute(select(self.table.id, *kept).where(where)).all()


def _kept(row, field, now, at):
    if field.key in row.values:
        return field.compared(row.values[field.key])[1]
    return now[row.record][at] if row.record in now else None
