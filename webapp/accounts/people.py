"""A person and where they work: found by e-mail, with their companies, and the way in."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from tenants.db import db
from tenants.models import Company, Membership, Person
from tenants.roles import Role


class Workplace(NamedTuple):
    slug: str
    name: str
    role: Role


def person_of(email: str) -> Person | None:
    """The person with this e-mail, which is already normalised."""
    return db.session.scalar(select(Person).where(Person.email == email))


def workplaces(person: Person) -> Sequence[Workplace]:
    """The companies that this person can enter, by name."""
    rows = db.session.execute(
        select(Company.slug, Company.name, Membership.role)
        .join(Membership, Membership.company_id == Company.id)
        .where(
            Membership.person_id == person.id,
            Membership.state == "active",
            Company.state.in_(("active", "closing")),
        )
        .order_by(Company.name, Company.id)
    )
    return [Workplace(slug, name, Role(role)) for slug, name, role in rows]


def join(company_id: int, person_id: int, role: Role) -> None:
    """Makes the person a member; one who is there already stays as they are."""
    if db.session.get(Membership, (company_id, person_id)) is None:
        db.session.add(Membership(company_id=company_id, person_id=person_id, role=role))
        db.session.flush()
