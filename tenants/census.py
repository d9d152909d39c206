"""The proof that a company is gone: wherever something of it could be, is looked for it, by name and by content."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from tenants import engines

CATALOGS = {
    "login": "pg_roles WHERE rolname = :schema",
    "schema": "pg_namespace WHERE nspname = :schema",
    "relations": "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = :schema",
    "functions": "pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE nspname = :schema",
    "settings": "pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole WHERE rolname = :schema",
    "grants": "pg_database WHERE strpos(datacl::text, :schema) > 0",
    "default rights": "pg_default_acl WHERE strpos(defaclacl::text, :schema) > 0",
}
TABLES = (
    "SELECT t.table_name, bool_or(c.column_name = 'company_id') FROM information_schema.tables t"
    " JOIN information_schema.columns c USING (table_schema, table_name)"
    " WHERE t.table_schema = 'shared' AND t.table_type = 'BASE TABLE' GROUP BY 1 ORDER BY 1"
)
TOMBSTONES = "closings"


@dataclass(frozen=True)
class Traces:
    """What tells a company wherever it stands: its number, the name of its schema, and the words people knew it by."""

    id: int
    schema: str
    words: tuple[str, ...] = ()


def found(traces: Traces) -> dict[str, int]:
    """{place in the database: how often something of the company is there}; {} when there is nothing anywhere."""
    with engines.shared().connect() as connection:
        counted = dict(_counted(connection, traces))
    return {place: count for place, count in counted.items() if count}


def _counted(connection: Connection, traces) -> Iterator[tuple[str, int]]:
    about = {"schema": traces.schema}
    for name, query in CATALOGS.items():
        yield name, connection.scalar(text(f"SELECT count(*) FROM {query}"), about)
    for table, has_company in connection.execute(text(TABLES)).all():
        yield f"shared.{table}", _rows(connection, table, has_company, traces)


def _rows(connection, table, has_company, traces):
    """Rows that belong to the company or tell of it; of the tombstones, those that tell more than the schema's name."""
    looked_for = traces.words if table == TOMBSTONES else (*traces.words, traces.schema)
    told = [f"strpos(t::text, :word{n}) > 0" for n in range(len(looked_for))]
    mine = ["company_id = :id"] if has_company and table != TOMBSTONES else []
    values = {f"word{n}": word for n, word in enumerate(looked_for)} | ({"id": traces.id} if mine else {})
    if not (told or mine):
        return 0
    return connection.scalar(
        text(f"SELECT count(*) FROM shared.{table} t WHERE {' OR '.join([*told, *mine])}"), values
    )
