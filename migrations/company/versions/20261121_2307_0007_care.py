"""Interactions, needs, tasks, opportunities, campaigns and who took part."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from tenants import audit

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LIVE = "deleted_at IS NULL"
OPEN = "deleted_at IS NULL AND state IN ('todo', 'doing')"
UNMET = "deleted_at IS NULL AND state <> 'closed'"
SEARCHED = {
    "interactions": "coalesce(content, '') || ' ' || coalesce(next_step, '')",
    "needs": "text",
    "tasks": "title",
    "opportunities": "name",
    "campaigns": "name",
}
SORTED = {
    "interactions": ("customer_id", "channel", "direction", "at", "staff", "created_at"),
    "needs": ("customer_id", "type", "state", "opened_at", "responded_at", "closed_at", "created_at"),
    "tasks": ("customer_id", "due_at", "owner", "state", "remind_at", "created_at"),
    "opportunities": ("customer_id", "stage", "amount", "expected_on", "owner", "ended_on", "created_at"),
    "campaigns": ("type", "starts_on", "ends_on", "cost", "created_at"),
    "campaign_members": ("campaign_id", "customer_id", "status", "created_at"),
}


def text(name, default=None):
    return sa.Column(name, sa.String(), server_default=default, nullable=False)


def maybe(name, kind=None):
    return sa.Column(name, kind or sa.String(), nullable=True)


def moment(name, nullable=True):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def link(to, nullable=False):
    return sa.Column(f"{to}_id", sa.BigInteger(), nullable=nullable)


def make(table, *columns, links=("customer",)):
    """A table of records: its own columns, those of every record, its indexes and its trail."""
    now, grams = sa.text("now()"), SEARCHED.get(table)
    columns += (
        *((sa.Column("grams", sa.ARRAY(sa.String()), sa.Computed(f"public.kz_grams({grams})", persisted=True),
                     nullable=False),) if grams else ()),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        maybe("created_by", sa.BigInteger()),
        maybe("updated_by", sa.BigInteger()),
        sa.Column("extras", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        moment("deleted_at"),
    )  # fmt: skip
    names = tuple(column.name for column in columns)
    keys = [
        sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}s.id"], name=op.f(f"fk_{table}_{to}_id")) for to in links
    ]
    op.create_table(table, *columns, *keys, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")))
    if grams:
        op.create_index(op.f(f"ix_{table}_grams"), table, ["grams"], postgresql_using="gin")
    for column in SORTED[table]:
        live(f"ix_{table}_{column}_id", table, [column, "id"])
    live(f"ix_{table}_live", table, ["id"])
    op.execute(audit.follow_new(table, names))


def live(name, table, columns, where=LIVE, **more):
    op.create_index(op.f(name), table, columns, postgresql_where=sa.text(where), **more)


def upgrade():
    make(
        "interactions", link("customer"), text("channel"), maybe("direction"), moment("at", False),
        maybe("staff"), maybe("content"), maybe("next_step"),
    )  # fmt: skip
    live("ix_interactions_customer_id_at", "interactions", ["customer_id", "at"])
    make(
        "needs", link("customer"), text("type", "product"), text("text"), text("state", "open"),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        moment("responded_at"), moment("closed_at"),
    )  # fmt: skip
    live("ix_needs_unmet", "needs", ["customer_id", "opened_at", "id"], UNMET)
    make(
        "tasks", text("title"), link("customer", True), moment("due_at"),
        sa.Column("owner", sa.BigInteger(), nullable=False), text("state", "todo"), moment("remind_at"),
        maybe("made_by_rule"),
    )  # fmt: skip
    live("ix_tasks_next", "tasks", ["customer_id", "due_at", "id"], OPEN)
    live("ix_tasks_mine", "tasks", ["owner", "due_at", "id"], OPEN)
    make(
        "opportunities", text("name"), link("customer"), text("stage", "contact"),
        maybe("amount", sa.Numeric(14, 2)), maybe("expected_on", sa.Date()), maybe("owner", sa.BigInteger()),
        maybe("reason"), maybe("ended_on", sa.Date()),
    )  # fmt: skip
    make(
        "campaigns", text("name"), text("type"), maybe("starts_on", sa.Date()), maybe("ends_on", sa.Date()),
        maybe("segment"), maybe("cost", sa.Numeric(14, 2)),
        sa.Column("days", sa.BigInteger(), server_default="30", nullable=False), maybe("assessment"),
        links=(),
    )  # fmt: skip
    op.create_check_constraint(op.f("ck_campaigns_ends_on"), "campaigns", "ends_on >= starts_on")
    make(
        "campaign_members", link("campaign"), link("customer"), text("status", "invited"), maybe("note"),
        links=("campaign", "customer"),
    )  # fmt: skip
    once = ["campaign_id", "customer_id"]
    live("ix_campaign_members_once_customer_id", "campaign_members", once, unique=True)


def downgrade():
    for table in reversed(SORTED):
        op.execute(audit.unfollow(table))
        op.drop_table(table)
