"""The trail that the database writes itself; the company's login can read it and nothing else."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Identity, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel


class AuditChange(CompanyModel):
    """One changed record: `changes` is {field: [old, new]}; an insert keeps none, the row itself is the value.

    `operation`: I insert · U update · D delete · R a masked value was shown. `action` groups what one act changed.
    """

    __tablename__ = "audit_changes"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    actor: Mapped[int]
    door: Mapped[str]
    action: Mapped[str]
    undo_of: Mapped[str | None]
    table_name: Mapped[str]
    record_id: Mapped[int] = mapped_column(BigInteger)
    operation: Mapped[str]
    changes: Mapped[dict | None] = mapped_column(JSONB)

    __table_args__ = (
        Index(None, "table_name", "record_id", "id"),
        Index(None, "actor", "id"),
        Index(None, "action"),
    )
