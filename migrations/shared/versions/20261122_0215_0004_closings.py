"""Companies that close: when they were asked to, when their grace ends, and the tombstone that is left of them.

And a row without its ciphertexts, which is how the trail tells a value that was sealed anew from one that was changed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


UNSEALED = """
CREATE FUNCTION public.kz_unsealed(told jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $unsealed$
  SELECT told - ARRAY(SELECT left(k, -6) FROM jsonb_object_keys(told) k WHERE right(k, 6) = '_index')
$unsealed$;
"""


def moment(name, **kw):
    return sa.Column(name, sa.DateTime(timezone=True), **kw)


def upgrade():
    op.execute(UNSEALED)
    op.create_table(
        "closings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("schema", sa.String(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        moment("asked_at", server_default=sa.text("now()"), nullable=False),
        moment("ends_at", nullable=False),
        moment("taken_back_at", nullable=True),
        moment("wiped_at", nullable=True),
        moment("finished_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
        schema="shared",
    )
    op.create_index(
        op.f("ix_closings_company_id"),
        "closings",
        ["company_id"],
        unique=True,
        schema="shared",
        postgresql_where=sa.text("taken_back_at IS NULL"),
    )


def downgrade():
    op.drop_table("closings", schema="shared")
    op.execute("DROP FUNCTION public.kz_unsealed(jsonb)")
