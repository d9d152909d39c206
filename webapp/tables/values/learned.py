"""A reference whose rules need more than the id: what they ask of its target is read once for all rows of an import."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from tenants.db import company_connection, db
from webapp.core.ids import any_of
from webapp.tables.values.references import Reference


class Learned(Reference):
    """Remembers these columns of the records that it found, for the session at hand."""

    def __init__(self, target: str, *columns: str):
        super().__init__(target)
        self.asks = columns

    def parse_many(self, texts):
        found = super().parse_many(texts)
        self._learn({id for id in found.values() if isinstance(id, int)} - self._known.keys())
        return found

    def of(self, id: int) -> Any:
        """The record's row with its columns by name; None where there is none."""
        if id not in self._known:
            self._learn([id])
        return self._known.get(id)

    @property
    def _known(self) -> dict[int, Any]:
        return db.session().info.setdefault(("learned", self.target, self.asks), {})

    def _learn(self, ids: Collection[int]):
        if ids:
            columns = [self.table.column(name) for name in self.asks]
            rows = company_connection().execute(
                select(self.table.id, *columns).where(self.table.id == any_of(ids))
            )
            self._known.update((row.id, row) for row in rows)
