"""Does the search over all tables answer as fast as people type, in a company of a million customers?"""

from collections.abc import Iterator
from urllib.parse import quote

from benchmarks.bare import Bare
from benchmarks.filling import fill
from benchmarks.site import Site
from benchmarks.support import application, in_turns, result

AIM = 6.0
NAMES = (
    "find_name_1m",
    "find_surname_1m",
    "find_sound_1m",
    "find_pinyin_1m",
    "find_initials_1m",
    "find_piece_1m",
    "find_common_1m",
    "find_tail_1m",
    "find_number_1m",
    "find_order_1m",
)
TYPED = dict(
    zip(
        NAMES,
        ("张伟", "张", "章韦", "zhangw", "zw", "州红", "装饰", "0123", "C000777", "XS000900"),
        strict=True,
    )
)
FLOOR = "AND c.number = 'C000777' ORDER BY c.id DESC LIMIT 51"


def measure() -> Iterator[dict]:
    site = Site(application(), "shop-search")
    fill(site, 1_000_000)
    works = {name: site.get(f"/search?q={quote(words)}", fragment=True) for name, words in TYPED.items()}
    costs = in_turns(works | {"floor": Bare(site.tenant.schema).page("number", FLOOR)})
    floor = costs["floor"]
    for name, words in TYPED.items():
        ours = costs[name]
        more = {"words": words, **ours.told(), **floor.told("floor_")}
        yield result(name, ours.both, floor.both, "ms", f"≤ {AIM} ms", ours.both <= AIM, **more)
