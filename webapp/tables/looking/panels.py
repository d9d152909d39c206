"""The filter panel of a table: the fields, what can be asked of each, and the inputs of its values.

It is fetched when somebody opens it. Its models are the same for everybody who reads its language, so they are kept.
"""

from functools import cached_property
from typing import Any

from flask import get_template_attribute, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from webapp.tables.asking import meanings, wheres
from webapp.tables.asking.lookups import LOOKUPS, Lookup
from webapp.tables.asking.ordering import UNIT_LABELS, UNITS, is_time
from webapp.tables.asking.questions import OURS, Question
from webapp.tables.asking.reaching import Reached, leads_to
from webapp.tables.asking.wheres import Group
from webapp.tables.looking.frames import base_of
from webapp.tables.values import periods
from webapp.tables.values.days import today
from webapp.tables.values.people import Person

MOST = 256
_kept: dict[tuple, Markup] = {}

TAKES = {
    meanings.nothing: "none",
    meanings.several: "several",
    meanings.two: "two",
    meanings.a_day: "day",
    meanings.days: "number",
    meanings.days_of_year: "number",
    meanings.month_of_year: "number",
    meanings.tail: "text",
    meanings.piece: "text",
}
CALLED = {  # what a lookup is called of some kinds
    ("person", "blank"): _l("nobody"),
    ("person", "filled"): _l("somebody"),
    ("date", "is"): _l("on"),
    ("date", "not"): _l("not on"),
}


def show(table):
    """The panel with the conditions of the question that the page asks."""
    question = Question.asked(request.args, table)
    context = {"table": table, "base": base_of(table), "question": question, "panel": Panel(table)}
    limits = {"deepest": wheres.DEEPEST, "most": wheres.MOST, "blanks": _blanks(question)}
    sort = "" if question.sort == table.sort else question.sort
    ways = {"sort": sort, "groups": groups(table), "tree": _told(question.tree)}
    return render_template("tables/_filters.html", **context, **limits, **ways)


def _blanks(question) -> list[str]:
    """What the address has to say even if it is blank, because the view says something else."""
    filters = ["where"] if question.given.keys() - OURS else []
    return filters + [key for key in ("where", "sort", "group") if key in question.given]


def groups(table) -> list[tuple[str, str]]:
    """(what the address says, words) of each way to group: days by weeks, months and years as well."""
    found = []
    for field in sortable(table):
        units = ("", *UNITS) if is_time(field) else ("",)
        found += [(f"{field.key}.{unit}" if unit else field.key, _by(field, unit)) for unit in units]
    return found


def _by(field, unit):
    return f"{field.label} · {UNIT_LABELS[unit]}" if unit else field.label


def sortable(table) -> list:
    return [
        field for field in table.fields if field.sortable and field.sought is not None and not field.sealed
    ]


def _told(asked) -> dict:
    """A condition or a group as the script builds it."""
    if isinstance(asked, Group):
        return {"how": asked.how, "parts": [_told(part) for part in asked.parts]}
    problem = {"problem": str(asked.problem)} if asked.problem else {}
    return {"key": asked.key, "lookup": asked.lookup, "value": asked.value} | problem


class Panel:
    """`sections` are the table's fields and those beyond each reference; `models` is HTML that the script copies."""

    def __init__(self, table):
        self.table = table

    @cached_property
    def sections(self) -> list[tuple[Any, list[dict]]]:
        own = [Reached(field) for field in self.table.fields]
        beyond = [(field, leads_to(field)) for field in self.table.fields]
        return [
            ("", _items(own)),
            *(
                (field.label, _items([Reached(one, field) for one in target.fields]))
                for field, target in beyond
                if target
            ),
        ]

    @cached_property
    def items(self) -> list[dict]:
        return [item for _label, items in self.sections for item in items]

    @property
    def sortable(self) -> list:
        return sortable(self.table)

    @property
    def models(self) -> Markup:
        key = (self.table.name, self.table.edition, str(get_locale()), today().replace(day=1), *self._known())
        if key not in _kept:
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[key] = get_template_attribute("tables/filters.html", "models")(self)
        return _kept[key]

    def _known(self):
        """What one reader can choose and another cannot: the people of the company, the tables beyond references."""
        asks = any(item["kind"] == "person" for item in self.items)
        return (tuple(Person().options()) if asks else (), tuple(label for label, _items in self.sections))

    @cached_property
    def comparisons(self) -> dict[tuple, str]:
        """{(kind, lookups): a short name} of every different list of comparisons."""
        different = dict.fromkeys((item["kind"], item["lookups"]) for item in self.items)
        return {one: f"c{at}" for at, one in enumerate(different)}

    def lookups(self, kind: str, names) -> list[tuple[str, Any, str]]:
        """(name, label, what it takes) of each comparison."""
        return [(name, CALLED.get((kind, name), LOOKUPS[name].label), takes(LOOKUPS[name])) for name in names]

    @property
    def periods(self) -> list[tuple[str, list]]:
        return [(unit, periods.offered(unit)) for unit in periods.WRITTEN]


def takes(lookup: Lookup) -> str:
    """What is written beside it: "value" such as the field holds, "none", "several", "two", "month" …"""
    return lookup.key if lookup.key in periods.WRITTEN else TAKES.get(lookup.read, "value")


def _items(about) -> list[dict]:
    """What the panel offers of these fields."""
    return [_item(one) for one in about if one.field.sought is not None and one.kind.lookups]


def _item(about: Reached):
    key = f"{about.through.key}.{about.field.key}" if about.through else about.field.key
    return {
        "key": key,
        "label": about.field.label,
        "kind": about.kind.name,
        "lookups": tuple(about.kind.lookups),
        "choices": choices(about.kind),
    }


def choices(kind) -> list[tuple[str, Any]] | None:
    """(value, label) of a kind with a list to choose from, else None."""
    if kind.name == "choice":
        return list(kind.options)
    if kind.name == "yes_no":
        return [("yes", _("Yes")), ("no", _("No"))]
    if kind.name == "rating":
        return [(str(stars), kind.show(stars)) for stars in range(5, 0, -1)]
    return [("me", _("Me")), *kind.options()] if kind.name == "person" else None
