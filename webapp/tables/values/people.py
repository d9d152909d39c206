"""Kinds about people: what somebody is called, and which member of the company it is."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from tenants import straight
from tenants.current import actor, bound_company
from webapp.core.shelves import shelved
from webapp.tables.values.kind import Invalid, Kind, Text
from webapp.tables.values.pinyin import spelling

ME = ("me", "我")
MEMBERS = (
    "SELECT p.id, p.name, p.email, m.state FROM shared.memberships m JOIN shared.people p ON p.id = m.person_id"
    " WHERE m.company_id = %(company)s ORDER BY p.id"
)
ADDRESSED = re.compile(r".*<(.+@.+)>")


class Member(NamedTuple):
    id: int
    name: str
    email: str
    state: str


class Name(Text):
    """What a person or a company is called; pinyin and initials are kept beside it, for search and order."""

    name = "name"

    def derived(self, place, attr, value):
        spelt, initials = spelling(value or "")
        return {f"{attr}_pinyin": spelt, f"{attr}_initials": initials}

    def derived_columns(self, attr):
        return (f"{attr}_pinyin", f"{attr}_initials")

    def sort_attr(self, attr):
        return f"{attr}_pinyin"


class Linked(Kind):
    """A value that is the id of something with a name; names come many at once, never one a row."""

    linked = True
    lookups: tuple[str, ...] = ("is", "not", "in", "notin", "blank", "filled")

    def home(self) -> str | None:
        """Where these lie, each under its id; None if there is nothing to see."""
        return None

    def labels(self, ids: Collection[int]) -> Mapping[int, str]:
        """{id: label}, as people read it."""
        raise NotImplementedError

    def texts(self, ids: Collection[int]) -> Mapping[int, str]:
        """{id: text}, as parse() finds it again."""
        return self.labels(ids)

    def parse_many(self, texts: Collection[str]) -> dict[str, int | Invalid]:
        """What each text means; a query for each way of naming, whatever the number of texts."""
        raise NotImplementedError

    def read(self, text):
        value = self.parse_many([text])[text]
        if isinstance(value, Invalid):
            raise value
        return value

    def show(self, value):
        return "" if value is None else self.labels([value]).get(value, f"#{value}")

    def text(self, value):
        return "" if value is None else self.texts([value]).get(value, f"#{value}")


class Person(Linked):
    """Somebody who works in the company, by name or e-mail; "me" is who asks."""

    name = "person"
    free = False  # whether anybody else is taken by name

    def labels(self, ids):
        return {id: name for id, name, _, _ in members()}

    def texts(self, ids):
        people = members()
        names = [name for _, name, _, _ in people]
        return {id: name if names.count(name) == 1 else f"{name} <{email}>" for id, name, email, _ in people}

    def parse_many(self, texts):
        people = [person for person in members() if person.state == "active"]
        return {text: _found(people, text) for text in texts}

    def options(self) -> list[tuple[str, str]]:
        """(text, label) of everybody who can be chosen."""
        texts = self.texts(())
        return [(texts[id], texts[id]) for id, _, _, state in members() if state == "active"]


def members() -> list[Member]:
    """Everybody in the company, by id."""
    return shelved("members", _members)


def _members():
    return [Member._make(row) for row in straight.alone(MEMBERS, {"company": bound_company().id})]


def whoever_types() -> int | None:
    """The default of a person who does what they write down; an import keeps what its file says, be it nothing."""
    who = actor()
    return who.id if who and who.door not in ("import", "job") else None


def _found(people, text):
    if text.casefold() in ME and (who := actor()):
        return who.id
    asked = (ADDRESSED.fullmatch(text) or [text, text])[1].casefold()
    found = [person.id for person in people if asked in (person.name.casefold(), person.email.casefold())]
    found = found or [person.id for person in people if asked.removeprefix("#") == str(person.id)]
    if len(found) == 1:
        return found[0]
    return Invalid(
        _l("Several people are called so: write the e-mail.") if found else _l("Nobody here is called so.")
    )
