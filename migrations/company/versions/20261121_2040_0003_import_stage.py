"""Where the rows of an import wait, unlogged, until all of them are published; and what its file was seen to be."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXTS, BLOBS = 64, 24


def upgrade():
    op.create_table(
        "import_stage",
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.BigInteger(), nullable=True),
        *(sa.Column(f"t{number}", sa.Text(), nullable=True) for number in range(TEXTS)),
        *(sa.Column(f"b{number}", sa.LargeBinary(), nullable=True) for number in range(BLOBS)),
        prefixes=["UNLOGGED"],
    )
    survey = sa.Column("survey", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False)
    op.add_column("imports", survey)


def downgrade():
    op.drop_column("imports", "survey")
    op.drop_table("import_stage")
