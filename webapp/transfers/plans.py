"""What an import is to do: which column is which field, what all rows share, and what they match by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from webapp.tables.fields import Field
from webapp.tables.table import Table
from webapp.transfers.mapping import is_unique

MODES = ("create", "update", "both")


@dataclass(frozen=True)
class Plan:
    """`columns` is {column position: field key}; `constants` {field key: text}, used where a row says nothing.

    `key` is the field that tells which record a row means; None creates a record for every row.
    """

    table: Table
    columns: Mapping[int, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    mode: str = "both"
    key: str | None = None

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The fields that the import fills, by key."""
        return {key: self.table.by_key[key] for key in (*self.columns.values(), *self.constants)}

    @cached_property
    def told_apart(self) -> list[Field]:
        """The fields in which no two rows, and no row and another record, may agree: the key, then what is unique."""
        key = [self.fields[self.key]] if self.updates and self.key else []
        return [*key, *(field for field in self.fields.values() if is_unique(field) and field not in key)]

    @property
    def updates(self) -> bool:
        return self.mode != "create" and self.key in self.fields

    @property
    def creates(self) -> bool:
        return self.mode != "update"
