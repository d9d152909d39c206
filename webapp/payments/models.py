"""Money that came in from customers, and money given back."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Sequence, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record

LIVE = text("deleted_at IS NULL")


class Payment(Record):
    """`direction` is in (收款) or out (退款); `amount` is above zero either way; no order means an advance (预收)."""

    __tablename__ = "payments"
    numbers = Sequence("payments_number_seq", metadata=Record.metadata)

    number: Mapped[str] = mapped_column(
        server_default=text("'SK' || to_char(nextval('payments_number_seq'), 'FM999999000000')"), unique=True
    )
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    direction: Mapped[str] = mapped_column(server_default="in")
    paid_on: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    method: Mapped[str]
    account: Mapped[str | None]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    reference: Mapped[str | None]
    note: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_payments_number_prefix", "number", postgresql_ops={"number": "text_pattern_ops"}),
        Index(None, "reference", postgresql_ops={"reference": "text_pattern_ops"}),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in ("customer_id", "paid_on", "amount", "method", "created_at")
        ),
        Index(None, "order_id"),
        Index("ix_payments_live", "id", postgresql_where=LIVE),
    )
