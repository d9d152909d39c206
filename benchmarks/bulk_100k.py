"""How many records does a bulk edit change with a second of processor time, checked, followed and in the trail?"""

from collections.abc import Iterator

from benchmarks.filling import fill
from benchmarks.site import Site
from benchmarks.support import Meter, application, raw, result
from tenants.current import use_door
from tenants.db import db
from webapp.tables import bulk, steps, undoing
from webapp.tables.registry import tables

NAMES = ("bulk_100k", "bulk_100k_indexed", "undo_100k")
ROWS, AIM = 100_000, 25_000


class Silent:
    """A job that nobody looks at."""

    def progress(self, done: int, total: int, stage: str = "") -> None:
        """Nothing."""


def measure() -> Iterator[dict]:
    app = application()
    site = Site(app, "shop")
    fill(site, ROWS)
    with app.app_context(), site.at_work("bulk"):
        _bulk("note", "先改一改", {"id.to": "100"})
        for name, key, value in (
            ("bulk_100k", "note", "要求周末送货"),
            ("bulk_100k_indexed", "city", "宁波市"),
        ):
            floor = _floor(site, key)
            cost = Meter().of(lambda key=key, value=value: _bulk(key, value, {}))
            yield _told(name, cost, floor)
    with app.app_context(), site.at_work("undo"):
        yield _told("undo_100k", Meter().of(_undone), floor)


def _told(name, cost, floor):
    ours = ROWS / cost.both * 1e3
    return result(name, ours, floor, "rows/CPU-s", f"≥ {AIM} rows/CPU-s", ours >= AIM, **cost.told())


def _bulk(key, value, asked):
    bulk.run_bulk(Silent(), "customers", {"op": "set", "value": value, "keys": [key]}, None, asked)
    db.session.commit()
    db.session.remove()


def _undone():
    use_door("undo")
    customers = tables.here("customers")
    step = steps.last_done(customers)
    steps.take_on(step)
    done = undoing.take_back(customers, step)
    db.session.commit()
    if done.cells < ROWS / 2:
        raise RuntimeError(f"not all of it was taken back: {done.cells}")


def _floor(site, key):
    """One bare UPDATE of all of them, with the trail; taken back."""
    with raw(site.tenant.schema) as connection:
        connection.execute("SELECT 1")
        cost = Meter().of(lambda: connection.execute(f"UPDATE customers SET {key} = 'x', updated_at = now()"))
        connection.rollback()
    return ROWS / cost.both * 1e3
