"""The frame around a company's pages: where one is, who one is, where one can go."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask, request, url_for
from sqlalchemy import text

from tenants.current import actor, company
from tenants.db import shared_connection
from tenants.roles import Permission, somewhere
from webapp.core.access import may
from webapp.core.role_labels import role_label
from webapp.core.sign_in import visitor

COMPANIES = text(
    "SELECT c.name, c.slug FROM shared.memberships m JOIN shared.companies c ON c.id = m.company_id"
    " WHERE m.person_id = :person AND m.state = 'active' AND c.state = 'active' ORDER BY c.name, c.id"
)


@dataclass(frozen=True)
class Entry:
    """A line of the sidebar; `group` 0 is the tables, 1 the tools."""

    key: str
    label: Any
    endpoint: str
    icon: str
    permission: Permission
    table: str | None = None
    group: int = 0

    def as_link(self) -> dict:
        active = (request.endpoint or "").split(".")[0] == self.endpoint.split(".")[0]
        return {
            "key": self.key,
            "label": self.label,
            "url": url_for(self.endpoint),
            "icon": self.icon,
            "active": active,
        }


class Companies:
    """The person's companies, asked for only where a page shows them."""

    def __iter__(self):
        who = visitor()
        return iter(shared_connection().execute(COMPANIES, {"person": who.id}).all() if who else ())


def _may_open(entry):
    who = actor()
    return (
        may(entry.permission, entry.table)
        if entry.table
        else bool(who) and somewhere(who.role, entry.permission)
    )


class Sidebar(Sequence):
    """Groups of links, worked out only where a page shows them: a fragment does not."""

    def __init__(self, entries: list[Entry]):
        self.entries = entries

    @cached_property
    def groups(self) -> list[list[dict]]:
        allowed = [entry for entry in self.entries if _may_open(entry)]
        groups = [[e.as_link() for e in allowed if e.group == group] for group in (0, 1)]
        return [group for group in groups if group]

    def __len__(self):
        return len(self.groups)

    def __getitem__(self, place):
        return self.groups[place]


def init_app(app: Flask, entries: list[Entry]) -> None:
    @app.context_processor
    def frame():
        who = visitor()
        inside = company() is not None and who is not None and not who.suspended
        return {
            "company": company(),
            "person": who,
            "role_label": role_label(who.role) if who else "",
            "companies": Companies(),
            "sidebar": Sidebar(entries) if inside else [],
            "may": may,
        }
