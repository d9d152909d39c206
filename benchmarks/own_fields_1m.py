"""Does a page of a million customers cost more than one of ten thousand when it is sorted or filtered by fields of the
company's own?"""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import text

from benchmarks.filling import fill
from benchmarks.site import Site
from benchmarks.support import Cost, application, in_turns, result
from tenants.db import company_connection, db
from tenants.models import Company
from webapp.tables.own import own
from webapp.tables.own.indexes import make_index

NAMES = ("own_sort_1m", "own_range_1m", "own_equal_1m")
AIM = 1.5
FIELDS = {"验收日期": "date", "面积": "number", "编码": "text"}
FILLED = (
    "UPDATE customers SET extras = jsonb_build_object('{0}', (date '2016-01-01' + (id * 7 % 4000)::int)::text,"
    " '{1}', (id * 13 % 90000)::text, '{2}', 'K' || id % 5000)"
)
ASKED = {
    "own_sort": "?sort=-{1}",
    "own_range": "?{0}.from=2026-06-01&sort=-{0}",
    "own_equal": "?{2}=K77&sort={2}",
}


def measure() -> Iterator[dict]:
    costs = measured({"10k": 10_000, "1m": 1_000_000})
    for name in ASKED:
        ours, floor = costs[f"{name}_1m"], costs[f"{name}_10k"]
        aim = f"≤ {AIM} × the page of 10,000"
        yield result(
            f"{name}_1m", ours.both, floor.both, "ms", aim, ours.both <= AIM * floor.both, **ours.told()
        )


def measured(sizes: dict[str, int]) -> dict[str, Cost]:
    """{"own_sort_10k": cost, …} of companies of these sizes, all in turns."""
    app, works = application(), {}
    for suffix, count in sizes.items():
        site = Site(app, f"shop-own-{suffix}")
        fill(site, count)
        keys = _arranged(site)
        works |= {
            f"{name}_{suffix}": site.get("/customers" + asked.format(*keys)) for name, asked in ASKED.items()
        }
    return in_turns(works)


def _arranged(site: Site) -> list[str]:
    """The keys of three own fields, with values in every record and an index each."""
    with site.app.test_request_context("/"), site.at_work("job"):
        fields = [own.add("customers", label, kind) for label, kind in FIELDS.items()]
        keys = [field.key for field in fields]
        company_connection().execute(text(FILLED.format(*keys)))
        for field in fields:
            make_index(None, field.id)
        db.session.commit()
        version = db.session.get_one(Company, site.tenant.id).settings_version
        db.session.remove()
    site.tenant = replace(site.tenant, settings=version)
    return keys
