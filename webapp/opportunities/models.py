"""Sales that may come about."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ARRAY, Computed, Date, ForeignKey, Index, Numeric, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record

LIVE = text("deleted_at IS NULL")


class Opportunity(Record):
    """`stage` ends in won or lost: then `ended_on` is the day it was known, and `reason` says why."""

    __tablename__ = "opportunities"

    name: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    stage: Mapped[str] = mapped_column(server_default="contact")
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    expected_on: Mapped[date | None] = mapped_column(Date)
    owner: Mapped[int | None]
    reason: Mapped[str | None]
    ended_on: Mapped[date | None] = mapped_column(Date)
    grams: Mapped[list[str]] = mapped_column(ARRAY(String), Computed("public.kz_grams(name)", persisted=True))

    __table_args__ = (
        Index(None, "grams", postgresql_using="gin"),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in ("customer_id", "stage", "amount", "expected_on", "owner", "ended_on", "created_at")
        ),
        Index("ix_opportunities_live", "id", postgresql_where=LIVE),
    )
