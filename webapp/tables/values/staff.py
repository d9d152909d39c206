"""The kind for who did something: a member of the company, or anybody else by name."""

import re
from collections.abc import Collection

from webapp.tables.values.kind import Invalid, within
from webapp.tables.values.people import Person, members

MEMBER = re.compile(r"@(\d+)", re.ASCII)


class Staff(Person):
    """Kept as text: "@12" for a member, so that a new name shows everywhere; else the name as it was typed."""

    free = True
    longest = 60

    def labels(self, ids):
        return _said(ids, super().labels(()))

    def texts(self, ids):
        return _said(ids, super().texts(()))

    def options(self):
        return Person().options()

    def parse_many(self, texts):
        return {text: self._meant(text, found) for text, found in super().parse_many(texts).items()}

    def _meant(self, text, found):
        if not isinstance(found, Invalid):
            return f"@{found}"
        return found if _several(text) else self._as_typed(text)

    def _as_typed(self, text):
        try:
            return within(text.lstrip("@") if MEMBER.fullmatch(text) else text, self.longest)
        except Invalid as invalid:
            return invalid


def _said(values: Collection[str], names) -> dict[str, str]:
    ids = {value: MEMBER.fullmatch(value) for value in values}
    return {value: names.get(int(id[1]), f"#{id[1]}") if id else value for value, id in ids.items()}


def _several(text):
    return [person.name.casefold() for person in members()].count(text.casefold()) > 1
