"""Things to do."""

from datetime import datetime

from sqlalchemy import ARRAY, Computed, DateTime, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.db import Record

LIVE = text("deleted_at IS NULL")
OPEN = text("deleted_at IS NULL AND state IN ('todo', 'doing')")


class Task(Record):
    """`made_by_rule` names the rule that made it; a task that somebody wrote has none."""

    __tablename__ = "tasks"

    title: Mapped[str]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    owner: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="todo")
    remind_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    made_by_rule: Mapped[str | None]
    grams: Mapped[list[str]] = mapped_column(
        ARRAY(String), Computed("public.kz_grams(title)", persisted=True)
    )

    __table_args__ = (
        Index(None, "grams", postgresql_using="gin"),
        Index("ix_tasks_next", "customer_id", "due_at", "id", postgresql_where=OPEN),
        Index("ix_tasks_mine", "owner", "due_at", "id", postgresql_where=OPEN),
        *(
            Index(None, key, "id", postgresql_where=LIVE)
            for key in ("customer_id", "due_at", "owner", "state", "remind_at", "created_at")
        ),
        Index("ix_tasks_live", "id", postgresql_where=LIVE),
    )
