"""Every place in a company's schema where something sealed lies: columns, and keys within a JSON column."""

from dataclasses import dataclass

from sqlalchemy import Table, select

from tenants.db import CompanyModel, company_connection
from tenants.keys import Sealed
from webapp.tables.own.models import OwnField
from webapp.transfers.models import Import


@dataclass(frozen=True)
class Places:
    """A table with its sealed columns {column: place}, and within the JSON column `within` the keys {key: place}."""

    table: str
    columns: dict[str, str]
    within: str = ""
    keys: dict[str, str] | None = None


def everywhere() -> list[Places]:
    """The bound company's, its own sensitive fields among them."""
    own = _own_keys()
    found = [_of(table, own.get(table.name, {})) for table in CompanyModel.metadata.sorted_tables]
    return [places for places in found if places.columns or places.keys]


LEFT_ALONE = (
    Places(Import.__tablename__, {}, "constants", {"sealed": "imports.constants"}),
)  # part of the history


def _of(table: Table, keys):
    columns = {c.name: c.type.column for c in table.columns if isinstance(c.type, Sealed)}
    return Places(table.name, columns, "extras", keys) if keys else Places(table.name, columns)


def _own_keys() -> dict[str, dict[str, str]]:
    """{table: {key: place}} of own fields whose values are sealed, the retired ones too until their data goes."""
    mine = select(OwnField.id, OwnField.table_name).where(OwnField.sensitive, OwnField.purged_at.is_(None))
    found: dict[str, dict[str, str]] = {}
    for id, table in company_connection().execute(mine):
        found.setdefault(table, {})[f"x_{id}"] = f"{table}.x_{id}"
    return found
