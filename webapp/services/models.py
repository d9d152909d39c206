"""Services rendered to customers."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Numeric, Sequence, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record

LIVE = text("deleted_at IS NULL")
NUMBER = text("'FW' || to_char(nextval('services_number_seq'), 'FM999999000000')")


class Service(Record):
    """`staff` is a member ("@12") or a name; `fee` is CNY, due once the service is done; `score` is 1–5. `responded_at`
    is when somebody took it up, `resolved_at` when it ended; both UTC."""

    __tablename__ = "services"
    numbers = Sequence("services_number_seq", metadata=Record.metadata)

    number: Mapped[str] = mapped_column(server_default=NUMBER, unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    type: Mapped[str]
    served_on: Mapped[date]
    slot: Mapped[str | None]
    details: Mapped[str | None]
    staff: Mapped[str | None]
    outcome: Mapped[str] = mapped_column(server_default="waiting")
    fee: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default="0")
    score: Mapped[int | None]
    feedback: Mapped[str | None]
    feedback_state: Mapped[str | None]
    responded_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    grams: Mapped[list[str]] = mapped_column(
        ARRAY(String),
        Computed("public.kz_grams(coalesce(details, '') || ' ' || coalesce(feedback, ''))", persisted=True),
    )

    __table_args__ = (
        CheckConstraint("fee >= 0", name="fee"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
        Index(None, "grams", postgresql_using="gin"),
        Index("ix_services_number_prefix", "number", postgresql_ops={"number": "text_pattern_ops"}),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in ("customer_id", "type", "served_on", "outcome", "fee", "score", "staff", "created_at")
        ),
        Index("ix_services_live", "id", postgresql_where=LIVE),
    )
