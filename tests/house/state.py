"""Everything that is kept about two companies, as fingerprints: what differs between two of them was changed."""

from sqlalchemy import text

from tenants import engines
from tests.house.town import Town

TABLES = text(
    "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('shared', :ours, :theirs) ORDER BY 1, 2"
)
# What somebody opened last is kept by opening it; how far the sealing is, only those who keep the trail may read.
COMES_AND_GOES = {"beats", "schemas", "recents", "seal_states"}


def fingerprints(town: Town) -> dict[str, str]:
    """{schema.table: a digest of all its rows}; of the trail only what was changed, for looking is recorded in it."""
    owner = engines.migrator_engine(engines.configured())
    try:
        with owner.connect() as connection:
            names = {"ours": town.ours.tenant.schema, "theirs": town.theirs.tenant.schema}
            found = connection.execute(TABLES, names).all()
            return {f"{s}.{t}": _digest(connection, s, t) for s, t in found if t not in COMES_AND_GOES}
    finally:
        owner.dispose()


def _digest(connection, schema, table):
    changes = " WHERE t.operation IN ('I', 'U', 'D')" if table == "audit_changes" else ""
    query = f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {schema}."{table}" t{changes}'
    return connection.exec_driver_sql(query).scalar() or ""


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
