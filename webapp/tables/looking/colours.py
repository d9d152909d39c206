"""Rules of colour: where a record answers a question about one field, its cell or its row is coloured and marked.

The database judges, by the same lookups as a filter: one statement by primary keys for the rows that are drawn.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import case, literal, select

from tenants.db import company_connection
from webapp.tables.asking.lookups import LOOKUPS, asked_of, condition
from webapp.tables.values.kind import NO, YES, Invalid

HUES = {
    "red": _l("Red ▲"),
    "amber": _l("Amber ◆"),
    "green": _l("Green ●"),
    "blue": _l("Blue ■"),
    "violet": _l("Violet ★"),
}
MOST_RULES = 8
ROW = ""


@dataclass(frozen=True)
class Rule:
    """`on` is a "cell" or a "row"; `meant` what the value stands for."""

    field: str
    lookup: str
    value: str
    hue: str
    on: str = "cell"
    meant: Any = None

    @property
    def told(self) -> dict[str, str]:
        return {
            "field": self.field,
            "lookup": self.lookup,
            "value": self.value,
            "hue": self.hue,
            "on": self.on,
        }

    @property
    def place(self) -> str:
        return ROW if self.on == "row" else self.field


def rules_of(table, told: Collection[Mapping[str, str]]) -> tuple[Rule, ...]:
    """The rules that can be judged; one about a field that is gone, or a value that nothing can be, is no rule."""
    made = (_rule(table, one) for one in list(told)[:MOST_RULES] if isinstance(one, Mapping))
    return tuple(rule for rule in made if rule)


def _rule(table, told):
    field, lookup, value, hue, on = (
        str(told.get(key, "")) for key in ("field", "lookup", "value", "hue", "on")
    )
    if field not in table.by_key or hue not in HUES or len(value) > 200:
        return None
    try:
        meant = asked_of(table.by_key[field], lookup).read(table.by_key[field].kind, value)
    except Invalid:
        return None
    return Rule(field, lookup, value, hue, "row" if on == "row" else "cell", meant)


def marks(table, rules: Collection[Rule], ids: Collection[int]) -> dict[int, dict[str, str]]:
    """{id: {field key, or "" for the whole row: hue}}; where two rules agree on a place, the first one holds."""
    if not rules or not ids:
        return {}
    places = list(dict.fromkeys(rule.place for rule in rules))
    columns = [_hue(table, [rule for rule in rules if rule.place == place]) for place in places]
    found = company_connection().execute(select(table.id, *columns).where(table.id.in_(ids)))
    return {id: {place: hue for place, hue in zip(places, hues, strict=True) if hue} for id, *hues in found}


def _hue(table, rules):
    judged = [(_judged(table, rule), literal(rule.hue)) for rule in rules]
    return case(*judged, else_=None)


def _judged(table, rule):
    field = table.by_key[rule.field]
    return condition(field, asked_of(field, rule.lookup), rule.meant)


def offers(table) -> list[dict]:
    """What a rule can be about: each field with its comparisons and its choices."""
    return [
        {
            "key": field.key,
            "label": field.label,
            "lookups": [(key, LOOKUPS[key].label, LOOKUPS[key].takes_value) for key in field.kind.lookups],
            "choices": choices(field.kind),
        }
        for field in table.fields
        if field.sought is not None and field.kind.lookups
    ]


def choices(kind) -> list[tuple[str, Any]]:
    """(code, label) of a kind with a short list to choose from."""
    if kind.name == "choice":
        return list(kind.options)
    return [("yes", YES), ("no", NO)] if kind.name == "yes_no" else []
