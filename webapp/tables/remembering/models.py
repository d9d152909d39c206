"""What writing stands on: receipts of what was sent, a row for each act, what was typed, what the company prefers."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel


class Receipt(CompanyModel):
    """What was sent once is done once. `key` came with the form; `record_id` is what it made in that table, or
    `action` the act that it was."""

    __tablename__ = "receipts"

    key: Mapped[str] = mapped_column(primary_key=True)
    table_name: Mapped[str]
    record_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
    action: Mapped[str | None]


class AuditAction(CompanyModel):
    """One act in one table, however many records it changed. The database writes it; the company's login reads it."""

    __tablename__ = "audit_actions"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    action: Mapped[str]
    table_name: Mapped[str]
    actor: Mapped[int]
    door: Mapped[str]
    undo_of: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("action", "table_name"),
        Index(None, "actor", "table_name", "id"),
    )


class TypedText(CompanyModel):
    """What somebody typed, where it was stored in another form; of a sealed field it is sealed."""

    __tablename__ = "typed_texts"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    action: Mapped[str]
    table_name: Mapped[str]
    record_id: Mapped[int] = mapped_column(BigInteger)
    field: Mapped[str]
    text: Mapped[str | None]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (Index(None, "table_name", "record_id"),)


class CompanySetting(CompanyModel):
    """What a company chose for all its tables."""

    __tablename__ = "company_settings"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_by: Mapped[int | None]
