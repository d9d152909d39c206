"""What a check-up found, and what became of it."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Identity, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel


class Finding(CompanyModel):
    """One thing to look at. `month` is its first day; `person` looks after the record (None: nobody does); `state` is
    open, verified, settled (it is no longer so) or dismissed (somebody said that it is right as it is)."""

    __tablename__ = "findings"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    month: Mapped[date]
    table_name: Mapped[str]
    record_id: Mapped[int]
    reason: Mapped[str]
    person: Mapped[int | None]
    state: Mapped[str] = mapped_column(server_default="open")
    found_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_to_by: Mapped[int | None]
    seen_to_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("month", "table_name", "record_id", "reason"),
        Index(None, "month", "person", "state", "reason", "id"),
    )
