"""What the check-up of the data stands on."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "findings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seen_to_by", sa.BigInteger(), nullable=True),
        sa.Column("seen_to_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint(
            "month",
            "table_name",
            "record_id",
            "reason",
            name=op.f("uq_findings_month_table_name_record_id_reason"),
        ),
    )
    op.create_index(
        op.f("ix_findings_month_person_state_reason_id"),
        "findings",
        ["month", "person", "state", "reason", "id"],
        unique=False,
    )


def downgrade():
    op.drop_table("findings")
