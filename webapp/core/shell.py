"""The frame around a company's pages: where one is, who one is, where one can go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from flask import Flask, current_app, render_template, request, url_for

from tenants.current import company
from tenants.roles import Permission
from webapp.core import floating
from webapp.core.access import front_door, may
from webapp.core.parts import hole
from webapp.core.rights import rights
from webapp.core.role_labels import role_label
from webapp.core.sign_in import visitor
from webapp.core.translating import language

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Entry:
    """A line of the sidebar; those of one `group` stand together, the tools in the last one."""

    key: str
    label: Any
    endpoint: str
    icon: str
    permission: Permission
    table: str | None = None
    group: int = 0


left_out: list[
    Callable[[], frozenset[str]]
] = []  # who says the keys of the entries that a company does without


class Link(NamedTuple):
    url: str
    label: str
    icon: str
    active: bool


class Sidebar:
    """Groups of links, worked out only where a page shows them, once for all who see the same."""

    def __init__(self, entries: list[Entry]):
        self.entries = entries
        self.seen_by = lru_cache(1_000)(self._seen_by)

    @property
    def groups(self) -> tuple[tuple[Link, ...], ...]:
        room = (request.endpoint or "").split(".")[0]
        unused = frozenset().union(*(ask() for ask in left_out)) - {room}
        return self.seen_by(request.script_root, rights(), room, language(), unused)

    def _seen_by(self, place, rights, room, language, unused):
        allowed = [entry for entry in self.entries if entry.key not in unused and _may_open(entry, rights)]
        grouped = groupby(allowed, lambda entry: entry.group)
        return tuple(tuple(_link(entry, room) for entry in entries) for _, entries in grouped)


def _may_open(entry, rights):
    needs = current_app.view_functions[entry.endpoint].needs
    if not rights.opens(needs.tells_of):
        return False
    if entry.table:
        return rights.allows(entry.permission, entry.table)
    return rights.somewhere(entry.permission)


def _link(entry, room):
    active = room == entry.endpoint.split(".")[0]
    return Link(url_for(entry.endpoint), str(entry.label), entry.icon, active)


def _tabs(places, name):
    """The pages that stand beside each other under this name, as tabs, for whom they are open."""
    here, mine = request.endpoint or "", rights()
    return [
        {"label": one.label, "url": url_for(one.endpoint), "active": here.split(".")[0] == one.key}
        for one in places.get(name, ())
        if _may_open(one, mine)
    ]


class Place(NamedTuple):
    """A company as its pages show it."""

    name: str
    timezone: str


class Reader(NamedTuple):
    id: int
    name: str


class Shown(NamedTuple):
    """The sidebar as somebody sees it."""

    groups: tuple[tuple[Link, ...], ...]


def theme() -> str:
    """Light, dark, or as the machine has it."""
    wished = request.cookies.get("theme")
    return wished if wished in THEMES else ""


def told() -> dict[str, Any]:
    """All that the frame of a company's page shows: a page can be kept for those to whom this is the same."""
    who, here = visitor(), company()
    if who is None or here is None:
        raise LookupError("a page that is kept is a company's, shown to somebody")
    return {
        "company": Place(here.name, here.timezone),
        "person": Reader(who.id, who.name),
        "role_label": _duty(who),
        "sidebar": Shown(current_app.extensions["sidebar"].groups),
        "theme": theme(),
    }


def _duty(who) -> str:
    """What their role is called: a role of the company's own has a name of its own."""
    return (rights().label or role_label(who.role)) if who else ""


above: list[Callable[[], str]] = []  # who has a line to say above every page of a company


@hole
def said_above() -> str:
    return "".join(say() for say in above)


def init_app(
    app: Flask, entries: list[Entry], places: Mapping[str, Sequence[Entry]] = MappingProxyType({})
) -> None:
    """`places` are pages that lead to each other by tabs, by the name of the group."""
    sidebar = app.extensions["sidebar"] = Sidebar(entries)
    app.jinja_env.globals["above"] = said_above
    floating.init_app(app)

    @app.get("/keys")
    @front_door
    def keys() -> str:
        """What the dialog of all keys is filled with."""
        return render_template("components/_keys.html")

    @app.context_processor
    def frame():
        who = visitor()
        return {
            "company": company(),
            "person": who,
            "role_label": _duty(who),
            "sidebar": sidebar,
            "places": partial(_tabs, places),
            "theme": theme(),
            "root": request.script_root,
            "may": may,
        }
