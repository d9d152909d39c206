"""How long does one more column take over a hundred companies, and how long to see that there is nothing to do?"""

import time
from collections.abc import Iterator
from unittest.mock import patch

from benchmarks.support import application, result
from tenants import engines, histories, migrating, provisioning

NAMES = ("migrate_100", "migrate_nothing")
COMPANIES, ROUNDS = 100, 3
COLUMN_AIM, NOTHING_AIM = 1.5, 0.05


def measure() -> Iterator[dict]:
    """By the clock, for several connections work at once; the floor is a loop of ALTER TABLE on one connection."""
    application()
    provisioning.stock(COMPANIES, engines.configured())
    with migrating.migrator() as connection:
        found = connection.execute("SELECT name FROM shared.schemas LIMIT %s", [COMPANIES])
        schemas = [name for (name,) in found]
        took = [(*_column(n), _timed(lambda n=n: _altered(connection, schemas, n))) for n in range(ROUNDS)]
        asked = _timed(lambda: connection.execute("SELECT version FROM shared.schemas"))
    ours, nothing, floor = (min(each) for each in zip(*took, strict=True))
    met = ours <= COLUMN_AIM
    yield result("migrate_100", ours, floor, "s", f"≤ {COLUMN_AIM} s", met, companies=len(schemas))
    yield result("migrate_nothing", nothing, asked, "s", f"≤ {NOTHING_AIM} s", nothing <= NOTHING_AIM)


def _timed(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _column(number):
    """Seconds that all companies take to a revision which is written nowhere, and that a second run takes."""
    revision = f"bench{number}"

    def head(history):
        return revision if history == histories.COMPANY else histories.head(history)

    def upgrade_sql(history, start):
        return (
            f"ALTER TABLE products ADD COLUMN ours_{number} text;"
            f"UPDATE alembic_version SET version_num = '{revision}' WHERE version_num = '{start}';"
        )

    with patch.object(migrating, "head", head), patch.object(migrating, "upgrade_sql", upgrade_sql):
        return _timed(_migrated), _timed(migrating.migrate_companies)


def _migrated():
    outcomes = migrating.migrate_companies()
    if failed := [outcome for outcome in outcomes if outcome.error] or len(outcomes) < COMPANIES:
        raise RuntimeError(f"not every company was migrated: {failed}")


def _altered(connection, schemas, number):
    for schema in schemas:
        connection.execute(f"ALTER TABLE {schema}.products ADD COLUMN floor_{number} text")
