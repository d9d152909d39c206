"""Customers in the order of their names: pinyin in the collation of bytes, so that one index orders and finds beginnings."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INDEX = "ix_customers_name_pinyin_id"
COLUMN = "ALTER TABLE customers ALTER COLUMN name_pinyin TYPE varchar"


def upgrade():
    op.drop_index(INDEX, "customers")
    op.execute(f'{COLUMN} COLLATE "C"')
    op.execute(f"CREATE INDEX {INDEX} ON customers (name_pinyin, id) WHERE deleted_at IS NULL")


def downgrade():
    op.drop_index(INDEX, "customers")
    op.execute(f'{COLUMN} COLLATE "default"')
    op.execute(
        f"CREATE INDEX {INDEX} ON customers (name_pinyin text_pattern_ops, id) WHERE deleted_at IS NULL"
    )
