"""Looking at the company as another role or person would: kept in the session of who minds the members, and to read
only — the database itself refuses to write anything meanwhile."""

from typing import Any

from flask import session

from tenants.current import Actor
from tenants.roles import Permission, Role, allows

KEY = "viewing"


def begin(company_id: int, role: Role, duty: int | None, label: str, person_id: int | None = None) -> None:
    """From the next page on, as this role, or as this person who has it."""
    session[KEY] = {
        "company": company_id, "role": str(role), "duty": duty, "label": label, "person": person_id,
    }  # fmt: skip


def end() -> None:
    session.pop(KEY, None)


def now(company_id: int | None, role: Role | None) -> dict[str, Any] | None:
    """What this session looks through in that company, if somebody of this role may."""
    told = session.get(KEY)
    if not told or told["company"] != company_id or not allows(role, Permission.MEMBERS):
        return None
    return told


def seen_as(told: dict[str, Any], who: Actor) -> Actor:
    """The actor whose eyes these are; they change nothing."""
    person = told["person"] or who.id
    return Actor(person, who.name, Role(told["role"]), action=who.action, duty=told["duty"], preview=True)
