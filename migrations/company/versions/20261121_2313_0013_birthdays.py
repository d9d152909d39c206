"""The day of the year of a birth, blind: coming birthdays are found without opening a single date."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INDEX = "ix_customers_birth_date_day"


def upgrade():
    op.add_column("customers", sa.Column("birth_date_day", sa.LargeBinary(), nullable=True))
    op.create_index(INDEX, "customers", ["birth_date_day"])


def downgrade():
    op.drop_index(INDEX, "customers")
    op.drop_column("customers", "birth_date_day")
