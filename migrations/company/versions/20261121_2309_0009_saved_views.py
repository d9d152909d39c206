"""Views that people saved, and how each lays out a table."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "saved_views",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("locked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("place", sa.BigInteger(), server_default="0", nullable=False),
        _json("args"),
        _json("layout"),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("key", name=op.f("uq_saved_views_key")),
    )
    op.create_index(
        op.f("ix_saved_views_table_name_place_id"), "saved_views", ["table_name", "place", "id"], unique=False
    )
    op.create_table(
        "personal_layouts",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        _json("layout"),
        sa.Column("chosen", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "table_name", "view", name=op.f("pk_personal_layouts")),
    )


def _json(name):
    return sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False)


def downgrade():
    op.drop_table("personal_layouts")
    op.drop_table("saved_views")
