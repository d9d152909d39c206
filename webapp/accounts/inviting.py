"""Invitations: a link by mail to work in a company, for one address, good once and for seven days."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, select

from tenants.db import db
from tenants.models import Company, Invitation, Membership, Person
from tenants.roles import Role
from webapp.accounts import tokens
from webapp.accounts.people import join

DAYS = 7


def open_ones(company_id: int) -> Sequence[Invitation]:
    """Invitations that nobody has used yet, newest first; those past their day are among them."""
    query = select(Invitation).where(Invitation.company_id == company_id, Invitation.accepted_at.is_(None))
    return db.session.scalars(query.order_by(Invitation.id.desc())).all()


def invite(company_id: int, email: str, role: Role, by: int) -> tuple[Invitation, str]:
    """A new invitation and its token, uncommitted; an earlier one to the same address is over."""
    db.session.execute(
        delete(Invitation).where(
            Invitation.company_id == company_id, Invitation.email == email, Invitation.accepted_at.is_(None)
        )
    )
    token, kept = tokens.fresh()
    invitation = Invitation(company_id=company_id, email=email, role=role, token_hash=kept, invited_by=by)
    invitation.expires_at = tokens.after(days=DAYS)
    db.session.add(invitation)
    db.session.flush()
    return invitation, token


def open_one(company_id: int, invitation_id: int) -> Invitation | None:
    """An unused invitation of this company."""
    return db.session.scalar(
        select(Invitation).where(
            Invitation.company_id == company_id,
            Invitation.id == invitation_id,
            Invitation.accepted_at.is_(None),
        )
    )


def works_here(company_id: int, email: str) -> bool:
    """Whether somebody with this address is a member already, suspended or not."""
    query = (
        select(Membership.role).join(Person).where(Membership.company_id == company_id, Person.email == email)
    )
    return db.session.scalar(query) is not None


def found(token: str, lock: bool = False) -> tuple[Invitation, Company] | None:
    """The invitation of a link with its company, used and expired ones too; `lock` lets only one request use it."""
    query = (
        select(Invitation, Company)
        .join(Company, Company.id == Invitation.company_id)
        .where(Invitation.token_hash == tokens.hashed(token), Company.state == "active")
    )
    row = db.session.execute(query.with_for_update(of=Invitation) if lock else query).one_or_none()
    return (row[0], row[1]) if row else None


def is_over(invitation: Invitation) -> bool:
    return invitation.accepted_at is not None or invitation.expires_at <= datetime.now(UTC)


def accept(invitation: Invitation, person: Person) -> None:
    """The person works in the company from now on; the link is used up."""
    join(invitation.company_id, person.id, Role(invitation.role))
    invitation.accepted_at = datetime.now(UTC)
    db.session.flush()
