"""What does a page of ten thousand customers cost, beside the same rows on a bare page?"""

from collections.abc import Iterator

from benchmarks import pages

NAMES = (
    "list_10k",
    "deep_10k",
    "sort_10k",
    "filter_10k",
    "several_10k",
    "grouped_10k",
    "nested_10k",
    "search_10k",
    "search_common_10k",
)


def measure() -> Iterator[dict]:
    yield from pages.told(pages.measured({"10k": 10_000}), "10k")
