"""New rows of a table that makes something beside them: they wait in memory until all of them are published at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ARRAY, BigInteger, String, column, func, literal, update

from tenants.db import db
from webapp.tables.table import Table
from webapp.transfers.checking import Row
from webapp.transfers.models import stage
from webapp.transfers.parsing import as_text
from webapp.transfers.staging import Layout


class Beginnings:
    """The values of the new rows of one import, by their lines; of tables that begin nothing it holds none."""

    def __init__(self, table: Table, layout: Layout):
        self.table, self.layout = table, layout
        self.entered = {field.key for field in table.fields if field.entered}
        self.rows: dict[int, Mapping[str, Any]] = {}

    def hold(self, rows: Iterable[Row]) -> None:
        """Takes out of the rows what their table does not keep itself."""
        if self.table.begin:
            for row in rows:
                if row.record is None:
                    self.rows[row.line] = row.values
                row.values = {key: value for key, value in row.values.items() if key not in self.entered}

    def begin(self, run: int) -> set[str]:
        """Makes what the rows need and writes it on the stage; the keys of the fields that it filled."""
        if not self.rows or self.table.begin is None:
            return set()
        begun = self.table.begin([dict(values) for values in self.rows.values()])
        told: dict[str, dict[int, str]] = {}
        for (line, before), after in zip(self.rows.items(), begun, strict=True):
            for key, value in after.items():
                if value is not None and value is not before.get(key):
                    told.setdefault(key, {})[line] = as_text(value)
        for key, texts in told.items():
            self._write(run, key, texts)
        return set(told)

    def _write(self, run, key, texts):
        slot = self.layout.slots[self.table.by_key[key].attr]
        lines, values = (
            literal(list(part), ARRAY(of)) for part, of in ((texts, BigInteger), (texts.values(), String))
        )
        given = (
            func.unnest(lines, values)
            .table_valued(column("line", BigInteger), column("value", String))
            .render_derived()
        )
        changed = (
            update(stage)
            .where(stage.c.run == run, stage.c.line == given.c.line)
            .values({slot.name: given.c.value})
        )
        db.session.execute(changed, bind_arguments=self.table.bind)
