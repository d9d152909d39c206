"""What is blank is in no blind index: nobody looks for it, and every change of a customer wrote it there anew."""

from alembic import op
from sqlalchemy import text

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COLUMNS = ("phone_index", "email_index", "wechat_index", "phone_tail", "birth_date_day")


def upgrade():
    _made_anew(lambda column: {"postgresql_where": text(f"{column} IS NOT NULL")})


def downgrade():
    _made_anew(lambda column: {})


def _made_anew(where):
    for column in COLUMNS:
        name = op.f(f"ix_customers_{column}")
        op.drop_index(name, table_name="customers")
        op.create_index(name, "customers", [column], unique=False, **where(column))
