"""A company's own roles, and the teams whose members look after records together."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel


class OwnRole(CompanyModel):
    """A role that the company made. `base` is the built-in one that it began as and that still says what it may do
    beside the tables; `grants` {table: {actions, fields: {key: level}, whose, pool}} is read by core/rights.py."""

    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    label: Mapped[str] = mapped_column(unique=True)
    base: Mapped[str]
    grants: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[int | None]


class Team(CompanyModel):
    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    label: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[int | None]


class TeamMember(CompanyModel):
    __tablename__ = "team_members"

    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id, ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True, index=True)
