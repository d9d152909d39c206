"""The stage: checked rows wait there, sealed and unlogged, until all of them are published at once."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, cast, delete, or_, select

from tenants.db import company_connection
from tenants.keys import Sealed, seal
from webapp.tables.fields import Field
from webapp.tables.table import Table
from webapp.transfers.checking import Row
from webapp.transfers.mapping import stored
from webapp.transfers.models import BLOBS, TEXTS, Import, stage
from webapp.transfers.noting import packed
from webapp.transfers.parsing import as_text

OWN = ("import_id", "run", "line", "record")  # come first


class Layout:
    """Which column of the stage holds which column of a table, and which one what the file says in another form, of
    `noted` rows. Raises TypeError for a table that is too wide."""

    def __init__(self, table: Table):
        self.table, self.fields = table, stored(table)
        model = table.model.__table__.c
        attrs = list(dict.fromkeys(name for field in self.fields for name in _kept_by(field)))
        blobs = [attr for attr in attrs if _holds_bytes(model[attr])]
        texts = [attr for attr in attrs if attr not in blobs]
        if len(texts) >= TEXTS or len(blobs) > BLOBS:
            raise TypeError(f"{table.name} has more columns than the stage")
        slots = {**{a: f"t{n}" for n, a in enumerate(texts)}, **{a: f"b{n}" for n, a in enumerate(blobs)}}
        self.slots = {attr: stage.c[slot] for attr, slot in slots.items()}
        self.at = {attr: position for position, attr in enumerate(slots, len(OWN))}
        self.typed, self.typed_at, self.noted = stage.c[f"t{len(texts)}"], len(OWN) + len(slots), 0
        self.types = ["int8"] * len(OWN) + [*["text"] * len(texts), *["bytea"] * len(blobs), "text"]
        self.blank = [None] * (len(OWN) + len(slots) + 1)
        self.writers = {field.key: self._writer(field) for field in self.fields if not field.extra}
        self.extras = {field.key: field for field in self.fields if field.extra}

    def value(self, attr: str) -> ColumnElement:
        """A column of the table as the stage has it, in its own type; NULL where the row said nothing."""
        column = self.table.column(attr)
        return self.slots[attr] if _holds_bytes(column) else cast(self.slots[attr], column.type)

    def copied(self, import_id: int, run: int, rows: Iterable[Row]) -> None:
        """COPY of these rows into the stage, in the transaction at hand."""
        columns = ", ".join((*OWN, *(slot.name for slot in self.slots.values()), self.typed.name))
        cursor: Any = company_connection().connection.cursor()
        with cursor, cursor.copy(f"COPY import_stage ({columns}) FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(self.types)
            for row in rows:
                copy.write_row(self._stored((import_id, run, row.line, row.record), row))

    def _stored(self, own, row):
        cells = self.blank.copy()
        cells[: len(OWN)] = own
        if self.extras:
            cells[self.at["extras"]] = self._within(row.values)
        if row.typed:
            cells[self.typed_at] = packed(self.table, row.typed)
            self.noted += 1
        for key, value in row.values.items():
            if value is not None and key not in self.extras:
                writer = self.writers[key]
                if type(writer) is not int:
                    writer(cells, value)
                else:
                    cells[writer] = value if type(value) is str else as_text(value)
        return cells

    def _within(self, values):
        """What of a row is kept within `extras`, as one JSON value."""
        own: dict[str, Any] = {}
        for key in self.extras.keys() & values.keys():
            own.update(self.extras[key].stored(values[key]))
        said = {name: value for name, value in own.items() if value is not None}
        return json.dumps(said, ensure_ascii=False) if said else None

    def _writer(self, field: Field) -> int | Callable[[list, Any], None]:
        """The place of a plain field; for one with more kept beside it, what puts all of that in place."""
        if len(field.stored_by) == 1:
            return self.at[field.stored_by[0]]
        attr, *beside = field.stored_by
        at, places, place = self.at[attr], [(name, self.at[name]) for name in beside], field.place
        derived, sealed = field.kind.derived, field.sealed

        def write(cells, value):
            cells[at] = seal(place, value) if sealed else as_text(value)
            more = derived(place, attr, value)
            for name, position in places:
                cells[position] = as_text(more[name]) if isinstance(more[name], bool) else more[name]

        return write


def _kept_by(field):
    return ("extras",) if field.extra else field.stored_by


def _holds_bytes(column):
    return isinstance(column.type, LargeBinary | Sealed)


def cleared(import_id: int | None = None) -> None:
    """Empties the stage of this import; and of every import that is not running, whatever its worker left there."""
    running = select(Import.id).where(Import.state == "running")
    company_connection().execute(
        delete(stage).where(or_(stage.c.import_id == import_id, stage.c.import_id.not_in(running)))
    )
