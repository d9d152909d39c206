"""Companies that close: when they were asked to, when their grace ends, and the tombstone that is left of them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def moment(name, **kw):
    return sa.Column(name, sa.DateTime(timezone=True), **kw)


def upgrade():
    op.create_table(
        "closings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("schema", sa.String(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        moment("asked_at", server_default=sa.text("now()"), nullable=False),
        moment("ends_at", nullable=False),
        moment("taken_back_at", nullable=True),
        moment("wiped_at", nullable=True),
        moment("finished_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
        schema="shared",
    )
    op.create_index(
        op.f("ix_closings_company_id"),
        "closings",
        ["company_id"],
        unique=True,
        schema="shared",
        postgresql_where=sa.text("taken_back_at IS NULL"),
    )


def downgrade():
    op.drop_table("closings", schema="shared")
