"""The products of a company."""

from decimal import Decimal

from sqlalchemy import ARRAY, Computed, Index, Numeric, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record

LIVE = text("deleted_at IS NULL")


class Product(Record):
    __tablename__ = "products"

    model: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str | None]
    category: Mapped[str | None]
    list_price: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    warranty_months: Mapped[int | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    grams: Mapped[list[str]] = mapped_column(
        ARRAY(String), Computed("public.kz_grams(model || ' ' || coalesce(name, ''))", persisted=True)
    )

    __table_args__ = (
        Index(None, "grams", postgresql_using="gin"),
        Index(
            "ix_products_model_prefix",
            func.lower(text("model")).label("lowered"),
            postgresql_ops={"lowered": "text_pattern_ops"},
        ),
        *(Index(None, key, "id", postgresql_where=LIVE) for key in ("category", "list_price", "created_at")),
        Index("ix_products_live", "id", postgresql_where=LIVE),
    )
