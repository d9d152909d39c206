"""Roles of a company's own, given to its members in a test."""

from sqlalchemy import update

from tenants import engines
from tenants.db import db
from tenants.models import Membership
from webapp.rights import keeping


def give(house, role: str, base: str = "sales", **grants) -> int:
    """The member of that built-in role gets a role of the company's own, which differs by these grants; its id."""
    with house.app.test_request_context("/"), house.at_work():
        own = keeping.make(f"{role}的岗位", base)
        keeping.alter(
            own, {**own.grants, **{name: {**own.grants[name], **told} for name, told in grants.items()}}
        )
        db.session.commit()
        id = own.id
    on_duty(house, role, id)
    return id


def on_duty(house, role: str, id: int | None) -> None:
    with engines.shared().begin() as connection:
        mine = Membership.company_id == house.tenant.id, Membership.person_id == house.people[role].id
        connection.execute(update(Membership).where(*mine).values(duty=id))
