"""Orders and the lines in them."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ARRAY, CheckConstraint, Computed, ForeignKey, Index, Numeric, Sequence, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record
from tenants.keys import Sealed

LIVE = text("deleted_at IS NULL")


class Order(Record):
    """`total` is Σ lines rounded to the cent, less the discount; kept by webapp/orders/totalling.py."""

    __tablename__ = "orders"
    numbers = Sequence("orders_number_seq", metadata=Record.metadata)

    number: Mapped[str] = mapped_column(
        server_default=text("'XS' || to_char(nextval('orders_number_seq'), 'FM999999000000')"), unique=True
    )
    external_no: Mapped[str | None]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    ordered_on: Mapped[date]
    status: Mapped[str] = mapped_column(server_default="to_ship")
    discount: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default="0")
    total: Mapped[Decimal] = mapped_column(Numeric(14, 2), server_default="0")
    payment_method: Mapped[str | None]
    due_on: Mapped[date | None]
    salesperson: Mapped[int | None]
    delivery_address: Mapped[str | None] = mapped_column(Sealed("orders.delivery_address"))
    delivery_address_index: Mapped[bytes | None]
    note: Mapped[str | None]

    __table_args__ = (
        Index("ix_orders_number_prefix", "number", postgresql_ops={"number": "text_pattern_ops"}),
        Index(None, "external_no", postgresql_ops={"external_no": "text_pattern_ops"}),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in ("customer_id", "ordered_on", "status", "total", "due_on", "created_at")
        ),
        Index("ix_orders_live", "id", postgresql_where=LIVE),
    )


class OrderLine(Record):
    """`product` is a known product's id or nothing; `model` is what was sold, as typed. `discount` is a share of 1.

    `amount` is exact (quantity × unit price × (1 − discount), up to seven places); only the order's total is rounded.
    """

    __tablename__ = "order_lines"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    model: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 3))
    unit_price: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    discount: Mapped[Decimal] = mapped_column(Numeric(5, 4), server_default="0")
    amount: Mapped[Decimal] = mapped_column(
        Numeric(20, 9), Computed("quantity * unit_price * (1 - discount)", persisted=True)
    )
    rating: Mapped[int | None]
    comment: Mapped[str | None]
    grams: Mapped[list[str]] = mapped_column(
        ARRAY(String), Computed("public.kz_grams(model)", persisted=True)
    )

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("discount >= 0 AND discount <= 1", name="discount"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        Index(None, "grams", postgresql_using="gin"),
        *(Index(None, key, "id", postgresql_where=LIVE) for key in ("order_id", "product_id", "amount")),
        Index("ix_order_lines_live", "id", postgresql_where=LIVE),
    )
