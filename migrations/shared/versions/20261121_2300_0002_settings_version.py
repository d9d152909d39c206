"""A company's settings have a version, so that what is kept of them can be told from what is out of date."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "companies",
        sa.Column("settings_version", sa.BigInteger(), server_default="0", nullable=False),
        schema="shared",
    )


def downgrade():
    op.drop_column("companies", "settings_version", schema="shared")
