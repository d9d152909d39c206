"""Two bars a month as shapes of an SVG: what was sold, and what was received."""

from collections.abc import Sequence
from typing import NamedTuple

from webapp.dashboard.figures import Month

HEIGHT, STEP, WIDTH = 120, 60, 18


class Bar(NamedTuple):
    """`kind` is sold or received; a place in a drawing of HEIGHT by STEP for each month."""

    kind: str
    x: float
    y: float
    height: float


class Column(NamedTuple):
    month: Month
    middle: float
    bars: tuple[Bar, Bar]


def columns(months: Sequence[Month]) -> list[Column]:
    """The months from left to right; the highest bar is as high as the drawing."""
    top = max((max(month.sold, month.received) for month in months), default=0) or 1
    return [_column(month, place * STEP, HEIGHT / float(top)) for place, month in enumerate(months)]


def _column(month, left, scale):
    bars = (
        _bar("sold", left + STEP / 2 - WIDTH - 1, month.sold, scale),
        _bar("received", left + STEP / 2 + 1, month.received, scale),
    )
    return Column(month, left + STEP / 2, bars)


def _bar(kind, x, amount, scale):
    height = round(max(float(amount), 0) * scale, 1)
    return Bar(kind, x, round(HEIGHT - height, 1), height)
