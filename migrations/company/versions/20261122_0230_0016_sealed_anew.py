"""A value that is sealed with a new key is no change: the trail sees to it that nothing else happens under that door."""

from alembic import op

from tenants import audit

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.execute(audit.know_new_keys())


def downgrade():
    op.execute(audit.forget_new_keys())
