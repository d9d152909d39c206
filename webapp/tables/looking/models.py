"""Views that people saved, and how each person lays out a table in a view; neither is a business record."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel

NO = text("false")


class SavedView(CompanyModel):
    """`key` stands in addresses and cannot be guessed; `args` are those of an address, `layout` as in layouts.py."""

    __tablename__ = "saved_views"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    table_name: Mapped[str]
    label: Mapped[str]
    person_id: Mapped[int]
    shared: Mapped[bool] = mapped_column(server_default=NO)
    locked: Mapped[bool] = mapped_column(server_default=NO)
    place: Mapped[int] = mapped_column(server_default="0")
    args: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    layout: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    deleted_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "table_name", "place", "id"),)


class PersonalLayout(CompanyModel):
    """What one person changed about one view of one table; `chosen` marks the view that the table opens with."""

    __tablename__ = "personal_layouts"

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    table_name: Mapped[str] = mapped_column(primary_key=True)
    view: Mapped[str] = mapped_column(primary_key=True)
    layout: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    chosen: Mapped[bool] = mapped_column(server_default=NO)
