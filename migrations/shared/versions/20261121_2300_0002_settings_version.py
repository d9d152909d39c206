"""A company's settings have a version, so that what is kept of them can be told from what is out of date.

And what a company's own fields are read by: functions that are immutable, so that an index can be made of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FUNCTIONS = """
CREATE FUNCTION public.kz_day(t text) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $day$
  SELECT make_date(substr(t, 1, 4)::int, substr(t, 6, 2)::int, substr(t, 9, 2)::int)
$day$;
CREATE FUNCTION public.kz_words(j jsonb) RETURNS varchar[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $words$
  SELECT array_agg(word::varchar ORDER BY place) FROM jsonb_array_elements_text(j) WITH ORDINALITY w(word, place)
$words$;
"""


def upgrade():
    op.execute(FUNCTIONS)
    op.add_column(
        "companies",
        sa.Column("settings_version", sa.BigInteger(), server_default="0", nullable=False),
        schema="shared",
    )


def downgrade():
    op.execute("DROP FUNCTION public.kz_day(text); DROP FUNCTION public.kz_words(jsonb)")
    op.drop_column("companies", "settings_version", schema="shared")
