"""Campaigns, and the customers who were asked to them."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ARRAY, CheckConstraint, Computed, Date, ForeignKey, Index, Numeric, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record

LIVE = text("deleted_at IS NULL")


class Campaign(Record):
    """`segment` is a question to the customers, as the address bar says it; what members buy within `days` counts."""

    __tablename__ = "campaigns"

    name: Mapped[str]
    type: Mapped[str]
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    segment: Mapped[str | None]
    cost: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    days: Mapped[int] = mapped_column(server_default="30")
    assessment: Mapped[str | None]
    grams: Mapped[list[str]] = mapped_column(ARRAY(String), Computed("public.kz_grams(name)", persisted=True))

    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_on"),
        Index(None, "grams", postgresql_using="gin"),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in ("type", "starts_on", "ends_on", "cost", "created_at")
        ),
        Index("ix_campaigns_live", "id", postgresql_where=LIVE),
    )


class CampaignMember(Record):
    """A customer is asked to a campaign once; `status` is invited, joined or absent."""

    __tablename__ = "campaign_members"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    status: Mapped[str] = mapped_column(server_default="invited")
    note: Mapped[str | None]

    __table_args__ = (
        Index(
            "ix_campaign_members_once_customer_id",
            "campaign_id",
            "customer_id",
            unique=True,
            postgresql_where=LIVE,
        ),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in ("campaign_id", "customer_id", "status", "created_at")
        ),
        Index("ix_campaign_members_live", "id", postgresql_where=LIVE),
    )
