"""The customers of a company."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ARRAY, Computed, DateTime, Index, LargeBinary, Numeric, Sequence, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record
from tenants.keys import Sealed

LIVE = text("deleted_at IS NULL")
BLIND = ("phone_index", "email_index", "wechat_index", "phone_tail", "birth_date_day")


def sealed(column):
    return mapped_column(Sealed(f"customers.{column}"))


def index_of():
    """A blind index: lets a sealed value be found and compared without being opened."""
    return mapped_column(LargeBinary)


class Customer(Record):
    """`number` is given by the database and never used again; `balance` is kept by the ledger's trigger."""

    __tablename__ = "customers"
    numbers = Sequence("customers_number_seq", metadata=Record.metadata)

    number: Mapped[str] = mapped_column(
        server_default=text("'C' || to_char(nextval('customers_number_seq'), 'FM999999000000')"), unique=True
    )
    name: Mapped[str]
    name_pinyin: Mapped[str] = mapped_column(String(collation="C"), server_default="")
    name_initials: Mapped[str] = mapped_column(server_default="")
    kind: Mapped[str] = mapped_column(server_default="person")
    company_name: Mapped[str | None]
    gender: Mapped[str] = mapped_column(server_default="unknown")
    birth_date: Mapped[str | None] = sealed("birth_date")
    birth_date_index: Mapped[bytes | None] = index_of()
    birth_date_day: Mapped[bytes | None] = index_of()
    occupation: Mapped[str | None]
    interests: Mapped[list[str] | None] = mapped_column(ARRAY(String))
    grade: Mapped[str] = mapped_column(server_default="normal")
    lifecycle: Mapped[str] = mapped_column(server_default="current")
    value_tier: Mapped[str | None]
    value_tier_manual: Mapped[bool] = mapped_column(server_default=text("false"))
    phone: Mapped[str | None] = sealed("phone")
    phone_index: Mapped[bytes | None] = index_of()
    phone_tail: Mapped[bytes | None] = index_of()
    wechat: Mapped[str | None] = sealed("wechat")
    wechat_index: Mapped[bytes | None] = index_of()
    email: Mapped[str | None] = sealed("email")
    email_index: Mapped[bytes | None] = index_of()
    province: Mapped[str | None]
    city: Mapped[str | None]
    district: Mapped[str | None]
    address: Mapped[str | None] = sealed("address")
    address_index: Mapped[bytes | None] = index_of()
    source: Mapped[str | None]
    owner: Mapped[int | None]
    team: Mapped[str | None]
    credit_limit: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    payment_terms: Mapped[int | None]
    preferences: Mapped[str | None]
    note: Mapped[str | None]
    verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    verified_by: Mapped[int | None]
    balance: Mapped[Decimal] = mapped_column(Numeric(18, 2), server_default="0")
    grams: Mapped[list[str]] = mapped_column(
        ARRAY(String), Computed("public.kz_grams(name || ' ' || coalesce(company_name, ''))", persisted=True)
    )

    __table_args__ = (
        Index(None, "grams", postgresql_using="gin"),
        Index(None, "name_pinyin", "id", postgresql_where=LIVE),
        Index(None, "name_initials", postgresql_ops={"name_initials": "text_pattern_ops"}),
        Index("ix_customers_number_prefix", "number", postgresql_ops={"number": "text_pattern_ops"}),
        *(Index(None, key, postgresql_where=text(f"{key} IS NOT NULL")) for key in BLIND),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in (
                "grade",
                "lifecycle",
                "kind",
                "city",
                "owner",
                "balance",
                "created_at",
                "credit_limit",
            )
        ),
        Index("ix_customers_live", "id", postgresql_where=LIVE),
    )


AUDIT_LEAVES_OUT = ("grams", "name_pinyin", "name_initials", "balance")
