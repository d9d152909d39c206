"""An import: a file, what its columns mean, what became of its rows; and the stage where rows wait."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel
from webapp.core.sealed_json import SealedJson


class Import(CompanyModel):
    """`mapping` is {column position: field key}; `constants` {field key: text}; `mode` create, update or both.

    `state`: new · running · done; one whose job failed or was cancelled stays running until it is run again. The
    counts are set when it is done. `survey` is what its file was seen to be (reading.Survey).
    """

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    table: Mapped[str]
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    encoding: Mapped[str | None]
    sheet: Mapped[str | None]
    survey: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    mapping: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    constants: Mapped[dict] = mapped_column(SealedJson("imports.constants"), server_default="{}")
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

    @property
    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in COUNTS}


COUNTS = ("rows", "created", "updated", "unchanged", "refused")

# Rows of any table, checked and sealed, as text and bytes; empty again after a crash of the database: the file is the
# source. `run` is one attempt at the import: two of them never mix, should a worker that was given up still be alive.
# `record` is the id of the record that a row updates, NULL for one that it creates.
TEXTS, BLOBS = 64, 24
stage = Table(
    "import_stage",
    CompanyModel.metadata,
    Column("import_id", BigInteger, nullable=False),
    Column("run", BigInteger, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("record", BigInteger),
    *(Column(f"t{number}", Text) for number in range(TEXTS)),
    *(Column(f"b{number}", LargeBinary) for number in range(BLOBS)),
    prefixes=["UNLOGGED"],
)
