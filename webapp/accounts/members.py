"""Who works in a company, and what the rules allow to change: there is always an owner, and nobody lifts themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import exists, or_, select

from tenants.accounts import Authenticator
from tenants.current import Actor
from tenants.db import db
from tenants.models import Membership, Person
from tenants.roles import Role


class Refused(Exception):
    """What the rules forbid; its text is a sentence for the person who tried."""


class Member(NamedTuple):
    id: int
    name: str
    email: str
    role: Role
    suspended: bool
    seen: datetime | None  # when they were last here, to a few minutes
    factor: bool
    duty: int | None = None  # the id of a role of the company's own


HAS_FACTOR = exists().where(Authenticator.person_id == Person.id)


def members(company_id: int) -> Sequence[Member]:
    """Everybody, those at work first, in the order in which they came."""
    about = (
        Membership.role,
        Membership.state == "suspended",
        Membership.seen_at,
        HAS_FACTOR,
        Membership.duty,
    )
    rows = db.session.execute(
        select(Person.id, Person.name, Person.email, *about)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.company_id == company_id)
        .order_by(Membership.state, Membership.created_at, Person.id)
    )
    return [Member(id_, name, email, Role(role), *rest) for id_, name, email, role, *rest in rows]


def without_factor(company_id: int, words: Sequence[str]) -> Sequence[str]:
    """The names of those at work in these roles, built-in or own, who have no second factor yet."""
    own = [int(word.removeprefix("own:")) for word in words if word.removeprefix("own:").isdecimal()]
    query = (
        select(Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.company_id == company_id, Membership.state == "active")
        .where(or_(Membership.role.in_(words), Membership.duty.in_(own)), ~HAS_FACTOR)
    )
    return db.session.scalars(query.order_by(Person.name)).all() if words else []


def heirs(company_id: int, owner_id: int) -> Sequence[tuple[int, str]]:
    """(id, name and address) of those at work whom an owner can hand the company to."""
    query = (
        select(Person.id, Person.name, Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.company_id == company_id, Membership.state == "active", Person.id != owner_id)
    )
    return [
        (id_, f"{name} · {email}") for id_, name, email in db.session.execute(query.order_by(Person.name))
    ]


def hand_over(company_id: int, owner: Actor, to: int, role: Role) -> tuple[Person, Person]:
    """Makes a member the owner and gives the owner another role, uncommitted: (before, after). Raises Refused."""
    both = {m.person_id: m for m in _locked(company_id, (owner.id, to))}
    if len(both) < 2 or both[owner.id].role != Role.OWNER:
        raise Refused(_("Somebody changed the members a moment ago. Look again."))
    both[to].role, both[owner.id].role = Role.OWNER, role
    both[to].duty = both[owner.id].duty = None
    return db.session.get_one(Person, owner.id), db.session.get_one(Person, to)


def _locked(company_id, person_ids):
    mine = (
        Membership.company_id == company_id,
        Membership.person_id.in_(person_ids),
        Membership.state == "active",
    )
    query = select(Membership).where(*mine).order_by(Membership.person_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def roles_to_give(actor: Actor) -> Sequence[Role]:
    """The roles that this actor may hand out: only an owner makes owners."""
    return [role for role in Role if actor.role is Role.OWNER or role is not Role.OWNER]


def may_touch(actor: Actor, role: Role | str) -> bool:
    """Whether this actor may change somebody of that role: only an owner touches an owner."""
    return actor.role is Role.OWNER or role != Role.OWNER


def membership(company_id: int, person_id: int) -> Membership | None:
    return db.session.get(Membership, (company_id, person_id))


def change_role(member: Membership, role: Role, by: Actor, duty: int | None = None) -> None:
    """Gives a member another role, or one of the company's own that began as it, uncommitted. Raises Refused."""
    if role not in roles_to_give(by) or not may_touch(by, member.role):
        raise Refused(_("Only an owner can make somebody an owner, or change one."))
    if role is not Role.OWNER:
        _keep_an_owner(member)
    member.role, member.duty = role, duty


def suspend(member: Membership, by: Actor) -> None:
    """Closes the company to a member, uncommitted, from their next request on. Raises Refused."""
    if member.person_id == by.id:
        raise Refused(_("You cannot suspend yourself."))
    if not may_touch(by, member.role):
        raise Refused(_("Only an owner can suspend an owner."))
    _keep_an_owner(member)
    member.state = "suspended"


def resume(member: Membership, by: Actor) -> None:
    """Opens the company to a member again, uncommitted. Raises Refused."""
    if not may_touch(by, member.role):
        raise Refused(_("Only an owner can bring an owner back."))
    member.state = "active"


def _keep_an_owner(member):
    """Locks the owners, so that two of them cannot leave at the same moment."""
    query = select(Membership.person_id).where(
        Membership.company_id == member.company_id,
        Membership.role == Role.OWNER,
        Membership.state == "active",
    )
    owners = set(db.session.scalars(query.order_by(Membership.person_id).with_for_update()))
    if owners and owners <= {member.person_id}:
        raise Refused(_("A company needs an owner. Make somebody else an owner first."))
