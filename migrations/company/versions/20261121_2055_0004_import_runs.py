"""Two attempts at the same import never mix on the stage."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("DELETE FROM import_stage")
    op.add_column("import_stage", sa.Column("run", sa.BigInteger(), nullable=False))


def downgrade():
    op.drop_column("import_stage", "run")
