"""The pages of a table: first, deep, sorted, filtered, grouped, searched; how the address asks and bare SQL would."""

from collections.abc import Callable, Iterator

from benchmarks.bare import Bare
from benchmarks.filling import fill
from benchmarks.site import Site
from benchmarks.support import Cost, application, in_turns, result
from webapp.tables.asking import places
from webapp.tables.asking.ordering import Order
from webapp.tables.registry import tables

FOUND = "AND c.grams @> public.kz_grams('%s')::varchar[]"
ASKED = {
    "list": ("", "ORDER BY c.id DESC LIMIT 51"),
    "deep": ("?after={after}", "AND c.id < {middle} ORDER BY c.id DESC LIMIT 51"),
    "sort": ("?sort=-balance", "ORDER BY c.balance DESC, c.id DESC LIMIT 51"),
    "filter": (
        "?city=宁波市&balance.above=100",
        "AND c.city = '宁波市' AND c.balance > 100 ORDER BY c.id DESC LIMIT 51",
    ),
    "several": ("?sort=grade,-balance", "ORDER BY c.grade, c.balance DESC, c.id DESC LIMIT 51"),
    "grouped": ("?group=city&sort=-created_at", "ORDER BY c.city, c.created_at DESC, c.id DESC LIMIT 51"),
    "nested": (
        "?where=any(grade:vip;balance.above:100)",
        "AND (c.grade = 'vip' OR c.balance > 100) ORDER BY c.id DESC LIMIT 51",
    ),
    "search": ("?q=州红", f"{FOUND % '州红'} ORDER BY c.id DESC LIMIT 51"),
    "search_common": ("?q=装饰", f"{FOUND % '装饰'} ORDER BY c.id DESC LIMIT 51"),
}
LIST_AIM, TIMES_FLOOR, TIMES_10K, SEARCH_AIM = 3.0, 2.2, 1.5, 6.0
Works = dict[str, Callable[[], object]]


def measured(sizes: dict[str, int]) -> dict[str, Cost]:
    """{"list_10k": cost, "list_10k floor": cost, …} of companies of these sizes, all in turns."""
    works: Works = {}
    app = application()
    for suffix, count in sizes.items():
        site = Site(app, f"shop-{suffix}")
        fill(site, count)
        works |= _works(site, suffix, count // 2)
    return in_turns(works)


def _works(site: Site, suffix: str, middle: int) -> Works:
    bare = Bare(site.tenant.schema)
    works: Works = {}
    places = {"middle": middle, "after": _cursor(site, middle)}
    for name, (query, tail) in ASKED.items():
        works[f"{name}_{suffix}"] = site.get("/customers" + query.format(**places))
        works[f"{name}_{suffix} floor"] = bare.page(name, tail.format(**places))
    return works


def _cursor(site, id):
    table = tables["customers"]
    with site.at_work():
        return places.written(Order.of(table, table.sort), (id,))


def told(costs: dict[str, Cost], suffix: str) -> Iterator[dict]:
    """A result for each page of the companies with this suffix."""
    for name in ASKED:
        ours, floor = costs[f"{name}_{suffix}"], costs[f"{name}_{suffix} floor"]
        more = {**ours.told(), **floor.told("floor_")}
        aim, met, figures = _judged(name, suffix, costs)
        yield result(f"{name}_{suffix}", ours.both, floor.both, "ms", aim, met, **figures, **more)


def _judged(name, suffix, costs):
    ours, floor = costs[f"{name}_{suffix}"].both, costs[f"{name}_{suffix} floor"].both
    times = round(ours / costs["list_10k"].both, 2)
    if name.startswith("search"):
        return f"≤ {SEARCH_AIM} ms", ours <= SEARCH_AIM, {"times_list_10k": times}
    if (name, suffix) == ("list", "10k"):
        return f"≤ {LIST_AIM} ms or {TIMES_FLOOR} × floor", ours <= max(LIST_AIM, TIMES_FLOOR * floor), {}
    return f"≤ {TIMES_10K} × list_10k", times <= TIMES_10K, {"times_list_10k": times}
