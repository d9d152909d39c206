"""Which role of the company's own a member has."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("memberships", sa.Column("duty", sa.BigInteger(), nullable=True), schema="shared")


def downgrade():
    op.drop_column("memberships", "duty", schema="shared")
