"""An import: a file, what its columns mean, and what became of its rows."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel


class Import(CompanyModel):
    """`mapping` is {column position: field key}; `constants` {field key: text}; `mode` create, update or both.

    `state`: new · ready (mapped) · running · done · failed · cancelled. The counts are set when it is done.
    """

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    table: Mapped[str]
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    encoding: Mapped[str | None]
    sheet: Mapped[str | None]
    mapping: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    constants: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    mode: Mapped[str] = mapped_column(server_default="both")
    key: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="new")
    job_id: Mapped[int | None] = mapped_column(BigInteger)
    rows: Mapped[int] = mapped_column(server_default="0")
    created: Mapped[int] = mapped_column(server_default="0")
    updated: Mapped[int] = mapped_column(server_default="0")
    unchanged: Mapped[int] = mapped_column(server_default="0")
    refused: Mapped[int] = mapped_column(server_default="0")
    refused_file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    created_by: Mapped[int | None]
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = (Index(None, "created_at"),)
