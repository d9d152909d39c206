"""What does saving one cell cost, with its rights, its check against other people's changes and its trail?"""

from collections.abc import Iterator
from itertools import count

from benchmarks.bare import Bare
from benchmarks.filling import fill
from benchmarks.site import Site
from benchmarks.support import application, in_turns, result

NAMES = ("cell_save",)
AIM = 2.5


def measure() -> Iterator[dict]:
    site = Site(application(), "shop")
    fill(site, 10_000)
    works = {
        "ours": site.put("/customers/5005/cells/note", _typing({})),
        "floor": Bare(site.tenant.schema).saving(_typing({"id": "5006"})),
    }
    costs = in_turns(works, times=20)
    ours, floor = costs["ours"], costs["floor"]
    more = {**ours.told(), **floor.told("floor_")}
    yield result(*NAMES, ours.both, floor.both, "ms", f"≤ {AIM} ms", ours.both <= AIM, **more)


def _typing(place):
    """Each time something else is typed over what was seen."""
    numbers = count()

    def form():
        number = next(numbers)
        return {**place, "value": f"note {number + 1}", "seen": f"note {number}" if number else ""}

    return form
