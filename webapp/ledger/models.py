"""The account book of customers: append-only in the database itself (see migrations)."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel


class LedgerEntry(CompanyModel):
    """One line of a customer's account: exactly one of debit 借 and credit 贷 is not zero; negative is 红字.

    `number` is gap-free per type and month ("XS-2611-0042"), given at posting. `summary` and `params` make the 摘要
    when it is shown; no personal data is stored. `source` and `source_id` name the record that caused the entry;
    `reverses` the entry that this one takes back.
    """

    __tablename__ = "ledger_entries"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    entry_date: Mapped[date]
    kind: Mapped[str]
    debit: Mapped[Decimal] = mapped_column(Numeric(18, 2), server_default="0")
    credit: Mapped[Decimal] = mapped_column(Numeric(18, 2), server_default="0")
    due_on: Mapped[date | None]
    summary: Mapped[str]
    params: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    source: Mapped[str | None]
    source_id: Mapped[int | None] = mapped_column(BigInteger)
    reverses: Mapped[int | None] = mapped_column(ForeignKey("ledger_entries.id"))
    contra_code: Mapped[str | None]
    posted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    posted_by: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("(debit = 0) <> (credit = 0)", name="one_side"),
        UniqueConstraint("reverses"),
        Index(None, "customer_id", "entry_date", "id", postgresql_include=["debit", "credit"]),
        Index(None, "entry_date", "id"),
        Index(None, "source", "source_id"),
    )


class Counter(CompanyModel):
    """The last number given in a series: a type of entry in a month ("XS", "2611")."""

    __tablename__ = "counters"

    type: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
