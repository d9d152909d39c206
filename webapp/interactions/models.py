"""Interactions with customers."""

from datetime import datetime

from sqlalchemy import ARRAY, Computed, DateTime, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record

LIVE = text("deleted_at IS NULL")


class Interaction(Record):
    """`direction` is in (the customer came to us) or out; `staff` is who spoke, as the kind Staff keeps it."""

    __tablename__ = "interactions"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    channel: Mapped[str]
    direction: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    staff: Mapped[str | None]
    content: Mapped[str | None]
    next_step: Mapped[str | None]
    grams: Mapped[list[str]] = mapped_column(
        ARRAY(String),
        Computed("public.kz_grams(coalesce(content, '') || ' ' || coalesce(next_step, ''))", persisted=True),
    )

    __table_args__ = (
        Index(None, "grams", postgresql_using="gin"),
        Index(None, "customer_id", "at", postgresql_where=LIVE),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in ("customer_id", "channel", "direction", "at", "staff", "created_at")
        ),
        Index("ix_interactions_live", "id", postgresql_where=LIVE),
    )
