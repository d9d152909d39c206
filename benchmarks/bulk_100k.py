"""How many records does a bulk edit change with a second of processor time, checked, followed and in the trail?

A seventh of a big company's customers, as a filter finds them: first a column that no index sees, then an indexed one,
which costs every index of the table an entry; then the undo of the second.
"""

from collections.abc import Iterator

from benchmarks.filling import fill
from benchmarks.site import Site
from benchmarks.support import Meter, application, raw, result
from tenants.current import use_door
from tenants.db import company_connection, db
from webapp.tables.registry import tables
from webapp.tables.remembering import steps
from webapp.tables.writing import bulk, undoing

NAMES = ("bulk_100k", "bulk_100k_indexed", "undo_100k")
COMPANY, ROWS, AIM = 875_000, 100_000, 25_000  # the list leaves out a fifth, who are not active
EDITS = (
    ("bulk_100k", "note", "要求周末送货", "杭州市"),
    ("bulk_100k_indexed", "grade", "金卡客户", "宁波市"),
)


class Silent:
    """A job that nobody looks at."""

    def progress(self, done: int, total: int, stage: str = "") -> None:
        """Nothing."""


def measure() -> Iterator[dict]:
    app = application()
    site = Site(app, "shop")
    fill(site, COMPANY)
    with app.app_context(), site.at_work("bulk"):
        _bulk("note", "先改一改", {"number": "C100"})
    for name, key, value, city in EDITS:
        floor = _floor(site, key, city)
        with app.app_context(), site.at_work("bulk"):
            company_connection()
            cost = Meter().of(lambda key=key, value=value, city=city: _bulk(key, value, {"city": city}))
        yield _told(name, cost, floor)
    with app.app_context(), site.at_work("undo"):
        company_connection()
        yield _told("undo_100k", Meter().of(_undone), floor)


def _told(name, cost, floor):
    ours = ROWS / cost.both * 1e3
    return result(name, ours, floor, "rows/CPU-s", f"≥ {AIM} rows/CPU-s", ours >= AIM, **cost.told())


def _bulk(key, value, asked):
    bulk.run_bulk(Silent(), "customers", {"op": "set", "value": value, "keys": [key]}, None, asked)
    db.session.commit()


def _undone():
    use_door("undo")
    customers = tables.here("customers")
    step = steps.last_done(customers)
    steps.take_on(step)
    done = undoing.take_back(customers, step)
    db.session.commit()
    if done.cells != ROWS:
        raise RuntimeError(f"not all of it was taken back: {done.cells}")


def _floor(site, key, city):
    """One bare UPDATE of as many, with the trail; taken back."""
    changed = (
        f"UPDATE customers SET {key} = 'x', updated_at = now() WHERE city = %s AND lifecycle <> 'inactive'"
    )
    with raw(site.tenant.schema) as connection:
        connection.execute("SET statement_timeout = 0")
        cost = Meter().of(lambda: connection.execute(changed, [city]))
        connection.rollback()
    return ROWS / cost.both * 1e3
