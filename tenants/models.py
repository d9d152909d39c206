"""Companies and the people who work in them: the rows of the schema `shared`."""

from datetime import datetime
from ipaddress import IPv4Network, IPv6Network

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, CIDR, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.current import Tenant
from tenants.db import SharedModel


def moment(**kw):
    return mapped_column(DateTime(timezone=True), **kw)


def now():
    return moment(server_default=func.now())


def identity():
    return mapped_column(BigInteger, Identity(), primary_key=True)


class Schema(SharedModel):
    """A company schema that exists, with its login: ready in stock, or claimed by a company."""

    __tablename__ = "schemas"

    name: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="ready")  # ready · claimed · condemned
    error: Mapped[str | None]
    made_at: Mapped[datetime] = now()
    migrated_at: Mapped[datetime] = now()


class Company(SharedModel):
    __tablename__ = "companies"

    id: Mapped[int] = identity()
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    schema: Mapped[str] = mapped_column(unique=True)
    industry: Mapped[str]
    data_key: Mapped[bytes] = mapped_column(LargeBinary)
    timezone: Mapped[str] = mapped_column(server_default="Asia/Shanghai")
    state: Mapped[str] = mapped_column(server_default="active")  # active · suspended · closing
    created_at: Mapped[datetime] = now()
    settings_version: Mapped[int] = mapped_column(server_default="0")
    looks_version: Mapped[int] = mapped_column(server_default="0")  # counted up by triggers
    second_factor: Mapped[list[str]] = mapped_column(
        ARRAY(String), server_default="{}"
    )  # roles that need one
    networks: Mapped[list[IPv4Network | IPv6Network]] = mapped_column(ARRAY(CIDR), server_default="{}")

    def tenant(self) -> Tenant:
        """This company as the ground carries it about."""
        about = (self.id, self.slug, self.name, self.schema, self.industry)
        return Tenant(*about, bytes(self.data_key), self.timezone, self.settings_version)


class Closing(SharedModel):
    """A company's end: asked for, taken back, or carried out; this row, which names nobody, is what is left then."""

    __tablename__ = "closings"
    __table_args__ = (Index(None, "company_id", unique=True, postgresql_where=text("taken_back_at IS NULL")),)

    id: Mapped[int] = identity()
    company_id: Mapped[int]
    schema: Mapped[str]
    asked_by: Mapped[int | None]
    asked_at: Mapped[datetime] = now()
    ends_at: Mapped[datetime] = moment()
    taken_back_at: Mapped[datetime | None] = moment()
    wiped_at: Mapped[datetime | None] = moment()  # files, keys, people and everything shared are gone
    finished_at: Mapped[datetime | None] = moment()  # and so are schema and login


class Person(SharedModel):
    """Somebody who can sign in; the same person may work in many companies."""

    __tablename__ = "people"

    id: Mapped[int] = identity()
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    locale: Mapped[str] = mapped_column(server_default="zh_CN")
    created_at: Mapped[datetime] = now()


class Membership(SharedModel):
    __tablename__ = "memberships"

    company_id: Mapped[int] = mapped_column(ForeignKey(Company.id, ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True, index=True)
    role: Mapped[str]
    duty: Mapped[int | None]  # the id of a role of the company's own
    state: Mapped[str] = mapped_column(server_default="active")  # active · suspended
    created_at: Mapped[datetime] = now()
    seen_at: Mapped[datetime | None] = moment()


class LoginSession(SharedModel):
    """One sign-in of one person in one browser; deleting the row signs that browser out."""

    __tablename__ = "sessions"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    agent: Mapped[str] = mapped_column(server_default="")
    address: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime] = now()
    seen_at: Mapped[datetime] = now()
    expires_at: Mapped[datetime] = moment()


class Invitation(SharedModel):
    __tablename__ = "invitations"

    id: Mapped[int] = identity()
    company_id: Mapped[int] = mapped_column(ForeignKey(Company.id, ondelete="CASCADE"), index=True)
    email: Mapped[str]
    role: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    invited_by: Mapped[int] = mapped_column(ForeignKey(Person.id))
    created_at: Mapped[datetime] = now()
    expires_at: Mapped[datetime] = moment()
    accepted_at: Mapped[datetime | None] = moment()


class PasswordReset(SharedModel):
    __tablename__ = "password_resets"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = now()
    expires_at: Mapped[datetime] = moment()


class Mail(SharedModel):
    """A letter that has to go out, or has gone; its row is written with its cause."""

    __tablename__ = "mails"

    id: Mapped[int] = identity()
    to: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    html: Mapped[str]
    created_at: Mapped[datetime] = now()
    sent_at: Mapped[datetime | None] = moment()


class Job(SharedModel):
    """Work to be done; this row is the truth, the runner's queue only a hint of it."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("company_id", "kind", "key"),
        Index(None, "run_at", postgresql_where=text("state = 'queued'")),
        Index(None, "leased_until", postgresql_where=text("state = 'running'")),
        Index(None, "company_id", "id"),
    )

    id: Mapped[int] = identity()
    company_id: Mapped[int | None] = mapped_column(ForeignKey(Company.id, ondelete="CASCADE"))
    actor_id: Mapped[int] = mapped_column(server_default="0")
    kind: Mapped[str]
    key: Mapped[str | None]
    payload: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    state: Mapped[str] = mapped_column(
        server_default="queued"
    )  # queued · running · done · failed · cancelled
    run_at: Mapped[datetime] = now()
    lease: Mapped[str | None]
    leased_until: Mapped[datetime | None] = moment()
    attempts: Mapped[int] = mapped_column(server_default="0")
    stage: Mapped[str] = mapped_column(server_default="")
    done: Mapped[int] = mapped_column(BigInteger, server_default="0")
    total: Mapped[int] = mapped_column(BigInteger, server_default="0")
    cancel_asked: Mapped[bool] = mapped_column(server_default=text("false"))
    result: Mapped[dict | None] = mapped_column(JSONB)
    error: Mapped[str | None]
    created_at: Mapped[datetime] = now()
    started_at: Mapped[datetime | None] = moment()
    finished_at: Mapped[datetime | None] = moment()
