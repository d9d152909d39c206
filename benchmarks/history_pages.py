"""What does a page of the history cost when ten million changes lie behind it?

The newest; of a record, of one cell, of a person, of an act; of a table and of a day in the middle; a deep page; and
what is so rare that the page reads its whole stretch. KEZHANG_HISTORY is how many millions, for smaller machines.
"""

import os
from collections.abc import Iterator

from benchmarks.site import Site
from benchmarks.support import administrator, application, in_turns, raw, result

MILLIONS = float(os.environ.get("KEZHANG_HISTORY", "10"))
NAMES = ("history_pages",)
AIM = 60
ROWS = int(MILLIONS * 1_000_000)
CHANGES = """
INSERT INTO audit_changes (at, actor, door, action, table_name, record_id, operation, changes)
SELECT timestamptz '2024-01-01' + n * interval '8 seconds', CASE WHEN n %% 3 = 0 THEN %(owner)s ELSE 1000 + n %% 9 END,
  (ARRAY['cell', 'cell', 'form', 'bulk'])[1 + n %% 4], 'act-' || n / 5,
  CASE WHEN n %% 100000 = 7 THEN 'products' ELSE (ARRAY['customers', 'orders', 'order_lines'])[1 + n / 5 %% 3] END,
  1 + n %% 100000, CASE WHEN n %% 10 = 0 THEN 'I' ELSE 'U' END,
  CASE WHEN n %% 10 > 0 THEN jsonb_build_object(CASE WHEN n %% 2 = 0 THEN 'note' ELSE 'grade' END,
    jsonb_build_array('normal', 'vip')) END
FROM generate_series(1, %(rows)s) n
"""
FLOOR = (
    "SELECT id, at, actor, door, action, table_name, record_id, changes FROM audit_changes"
    " ORDER BY id DESC LIMIT 40"
)


def measure() -> Iterator[dict]:
    site = Site(application(), "shop")
    _fill(site)
    middle = ROWS // 2
    asked = {
        "newest": "",
        "record": "table=customers&record=5001",
        "cell": "table=customers&record=5001&field=grade",
        "person": f"person={site.owner.id}",
        "act": f"action=act-{middle // 5}",
        "table": "table=orders",
        "day": "from=2024-03-01&to=2024-03-01&table=customers",
        "deep": f"after={middle}",
        "rare": "table=products&kind=updated&door=paste",
    }
    works = {name: site.get(f"/history?{query}", fragment=True) for name, query in asked.items()}
    with raw(site.tenant.schema) as connection:
        works["floor"] = lambda: connection.execute(FLOOR).fetchall()
        costs = in_turns(works, times=3, rounds=4)
    floor = costs.pop("floor")
    worst = max(costs, key=lambda name: costs[name].both)
    each = {name: round(cost.both, 1) for name, cost in costs.items()}
    about = {"changes": ROWS, "worst": worst, **each}
    yield result(
        *NAMES, costs[worst].both, floor.both, "ms", f"≤ {AIM} ms each", costs[worst].both <= AIM, **about
    )


def _fill(site):
    with administrator() as connection:
        settings = (
            "session_replication_role = replica",
            "maintenance_work_mem = '512MB'",
            "synchronous_commit = off",
        )
        for setting in (*settings, f"search_path = {site.tenant.schema}, public"):
            connection.execute(f"SET {setting}")
        found = connection.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = 'audit_changes'::regclass AND NOT indisunique"
        ).fetchall()
        for name, _ in found:
            connection.execute(f"DROP INDEX {name}")
        connection.execute(CHANGES, {"owner": site.owner.id, "rows": ROWS})
        for _, definition in found:
            connection.execute(definition)
        connection.execute("VACUUM ANALYZE audit_changes")
        connection.execute("CHECKPOINT")
