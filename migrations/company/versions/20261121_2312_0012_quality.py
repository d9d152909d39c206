"""What the check-up of the data stands on; indexes that are made when somebody first asks for them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


INDEX = """
CREATE FUNCTION kz_index(t text, c text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = __SCHEMA__, pg_catalog, pg_temp AS $index$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = format('__SCHEMA__.%I', t)::regclass AND attname = c
                 AND attnum > 0 AND NOT attisdropped) THEN
    RAISE EXCEPTION 'no such column';
  END IF;
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON __SCHEMA__.%I (%I, id) WHERE deleted_at IS NULL',
                 format('ix_asked_%s_%s', t, c), t, c);
  EXECUTE format('ANALYZE __SCHEMA__.%I', t);
END $index$;
REVOKE ALL ON FUNCTION kz_index(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kz_index(text, text) TO __SCHEMA__;
"""


def upgrade():
    op.execute(INDEX)
    op.create_table(
        "findings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seen_to_by", sa.BigInteger(), nullable=True),
        sa.Column("seen_to_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint(
            "month",
            "table_name",
            "record_id",
            "reason",
            name=op.f("uq_findings_month_table_name_record_id_reason"),
        ),
    )
    op.create_index(
        op.f("ix_findings_month_person_state_reason_id"),
        "findings",
        ["month", "person", "state", "reason", "id"],
        unique=False,
    )


def downgrade():
    op.execute("DROP FUNCTION kz_index(text, text)")
    op.drop_table("findings")
