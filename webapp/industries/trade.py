"""What a trade is made of. The trades themselves are data: appliances.py, online.py, services.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple


class Shared(NamedTuple):
    """A view that everybody in the company sees: its table, its name, and what its address asks."""

    table: str
    label: Any
    args: Mapping[str, str]
    columns: tuple[str, ...] = ()


class Option(NamedTuple):
    """An option that is added to a choice, or, without a label, one of ours that is not offered."""

    table: str
    field: str
    code: str
    label: Any = ""


class Sample(NamedTuple):
    """A record as somebody would type it. "@-2" is the day before yesterday; {name} is another sample."""

    table: str
    name: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Trade:
    """`unused` are the tables that the sidebar leaves out, until the company says otherwise."""

    unused: frozenset[str] = frozenset()
    views: tuple[Shared, ...] = ()
    options: tuple[Option, ...] = ()
    samples: tuple[Sample, ...] = field(default=(), repr=False)


def read(file: str) -> tuple[Sample, ...]:
    """The samples of a file beside this one, a line each: `customers first: name = …; phone = 138…`."""
    lines = (Path(__file__).parent / file).read_text("utf-8").splitlines()
    return tuple(_sample(*line.split(": ", 1)) for line in lines if line)


def _sample(head, facts):
    pairs = (fact.split(" = ", 1) for fact in facts.split("; "))
    return Sample(*head.split(), dict(pairs))
