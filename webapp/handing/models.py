"""What moved into the pool of customers and out of it, and who handed over to whom."""

from datetime import datetime

from sqlalchemy import BigInteger, Identity, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import CompanyModel


class PoolMovement(CompanyModel):
    """A customer came out of the pool or went into it; `kind`: claimed, returned, fell, handed, restored. `person` took
    them, or looked after them until then; `by` did it, nobody where it fell; `action` is the act in the history."""

    __tablename__ = "pool_movements"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    customer_id: Mapped[int]
    kind: Mapped[str]
    person: Mapped[int]
    by: Mapped[int | None]
    reason: Mapped[str] = mapped_column(server_default="")
    action: Mapped[str]

    __table_args__ = (Index(None, "customer_id", "id"), Index(None, "person", "id"))


class Handing(CompanyModel):
    """What one person looked after went to another, or, without `receiver`, to nobody. `counts` is {table: {field: n}};
    `action` the act in the history, by which it can be taken back once."""

    __tablename__ = "handings"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    by: Mapped[int | None]
    giver: Mapped[int]
    receiver: Mapped[int | None]
    counts: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    action: Mapped[str]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None]
