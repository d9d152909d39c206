"""Whose work this is: the company and the actor of the request or job at hand."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from tenants.roles import Role

DOORS = (
    *("cell", "form", "paste", "fill", "clear", "bulk", "import", "api", "job", "merge", "undo", "restore"),
    *("claim", "return", "fall", "hand"),  # who looks after a record
    "rekey",  # nothing but the keys of sealed values may change by it
)


class NoCompany(LookupError):
    """Company data was asked for where no company is bound."""


@dataclass(frozen=True)
class Tenant:
    """A company as the ground needs it; `schema` is also the name of its login. `settings` counts up with every
    change of what the company itself arranges, so that what is kept of it can be told from what is out of date; `looks`
    with every change of who works there and how they look at their tables, known to those who came in by the door."""

    id: int
    slug: str
    name: str
    schema: str
    industry: str = ""
    data_key: bytes = b""
    timezone: str = "Asia/Shanghai"
    settings: int = 0
    looks: int | None = None


@dataclass(frozen=True)
class Actor:
    """A person at work through one door. `action` names the user action that the changes belong to; `duty` the role
    of the company's own that they have, beside the built-in one that it began as."""

    id: int
    name: str
    role: Role | None
    door: str = "form"
    action: str = field(default_factory=lambda: secrets.token_hex(8))
    undo_of: str = ""
    duty: int | None = None
    preview: bool = False  # somebody looks through these eyes: nothing may be written

    def through(self, door: str, undo_of: str = "") -> "Actor":
        return replace(self, door=door, undo_of=undo_of)


SYSTEM = Actor(0, "", None, "job")

_company: ContextVar[Tenant | None] = ContextVar("company", default=None)
_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)


def company() -> Tenant | None:
    return _company.get()


def actor() -> Actor | None:
    return _actor.get()


def bound_company() -> Tenant:
    """The company at hand. Raises NoCompany: there is no default, ever."""
    tenant = _company.get()
    if tenant is None:
        raise NoCompany("no company is bound")
    return tenant


def bind(tenant: Tenant | None, who: Actor | None) -> None:
    """For the start of a request, whose context dies with it; everything else uses acting_in."""
    _company.set(tenant)
    _actor.set(who)


def use_door(door: str, undo_of: str = "") -> None:
    """Names the door that the coming changes go through; call it before the transaction's first statement."""
    who = _actor.get()
    if who is not None:
        _actor.set(who.through(door, undo_of))


@contextmanager
def acting_in(tenant: Tenant | None, who: Actor | None) -> Iterator[None]:
    """Binds company and actor for a block: jobs, commands, tests."""
    before = _company.set(tenant), _actor.set(who)
    try:
        yield
    finally:
        _company.reset(before[0])
        _actor.reset(before[1])
