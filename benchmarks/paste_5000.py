"""How long does a paste of 5,000 rows of ten columns take: as new customers, and over customers that are there?"""

import json
import time
from collections.abc import Iterator

from benchmarks.filling import fill
from benchmarks.site import Site
from benchmarks.support import Meter, application, raw, result
from webapp.demo.names import GIVEN, SURNAMES

NAMES = ("paste_5000_new", "paste_5000_over")
ROWS, AIM = 5_000, 2.0
KEYS = ("name", "gender", "phone", "wechat", "city", "district", "address", "grade", "credit_limit", "note")
COPIED = (
    "INSERT INTO customers (name, city, district, credit_limit, note) SELECT * FROM json_to_recordset(%s)"
)
COPIED += " AS given (name text, city text, district text, credit_limit numeric, note text)"


def measure() -> Iterator[dict]:
    site = Site(application(), "shop")
    fill(site, 20_000)
    floor = _floor(site)
    for name, first in zip(NAMES, (None, 1_000), strict=True):
        _pasted(site, first, 200)
        cost, seconds = _measured(site, first)
        yield result(
            name, cost.both / 1e3, floor, "s", f"≤ {AIM} s", max(seconds, cost.both / 1e3) <= AIM,
            wall_s=round(seconds, 2), rows=ROWS, columns=len(KEYS), **cost.told(),
        )  # fmt: skip


def _measured(site, first):
    meter, began = Meter(), time.perf_counter()
    cost = meter.of(lambda: _pasted(site, first, ROWS))
    seconds = time.perf_counter() - began
    with raw(site.tenant.schema) as connection:
        written = "SELECT count(*) FROM customers WHERE note LIKE '备注%' AND wechat IS NOT NULL"
        if (count := connection.execute(written).fetchone()[0]) < ROWS:
            raise RuntimeError(f"only {count} rows were written")
    return cost, seconds


def _pasted(site, first, rows):
    """New customers, or those from the id `first` on."""
    ids = [None if first is None else first + n for n in range(rows)]
    told = {"keys": KEYS, "ids": ids, "rows": [_row(n, rows) for n in range(rows)]}
    form = {name: json.dumps(value, ensure_ascii=False) for name, value in told.items()} | {"door": "paste"}
    site.put("/customers/pastes", lambda: form, "POST")()


def _row(n, rows):
    name = SURNAMES[n * 31 % len(SURNAMES)] + GIVEN[n // 97 % len(GIVEN)]
    reach = f"139{rows:04}{n:04}"[:11], f"wx_{rows}_{n}", "宁波市", "鄞州区", f"鄞州区中山路{n % 900}号"
    return (
        name,
        "男" if n % 2 else "女",
        *reach,
        "VIP客户" if n % 8 == 0 else "普通客户",
        f"¥{n + 1:,}.00",
        f"备注{n}",
    )


def _floor(site):
    """Seconds of one bare INSERT of as many rows, five plain columns of them, with the trail."""
    rows = [{"name": row[0], "city": row[4], "district": row[5], "credit_limit": n, "note": row[9]}
            for n, row in enumerate(_row(n, ROWS) for n in range(ROWS))]  # fmt: skip
    with raw(site.tenant.schema) as connection:
        connection.execute("SELECT 1")
        cost = Meter().of(lambda: connection.execute(COPIED, [json.dumps(rows, ensure_ascii=False)]))
        connection.rollback()
    return cost.both / 1e3
