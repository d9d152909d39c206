"""What customers need."""

from datetime import datetime

from sqlalchemy import ARRAY, Computed, DateTime, ForeignKey, Index, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record

LIVE = sql("deleted_at IS NULL")
UNMET = sql("deleted_at IS NULL AND state <> 'closed'")


class Need(Record):
    """`state` is open, answered or closed; the three moments follow it (keeping.py)."""

    __tablename__ = "needs"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    type: Mapped[str] = mapped_column(server_default="product")
    text: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=sql("now()"))
    responded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    grams: Mapped[list[str]] = mapped_column(ARRAY(String), Computed("public.kz_grams(text)", persisted=True))

    __table_args__ = (
        Index(None, "grams", postgresql_using="gin"),
        Index("ix_needs_unmet", "customer_id", "opened_at", "id", postgresql_where=UNMET),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in (
                "customer_id",
                "type",
                "state",
                "opened_at",
                "responded_at",
                "closed_at",
                "created_at",
            )
        ),
        Index("ix_needs_live", "id", postgresql_where=LIVE),
    )
