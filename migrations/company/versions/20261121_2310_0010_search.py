"""What search across tables stands on, and the records somebody opened last."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "recents",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "table_name", "record_id", name=op.f("pk_recents")),
    )
    op.create_index(op.f("ix_recents_person_id_at"), "recents", ["person_id", "at"], unique=False)


def downgrade():
    op.drop_table("recents")
