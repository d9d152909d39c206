"""Does a page of a million customers cost more than one of ten thousand?"""

from collections.abc import Iterator

from benchmarks import pages

NAMES = (
    "list_1m",
    "deep_1m",
    "sort_1m",
    "filter_1m",
    "several_1m",
    "grouped_1m",
    "nested_1m",
    "search_1m",
    "search_common_1m",
)


def measure() -> Iterator[dict]:
    yield from pages.told(pages.measured({"10k": 10_000, "1m": 1_000_000}), "1m")
