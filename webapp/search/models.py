"""What somebody opened last."""

from datetime import datetime

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel


class Recent(CompanyModel):
    """One row for each record that a person opened; only the newest are kept."""

    __tablename__ = "recents"

    person_id: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (Index(None, "person_id", "at"),)
