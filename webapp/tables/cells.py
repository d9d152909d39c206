"""What cells show of values. A column is painted at once: what its cells have in common is worked out once a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tenants.roles import Permission
from webapp.core.access import may
from webapp.tables.fields import Fault

CLIP = 100


class Cell(NamedTuple):
    """tone: '' neg dim mask · tag: '' gold plain · dot: '' green blue grey."""

    text: str
    tone: str = ""
    tag: str = ""
    dot: str = ""
    url: str | None = None
    editable: bool = False


@dataclass(slots=True)
class Row:
    id: int
    cells: dict[str, Cell]
    url: str
    label: str
    deleted: bool = False
    head: Any = None  # of the group that begins with this row


def paint(table, field, values: Sequence, whole: bool = False) -> list[Cell]:
    """A cell for each value, for this actor; `whole` shows long texts in full."""
    if field.fails:
        return _with_faults(field.kind, values, whole)
    kind, editable = field.kind, may_edit(table, field)
    blank = Cell("", editable=editable)
    if field.sealed:
        mask = kind.mask
        return [blank if v is None else Cell(mask(v), "mask", "", "", None, editable) for v in values]
    if kind.linked:
        return _linked(kind, values, editable, blank)
    if kind.few:
        return _kept(kind, values, editable, blank)
    if not is_text(field):
        return [_money(v, editable) if v is not None else blank for v in values]
    return _plain(kind.show, values, editable, blank, whole)


def is_text(field) -> bool:
    """Whether its cells are a text and nothing else."""
    kind = field.kind
    return not (field.fails or field.sealed or kind.linked or kind.few or kind.name == "money")


def may_edit(table, field) -> bool:
    """Whether the actor may edit this field; a sealed value only who may see it."""
    if not field.editable or not may(Permission.EDIT, table.name):
        return False
    return not field.sealed or may(Permission.REVEAL, table.name)


def _with_faults(kind, values, whole):
    """What is worked out; where it cannot be, why not."""
    longest = 10**6 if whole else CLIP
    shown = [value if isinstance(value, Fault) else _cut(kind.show(value), longest) for value in values]
    return [Cell(f"⚠ {one}", "neg") if isinstance(one, Fault) else Cell(one) for one in shown]


def _plain(show, values, editable, blank, whole):
    longest = 10**6 if whole else CLIP
    return [blank if v is None else Cell(_cut(show(v), longest), "", "", "", None, editable) for v in values]


def _cut(text, longest):
    return text if len(text) <= longest else f"{text[:longest]}…"


def _linked(kind, values, editable, blank):
    """The records' names, all looked up at once, with the way to them where there is one."""
    ids = {value for value in values if value is not None}
    labels = kind.labels(ids) if ids else {}
    home = kind.home() if ids else None
    made: dict[Any, Cell] = {None: blank}
    for id in ids:
        url = f"{home}/{id}" if home else None
        made[id] = Cell(labels.get(id, f"#{id}"), "", "", "", url, editable)
    return [made[value] for value in values]


def _kept(kind, values, editable, blank):
    """Few values, many rows: one cell serves them all."""
    made: dict[Any, Cell] = {None: blank}
    for value in set(values) - made.keys():
        made[value] = Cell(kind.show(value), *kind.look(value), None, editable)
    return [made[value] for value in values]


def _money(value, editable):
    if not value:
        return Cell("—", "dim", "", "", None, editable)
    return Cell(f"{value:,.2f}", "neg" if value < 0 else "", "", "", None, editable)
