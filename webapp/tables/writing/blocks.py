"""A block of cells as the clipboard brings it: texts by row and field, read as values, many at once."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from webapp.tables.cells import may_edit, paint
from webapp.tables.values.kind import Invalid
from webapp.tables.writes import default_text
from webapp.tables.writing.judging import Entry

Texts = list[list[str | None]]
BLANK_SIGNS = frozenset(("", "—"))


@dataclass
class Block:
    """`rows` are texts under `keys`, None where a cell is left alone; `ids` say which records they are, None a new one.
    `seen` are what the cells showed, None where nobody looked."""

    keys: list[str]
    ids: list[int | None]
    rows: Texts
    seen: Texts = field(default_factory=list)

    def text(self, at: int, key: str) -> str:
        return self.rows[at][self.keys.index(key)] or "" if key in self.keys else ""


def entries_of(table, block: Block, may_add: bool) -> list[Entry]:
    """The rows as values, each cell by its kind; a cell that may not be edited is refused, a new row if none may be."""
    columns = [_Column(table, key, [row[at] for row in block.rows]) for at, key in enumerate(block.keys)]
    made = [Entry(at, id) for at, id in enumerate(block.ids)]
    for entry in made:
        for column in columns:
            column.into(entry)
    fresh = [entry for entry in made if entry.id is None]
    if not may_add:
        for entry in fresh:
            entry.errors = dict.fromkeys(entry.values, _("You may not add records here."))
    _complete(table, fresh, block.keys)
    return [entry for entry in made if entry.values or entry.errors]


class _Column:
    """One field's texts; equal ones are read once, those that name records all together."""

    def __init__(self, table, key, texts: list[str | None]):
        self.key, self.texts = key, texts
        one = table.by_key.get(key)
        self.problem = _problem(table, one)
        self.values = (
            {} if self.problem or one is None else reading(one)({text for text in texts if text is not None})
        )

    def into(self, entry):
        if (text := self.texts[entry.at]) is None:
            return
        value = self.problem or self.values[text]
        if isinstance(value, Invalid):
            entry.errors[self.key] = value.message
        elif self.problem:
            entry.errors[self.key] = self.problem
        else:
            entry.values[self.key] = value


def _problem(table, one):
    if one is None:
        return _("There is no such column.")
    if may_edit(table, one) or one.entered:
        return ""
    return _("This cannot be edited.") if not one.editable else _("You may not edit this.")


def reading(one) -> Callable[[Collection[str]], Mapping[str, Any]]:
    """What reads many texts of a field: {text: value or Invalid}."""
    return (
        (lambda texts: _linked(one.kind, texts))
        if one.kind.linked
        else (lambda texts: _each(one.kind.parse, texts))
    )


def _each(parse, texts):
    found = {}
    for text in texts:
        try:
            found[text] = parse(text)
        except Invalid as invalid:
            found[text] = invalid
    return found


def _linked(kind, texts):
    clean = {text: kind.clean(text) for text in texts}
    asked = {text for text in clean.values() if text}
    found = kind.parse_many(asked) if asked else {}
    return {text: found.get(asked_for) for text, asked_for in clean.items()}


def _complete(table, entries, keys):
    """What a new row says nothing about is its default; what it cannot be without is asked for."""
    defaults = {}
    if entries:
        for one in table.enterable:
            text = default_text(one)
            defaults[one.key] = one.kind.parse(text) if text else None
    for entry in entries:
        if any(value is not None for value in entry.values.values()) or entry.errors:
            given = {key: value for key, value in entry.values.items() if value is not None}
            entry.values = {key: value for key, value in defaults.items() if key not in entry.errors} | given
        else:
            entry.values = {}


def seen_otherwise(table, block: Block, entries: Collection[Entry]) -> dict[tuple[int, str], Any]:
    """{(id, key): what is there} of cells that no longer are what they were seen to be, as shown or as typed."""
    found: dict[tuple[int, str], Any] = {}
    if not block.seen:
        return found
    for at, key in enumerate(block.keys):
        looked = [
            entry for entry in entries
            if entry.record is not None and key in entry.values and block.seen[entry.at][at] is not None
        ]  # fmt: skip
        if looked:
            found |= _differing(table, table.by_key[key], at, block, looked)
    return found


def _differing(table, one, at, block, entries):
    now = [getattr(entry.record, one.attr) for entry in entries]
    shown = [cell.text for cell in paint(table, one, now, whole=True)]
    seen = [block.seen[entry.at][at] or "" for entry in entries]
    unsure = {text for text, cell in zip(seen, shown, strict=True) if text.strip() != cell}
    meant = reading(one)(unsure - BLANK_SIGNS) if unsure else {}
    return {
        (entry.id, one.key): value
        for entry, value, text, cell in zip(entries, now, seen, shown, strict=True)
        if text in unsure and not _same(value, text, meant)
    }


def _same(value, text, meant):
    """A blank may be shown as nothing, and so may zero."""
    return not value if text in BLANK_SIGNS else meant[text] == value
