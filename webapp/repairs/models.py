"""Repairs of what customers have."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Numeric,
    Sequence,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record

LIVE = text("deleted_at IS NULL")
NUMBER = text("'WX' || to_char(nextval('repairs_number_seq'), 'FM999999000000')")


class Repair(Record):
    """`device` and `product` are known ones' ids or nothing; `model` is what was brought. `fee` is CNY. `technician` is
    a member ("@12") or a name; `photos` are the ids of files."""

    __tablename__ = "repairs"
    numbers = Sequence("repairs_number_seq", metadata=Record.metadata)

    number: Mapped[str] = mapped_column(server_default=NUMBER, unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    model: Mapped[str]
    reported_on: Mapped[date]
    repaired_on: Mapped[date | None]
    fault: Mapped[str | None]
    fee: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default="0")
    under_warranty: Mapped[bool] = mapped_column(server_default=text("false"))
    outcome: Mapped[str] = mapped_column(server_default="waiting")
    technician: Mapped[str | None]
    note: Mapped[str | None]
    photos: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))
    grams: Mapped[list[str]] = mapped_column(
        ARRAY(String), Computed("public.kz_grams(model || ' ' || coalesce(fault, ''))", persisted=True)
    )

    __table_args__ = (
        CheckConstraint("fee >= 0", name="fee"),
        Index(None, "grams", postgresql_using="gin"),
        Index("ix_repairs_number_prefix", "number", postgresql_ops={"number": "text_pattern_ops"}),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in (
                "customer_id",
                "device_id",
                "product_id",
                "reported_on",
                "repaired_on",
                "fee",
                "outcome",
                "created_at",
            )
        ),
        Index("ix_repairs_live", "id", postgresql_where=LIVE),
    )
