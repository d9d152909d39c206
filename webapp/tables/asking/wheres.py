"""Conditions within conditions, as one line of text: grade:vip;any(city:杭州;balance.above:1000).

A condition is key[.lookup][:value], and a key may lead through a reference: customer.grade:vip. Between conditions
stands a semicolon: all of them hold, unless they are within any(…) or none(…). In a value, ~ goes before ; ) and ~.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from webapp.tables.asking.lookups import LOOKUPS
from webapp.tables.values.kind import Invalid, tidy

DEEPEST, MOST = 4, 30
HOWS = ("all", "any", "none")
OPENING = re.compile(rf"\s*({'|'.join(HOWS)})\(")
CONDITION = re.compile(r"\s*([^\W\d]\w*(?:\.\w+)*)\s*(?::((?:~.|[^~;)])*))?", re.DOTALL)
ESCAPED, SPECIAL = re.compile("~(.)", re.DOTALL), re.compile("[~;)]")
BLANKS = re.compile(r"\s*")


class Filter(NamedTuple):
    """One condition as it was asked, what its value means, and why it cannot be asked, if so."""

    key: str
    lookup: str
    value: str
    meant: Any = None
    problem: Any = None

    @property
    def arg(self) -> str:
        """The key and the lookup as they are written; "is" goes without saying."""
        plain = self.lookup == "is" and ("." not in self.key or self.key.rpartition(".")[2] not in LOOKUPS)
        return self.key if plain else f"{self.key}.{self.lookup}"


class Group(NamedTuple):
    """Several conditions of which "all" hold, "any" or "none"."""

    how: str
    parts: tuple["Filter | Group", ...] = ()

    def filters(self) -> Iterator[Filter]:
        for part in self.parts:
            yield from part.filters() if isinstance(part, Group) else (part,)

    @property
    def depth(self) -> int:
        return 1 + max((part.depth for part in self.parts if isinstance(part, Group)), default=0)

    def mapped(self, work) -> "Group":
        """The same with each condition put through `work`."""
        parts = (part.mapped(work) if isinstance(part, Group) else work(part) for part in self.parts)
        return Group(self.how, tuple(parts))


NOTHING = Group("all")


def parted(arg: str) -> tuple[str, str]:
    """(key, lookup) of "city", "city.contains", "customer.city", "customer.city.contains"."""
    key, _dot, lookup = arg.rpartition(".")
    if key and lookup in LOOKUPS:
        return key, lookup
    return (key if key and not lookup else arg), "is"


def written(group: Group) -> str:
    """The line that `read` understands; "" for no condition at all."""
    return _parts(group) if group.how == "all" else _part(group)


def _parts(group):
    return ";".join(_part(part) for part in group.parts)


def _part(part):
    if isinstance(part, Group):
        return f"{part.how}({_parts(part)})"
    value = SPECIAL.sub(lambda found: f"~{found[0]}", part.value)
    return f"{part.arg}:{value}" if value else part.arg


def read(text: str) -> Group:
    """The conditions in a line of text, not yet understood by any table. Raises Invalid."""
    group = tidied(_Reader(text).all())
    if group.depth > DEEPEST:
        raise Invalid(_l("Groups within groups: at most %(most)s deep.", most=DEEPEST))
    if sum(1 for _ in group.filters()) > MOST:
        raise Invalid(_l("At most %(most)s conditions at once.", most=MOST))
    return group


def tidied(group: Group) -> Group:
    """Without groups of nothing, and without a group around a single group that adds nothing."""
    parts = tuple(tidied(part) if isinstance(part, Group) else part for part in group.parts)
    parts = tuple(part for part in parts if not isinstance(part, Group) or part.parts)
    if not parts:
        return NOTHING
    if len(parts) == 1 and isinstance(parts[0], Group) and group.how != "none":
        return parts[0]
    return Group(group.how, parts)


class _Reader:
    """Goes through the text once, from left to right."""

    def __init__(self, text):
        self.text, self.at, self.depth = text, 0, 0

    def all(self) -> Group:
        parts = self._parts()
        if self.at < len(self.text):
            self._refuse()
        return Group("all", parts)

    def _parts(self):
        """Conditions with semicolons between, up to a closing bracket or the end."""
        parts = []
        while not self._at_end():
            parts.append(self._part())
            self._blanks()
            if not self._took(";"):
                break
        return tuple(parts)

    def _part(self):
        if opening := OPENING.match(self.text, self.at):
            return self._group(opening)
        found = CONDITION.match(self.text, self.at)
        if not found:
            self._refuse()
        self.at = found.end()
        return Filter(*parted(found[1]), tidy(ESCAPED.sub(r"\1", found[2] or "")))

    def _group(self, opening):
        self.at, self.depth = opening.end(), self.depth + 1
        if self.depth > 2 * DEEPEST:
            self._refuse()
        parts = self._parts()
        if not self._took(")"):
            self._refuse()
        self.depth -= 1
        return Group(opening[1], parts)

    def _at_end(self):
        self._blanks()
        return self.at == len(self.text) or self.text[self.at] == ")"

    def _blanks(self):
        self.at = BLANKS.match(self.text, self.at).end()

    def _took(self, sign):
        found = self.text.startswith(sign, self.at)
        self.at += found
        return found

    def _refuse(self):
        raise Invalid(
            _l("This filter cannot be read: %(text)s", text=self.text[self.at : self.at + 40] or "…")
        )
