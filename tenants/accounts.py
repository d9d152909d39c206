"""How people prove who they are, and what happened to their accounts: further rows of the schema `shared`."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import SharedModel
from tenants.models import Company, Person, identity, moment, now


def somebody():
    return mapped_column(BigInteger, ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True)


class Authenticator(SharedModel):
    """A person's second factor: the sealed secret of their app, and the last step of time that was used up."""

    __tablename__ = "authenticators"

    person_id: Mapped[int] = somebody()
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    step: Mapped[int]
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = now()


class RecoveryCode(SharedModel):
    """One way in for the day when the phone is lost, good once; hashed with the authenticator's salt."""

    __tablename__ = "recovery_codes"

    person_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey(Authenticator.person_id, ondelete="CASCADE"), primary_key=True
    )
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    used_at: Mapped[datetime | None] = moment()


class EmailChange(SharedModel):
    """Another address for a person, once both mailboxes agreed."""

    __tablename__ = "email_changes"

    person_id: Mapped[int] = somebody()
    email: Mapped[str]
    old_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    new_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    old_agreed_at: Mapped[datetime | None] = moment()
    new_agreed_at: Mapped[datetime | None] = moment()
    created_at: Mapped[datetime] = now()
    expires_at: Mapped[datetime] = moment()


class AccountEvent(SharedModel):
    """What happened to an account, or to a company's door; a try in the name of nobody has no person."""

    __tablename__ = "account_events"
    __table_args__ = (
        Index(None, "person_id", "id"),
        Index(None, "company_id", "id"),
        Index(None, "at"),
    )

    id: Mapped[int] = identity()
    at: Mapped[datetime] = now()
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey(Company.id, ondelete="CASCADE"))
    kind: Mapped[str]
    address: Mapped[str] = mapped_column(server_default="")
    agent: Mapped[str] = mapped_column(server_default="")
    about: Mapped[str] = mapped_column(server_default="")
