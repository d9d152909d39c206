"""A company's own fields, and what it made of our choices.

The company's login owns no table: an index on one of its own fields is made by functions that only know how to do
that. A column is named as the model's, or as the key of an own field, x_12.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from tenants import audit

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RECORD = "created_at updated_at created_by updated_by extras deleted_at"
FOLLOWED = {
    "customers": "number name name_pinyin name_initials kind company_name gender birth_date birth_date_index"
    " occupation interests grade lifecycle value_tier value_tier_manual phone phone_index phone_tail wechat"
    " wechat_index email email_index province city district address address_index source owner team credit_limit"
    " payment_terms preferences note verified_at verified_by balance grams",
    "products": "model name category list_price warranty_months active grams",
    "orders": "number external_no customer_id ordered_on status discount total payment_method due_on salesperson"
    " delivery_address delivery_address_index note",
    "order_lines": "order_id product_id model quantity unit_price discount amount rating comment grams",
    "payments": "number customer_id direction paid_on amount method account order_id reference note",
}
FIELD_COLUMNS = ("table_name", "label", "kind", "settings", "required", "unique", "together", "default", "help",
                 "sensitive", "position", "hidden", "retired_at")  # fmt: skip
OPTION_COLUMNS = ("table_name", "field_key", "code", "label", "tone", "position", "retired_at", "merged_into")

FUNCTIONS = """
CREATE FUNCTION kz_own_column(asked_table text, asked text) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = __SCHEMA__, pg_catalog, pg_temp AS $column$
DECLARE
  found own_fields;
  held text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(format('__SCHEMA__.%I', asked_table))
                 AND attname = 'extras' AND NOT attisdropped) THEN
    RAISE EXCEPTION '% has no own fields', asked_table;
  END IF;
  IF asked !~ '^x_[0-9]+(_index)?$' THEN
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass(format('__SCHEMA__.%I', asked_table))
                   AND attname = asked AND attnum > 0 AND NOT attisdropped) THEN
      RAISE EXCEPTION '% has no %', asked_table, asked;
    END IF;
    RETURN format('%I', asked);
  END IF;
  SELECT * INTO STRICT found FROM own_fields WHERE id = substring(asked from '[0-9]+')::bigint AND table_name = asked_table;
  held := format('(extras ->> %L)', asked);
  RETURN CASE
    WHEN found.sensitive OR found.kind IN ('text', 'choice') THEN held
    WHEN found.kind IN ('number', 'money') THEN held || '::numeric'
    WHEN found.kind IN ('person', 'reference', 'rating', 'file') THEN held || '::bigint'
    WHEN found.kind = 'yes_no' THEN held || '::boolean'
    WHEN found.kind = 'date' THEN format('public.kz_day%s', held)
  END;
END $column$;

CREATE FUNCTION kz_own_index(field bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = __SCHEMA__, pg_catalog, pg_temp AS $index$
DECLARE
  t text := (SELECT table_name FROM own_fields WHERE id = field AND NOT sensitive);
BEGIN
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I ((%s), id) WHERE deleted_at IS NULL',
                 format('ix_%s_x_%s', t, field), t, kz_own_column(t, 'x_' || field));
  EXECUTE format('ANALYZE %I', t);
END $index$;

CREATE FUNCTION kz_own_unique(field bigint, columns text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = __SCHEMA__, pg_catalog, pg_temp AS $unique$
DECLARE
  t text := (SELECT table_name FROM own_fields WHERE id = field);
  parts text;
BEGIN
  SELECT string_agg(format('(%s)', kz_own_column(t, c)), ', ' ORDER BY place) INTO parts
  FROM unnest(columns) WITH ORDINALITY u(c, place);
  EXECUTE format('CREATE UNIQUE INDEX %I ON %I (%s)', format('uq_%s_x_%s', t, field), t, parts);
END $unique$;

CREATE FUNCTION kz_own_unindex(field bigint, prefix text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = __SCHEMA__, pg_catalog, pg_temp AS $unindex$
BEGIN
  IF prefix NOT IN ('ix', 'uq') THEN
    RAISE EXCEPTION 'no such index';
  END IF;
  EXECUTE format('DROP INDEX IF EXISTS %I', format('%s_%s_x_%s', prefix,
                 (SELECT table_name FROM own_fields WHERE id = field), field));
END $unindex$;

REVOKE ALL ON FUNCTION kz_own_index(bigint), kz_own_unique(bigint, text[]), kz_own_unindex(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kz_own_index(bigint), kz_own_unique(bigint, text[]), kz_own_unindex(bigint, text)
  TO __SCHEMA__;
"""


def upgrade():
    op.create_table(
        "own_fields",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        *_flags("required", "unique"),
        sa.Column("together", sa.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("default", sa.String(), server_default="", nullable=False),
        sa.Column("help", sa.String(), server_default="", nullable=False),
        *_flags("sensitive"),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        *_flags("hidden"),
        *_made(),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("indexed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_fields")),
    )
    op.create_index(
        op.f("ix_own_fields_table_name_position"), "own_fields", ["table_name", "position"], unique=False
    )
    op.create_table(
        "own_options",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("field_key", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("tone", sa.String(), server_default="", nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_into", sa.String(), nullable=True),
        *_made(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_options")),
    )
    op.create_index(
        op.f("ix_own_options_table_name_field_key_code"),
        "own_options",
        ["table_name", "field_key", "code"],
        unique=True,
    )
    op.execute(FUNCTIONS)
    for table, columns in FOLLOWED.items():
        op.execute(audit.refollow(table, f"{columns} {RECORD}".split()))
    op.execute(audit.follow_new("own_fields", FIELD_COLUMNS))
    op.execute(audit.follow_new("own_options", OPTION_COLUMNS))


def _flags(*names):
    return [sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False) for name in names]


def _made():
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
    ]


def downgrade():
    for table in ("own_options", "own_fields"):
        op.execute(audit.unfollow(table))
        op.drop_table(table)
    for function in ("kz_own_unindex(bigint, text)", "kz_own_unique(bigint, text[])", "kz_own_index(bigint)",
                     "kz_own_column(text, text)"):  # fmt: skip
        op.execute(f"DROP FUNCTION {function}")
