"""The text of a cell as a value, by the kinds' own rules; and a value as text again, the way PostgreSQL reads it."""

import re
from collections.abc import Callable, Collection
from typing import Any

from webapp.tables.fields import Field
from webapp.tables.kinds import Invalid, Kind, SealedText, Text

REPEATING = frozenset(
    "choice tags yes_no date instant sealed_date integer quantity money decimal share rating".split()
)  # kinds whose values are few, or dear to read
MOST_REMEMBERED = 20_000
LONGEST_PLAIN = 64  # characters: what comes before the @ may be as long


class Remembered(dict):
    """Text → value; what is no value is asked about again, for its reason is told in words."""

    def __init__(self, parse: Callable[[str], Any]):
        super().__init__()
        self.parse = parse

    def __missing__(self, text: str) -> Any:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        value = self[text] = self.parse(text)
        return value


class Addresses:
    """E-mail: what comes before a domain that was found good is checked by its letters alone."""

    plain = re.compile(r"([A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*)@([A-Za-z0-9.-]+)")

    def __init__(self, parse: Callable[[str], Any]):
        self.parse = parse
        self.domains: dict[str, str] = {}

    def __call__(self, text: str) -> Any:
        found = self.plain.fullmatch(text) if len(text) <= LONGEST_PLAIN else None
        if found and found[2] in self.domains:
            return f"{found[1]}@{self.domains[found[2]]}"
        value = self.parse(text)
        if found and len(self.domains) < MOST_REMEMBERED:
            self.domains[found[2]] = value.rpartition("@")[2]
        return value


class Linked(dict):
    """Text → id for a field that points to other records: looked up for many rows at once, never one by one."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def learn(self, texts: Collection[str]) -> None:
        """Looks up what is not known yet, with as many queries as there are ways to name a record."""
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        asked = {text: self.kind.clean(text) for text in texts if text not in self}
        found = self.kind.parse_many([clean for clean in set(asked.values()) if clean]) if asked else {}
        self.update((text, found.get(clean)) for text, clean in asked.items())

    def meaning(self, text: str) -> int | None:
        """The id. Raises Invalid, with the reason."""
        value = self[text]
        if isinstance(value, Invalid):
            raise value
        return value


def parser(field: Field, linked: dict[str, Linked]) -> Callable[[str], Any]:
    """How the cells of a column are read; raises Invalid. A field that links gets its place in `linked`."""
    if field.kind.linked:
        return linked.setdefault(field.key, Linked(field.kind)).meaning
    if field.kind.name == "email":
        return Addresses(field.kind.parse)
    if field.kind.name in REPEATING:
        return Remembered(field.kind.parse).__getitem__
    return one_line(field.kind) if _is_one_line(field.kind) else field.kind.parse


def _is_one_line(kind: Kind) -> bool:
    return type(kind).clean is Kind.clean and type(kind).read in (Text.read, SealedText.read)


def one_line(kind: Any) -> Callable[[str], str]:
    """Text that is tidy already means itself; only the rest is asked about."""
    parse, longest = kind.parse, kind.longest

    def read(text):
        tidy = text.isprintable() and text[0] != " " != text[-1] and len(text) <= longest
        return text if tidy else parse(text)

    return read


def as_text(value: Any) -> str:
    """As PostgreSQL reads it: numbers, days and moments plainly, a list as an array."""
    if isinstance(value, list):
        return (
            '{"' + '","'.join([str(each).replace("\\", "\\\\").replace('"', '\\"') for each in value]) + '"}'
        )
    return str(value)
