"""How a table is laid out: which columns, how wide, how many stay in place, how high the rows are, what is coloured.

Kept as JSON {"columns": [key], "widths": {key: n}, "frozen": n, "height": "", "rules": [{…}], "foot": {key: figure}};
what a view says is changed by what its reader changed about it. A stored layout may name fields that are gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from webapp.tables.asking.saved import Views
from webapp.tables.looking.colours import Rule, rules_of

HEIGHTS = ("compact", "", "tall")
NARROWEST, WIDEST = 3, 40  # in steps of 16 pixels: the classes w-3 … w-40
MOST_FROZEN = 12
MOST_COLUMNS = 80


@dataclass(frozen=True)
class Layout:
    """`frozen` counts the columns that stay at the left; None: the one that names the record stays."""

    fields: tuple = ()
    frozen: int | None = None
    widths: Mapping[str, int] = field(default_factory=dict)
    height: str = ""
    rules: tuple[Rule, ...] = ()
    foot: Mapping[str, str] = field(default_factory=dict)

    def css(self, at: int, key: str) -> str:
        """The classes of a column beyond those of its kind."""
        wide = f" w-{self.widths[key]}" if key in self.widths else ""
        return f"{wide} fz" if self.frozen is not None and at < self.frozen else wide

    @property
    def look(self) -> str:
        """The classes of the whole table."""
        held = " held" if self.frozen is not None else ""
        return f"{' ' + self.height if self.height else ''}{held}"


class Columns(tuple):
    """The fields in sight, in their order; `layout` says how they lie."""

    layout: Layout = Layout()

    @classmethod
    def of(cls, layout: Layout) -> "Columns":
        columns = cls(layout.fields)
        columns.layout = layout
        return columns

    def without(self, keys) -> "Columns":
        return Columns.of(replace(self.layout, fields=tuple(one for one in self if one.key not in keys)))

    @property
    def css(self) -> tuple[str, ...]:
        """The classes of each column beyond those of its kind."""
        return tuple(self.layout.css(at, field.key) for at, field in enumerate(self))


def layout_of(table, question) -> Layout:
    """What the reader of this question sees."""
    view = question.views.named(question.view) if question.views else None
    return laid(table, said(view, question.views, question.view), view)


def said(view, views: Views | None, key: str) -> dict[str, Any]:
    """The view's layout as its reader changed it."""
    return {**(view.layout if view else {}), **(views.layouts.get(key, {}) if views else {})}


def laid(table, told: Mapping[str, Any], view=None) -> Layout:
    """What stored JSON means for this table, today."""
    known = table.by_key
    columns = [key for key in told.get("columns", ()) if key in known]
    shown = columns or [key for key in (view.columns if view else ()) if key in known]
    widths = {key: wide for key, wide in told.get("widths", {}).items() if key in known}
    foot = {key: figure for key, figure in told.get("foot", {}).items() if key in known}
    fields = table.visible(shown)
    return Layout(
        table.headed(view, fields) if view else tuple(fields),
        told.get("frozen"),
        widths,
        told.get("height", ""),
        rules_of(table, told.get("rules", ())),
        foot,
    )


def cleaned(table, told: Mapping[str, Any]) -> dict[str, Any]:
    """Only what a layout may say, from what a browser sent; whatever is not understood is left out."""
    makers = {
        "columns": _columns, "widths": _widths, "frozen": _frozen, "height": _height, "rules": _rules, "foot": _foot,
    }  # fmt: skip
    return {key: make(table, told[key]) for key, make in makers.items() if key in told}


def _columns(table, keys):
    """The column that names a record is always among them."""
    wanted = [key for key in dict.fromkeys(map(str, _list(keys))) if key in table.by_key][:MOST_COLUMNS]
    return wanted if table.title in wanted or not wanted else [table.title, *wanted]


def _widths(table, widths):
    steps = {key: _whole(wide, 0) for key, wide in _dict(widths).items() if key in table.by_key}
    return {key: min(max(wide, NARROWEST), WIDEST) for key, wide in steps.items() if wide}


def _frozen(table, count):
    return None if count is None else min(max(_whole(count, 0), 0), MOST_FROZEN)


def _height(table, height):
    return height if height in HEIGHTS else ""


def _rules(table, rules):
    return [rule.told for rule in rules_of(table, _list(rules))]


def _foot(table, foot):
    return {key: str(figure)[:20] for key, figure in _dict(foot).items() if key in table.by_key and figure}


def _list(value):
    return value if isinstance(value, list) else []


def _dict(value):
    return value if isinstance(value, dict) else {}


def _whole(value, otherwise):
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise
