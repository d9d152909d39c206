"""Receipts: what a creating form has made already, so that sending it twice makes one record."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel


class Receipt(CompanyModel):
    """`key` came with the form; `record_id` is what it made, in the table of that name."""

    __tablename__ = "receipts"

    key: Mapped[str] = mapped_column(primary_key=True)
    table_name: Mapped[str]
    record_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
