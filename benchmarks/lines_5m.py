"""Are the pages of five million order lines as cheap as those of ten thousand customers?"""

from collections.abc import Iterator

from benchmarks.bare import Bare
from benchmarks.filling import fill
from benchmarks.pages import TIMES_10K
from benchmarks.site import Site
from benchmarks.support import application, in_turns, result
from webapp.tables.asking import places
from webapp.tables.asking.ordering import Order
from webapp.tables.registry import tables

NAMES = ("lines_5m", "lines_deep_5m", "lines_sort_5m", "lines_filter_5m", "lines_orders_5m")
CUSTOMERS, LINES = 1_000_000, 15
ASKED = dict(
    zip(
        NAMES,
        ("", "?after={after}", "?sort=-amount", "?quantity.above=1&rating.blank=1", "?order=XS150000"),
        strict=True,
    )
)


def measure() -> Iterator[dict]:
    app = application()
    small, big = Site(app, "shop-small"), Site(app, "shop-lines")
    fill(small, 10_000)
    fill(big, CUSTOMERS, lines=LINES)
    middle = CUSTOMERS // 3 * LINES // 2
    works = {
        name: big.get("/order_lines" + query.format(after=_cursor(big, middle)))
        for name, query in ASKED.items()
    }
    floor = Bare(small.tenant.schema).page("list", "ORDER BY c.id DESC LIMIT 51")
    costs = in_turns(works | {"list_10k": small.get("/customers"), "floor": floor})
    for name in NAMES:
        ours, times = costs[name], round(costs[name].both / costs["list_10k"].both, 2)
        more = {**ours.told(), "times_list_10k": times}
        yield result(
            name,
            ours.both,
            costs["floor"].both,
            "ms",
            f"≤ {TIMES_10K} × list_10k",
            times <= TIMES_10K,
            **more,
        )


def _cursor(site, id):
    table = tables["order_lines"]
    with site.at_work():
        return places.written(Order.of(table, table.sort), (id,))
