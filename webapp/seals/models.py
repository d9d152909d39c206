"""What the seals lie in; the database writes it, and the company's login reads it."""

from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, Identity, LargeBinary, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel


class Seal(CompanyModel):
    """A seal over the rows of the trail with ids above `after_id`, up to `upto_id`; see tenants/sealing.py."""

    __tablename__ = "seals"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    after_id: Mapped[int] = mapped_column(BigInteger)
    upto_id: Mapped[int] = mapped_column(BigInteger, index=True)
    rows: Mapped[int] = mapped_column(BigInteger)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    marks: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class SealState(CompanyModel):
    """How far nobody can add to the trail any more, and for whom the next stretch waits."""

    __tablename__ = "seal_states"

    settled_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    given_id: Mapped[int] = mapped_column(BigInteger)
    writers: Mapped[list[str]] = mapped_column(ARRAY(Text))


class Archive(CompanyModel):
    """A file with the changes of these seals; `removed_at` is when they left the database, verified once more."""

    __tablename__ = "archives"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    first_seal: Mapped[int] = mapped_column(BigInteger)
    last_seal: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int] = mapped_column(BigInteger)
    file_id: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(server_default=func.now())
    written_by: Mapped[int | None]
    removed_at: Mapped[datetime | None]
