"""Customers, products, orders, payments, the account book, imports; and the trail of every change to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from tenants import audit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBERED = {"customers": "C", "orders": "XS", "payments": "SK"}
FOLLOWED = {
    "customers": (
        "number",
        "name",
        "name_pinyin",
        "name_initials",
        "kind",
        "company_name",
        "gender",
        "birth_date",
        "birth_date_index",
        "occupation",
        "interests",
        "grade",
        "lifecycle",
        "value_tier",
        "value_tier_manual",
        "phone",
        "phone_index",
        "phone_tail",
        "wechat",
        "wechat_index",
        "email",
        "email_index",
        "province",
        "city",
        "district",
        "address",
        "address_index",
        "source",
        "owner",
        "team",
        "credit_limit",
        "payment_terms",
        "preferences",
        "note",
        "verified_at",
        "verified_by",
        "balance",
        "grams",
        "created_at",
        "updated_at",
        "created_by",
        "updated_by",
        "extras",
        "deleted_at",
    ),
    "products": (
        "model",
        "name",
        "category",
        "list_price",
        "warranty_months",
        "active",
        "grams",
        "created_at",
        "updated_at",
        "created_by",
        "updated_by",
        "extras",
        "deleted_at",
    ),
    "orders": (
        "number",
        "external_no",
        "customer_id",
        "ordered_on",
        "status",
        "discount",
        "total",
        "payment_method",
        "due_on",
        "salesperson",
        "delivery_address",
        "delivery_address_index",
        "note",
        "created_at",
        "updated_at",
        "created_by",
        "updated_by",
        "extras",
        "deleted_at",
    ),
    "order_lines": (
        "order_id",
        "product_id",
        "model",
        "quantity",
        "unit_price",
        "discount",
        "amount",
        "rating",
        "comment",
        "grams",
        "created_at",
        "updated_at",
        "created_by",
        "updated_by",
        "extras",
        "deleted_at",
    ),
    "payments": (
        "number",
        "customer_id",
        "direction",
        "paid_on",
        "amount",
        "method",
        "account",
        "order_id",
        "reference",
        "note",
        "created_at",
        "updated_at",
        "created_by",
        "updated_by",
        "extras",
        "deleted_at",
    ),
    "ledger_entries": (
        "number",
        "customer_id",
        "entry_date",
        "kind",
        "debit",
        "credit",
        "due_on",
        "summary",
        "params",
        "source",
        "source_id",
        "reverses",
        "contra_code",
        "posted_at",
        "posted_by",
    ),
    "files": (
        "name",
        "media_type",
        "size",
        "sha256",
        "path",
        "purpose",
        "created_at",
        "created_by",
    ),
    "imports": (
        "table",
        "file_id",
        "encoding",
        "sheet",
        "mapping",
        "constants",
        "mode",
        "key",
        "state",
        "job_id",
        "rows",
        "created",
        "updated",
        "unchanged",
        "refused",
        "refused_file_id",
        "created_at",
        "created_by",
        "finished_at",
    ),
}
ACCOUNTS = """
REVOKE UPDATE, DELETE ON ledger_entries FROM __SCHEMA__;
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM __SCHEMA__;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION public.kz_append_only();
CREATE TRIGGER keep_balance AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION public.kz_keep_balance();
"""
AHEAD = """
GRANT UPDATE ON {table}_number_seq TO __SCHEMA__;
CREATE TRIGGER number_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION public.kz_number_inserted('{prefix}', '{table}_number_seq');
CREATE TRIGGER number_changed AFTER UPDATE ON {table} FOR EACH ROW WHEN (OLD.number IS DISTINCT FROM NEW.number)
  EXECUTE FUNCTION public.kz_number_changed('{prefix}', '{table}_number_seq');
"""


def upgrade():
    for table in NUMBERED:
        op.execute(f"CREATE SEQUENCE {table}_number_seq")
    op.create_table(
        "audit_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("undo_of", sa.String(), nullable=True),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_changes")),
    )
    op.create_index(op.f("ix_audit_changes_action"), "audit_changes", ["action"], unique=False)
    op.create_index(op.f("ix_audit_changes_actor_id"), "audit_changes", ["actor", "id"], unique=False)
    op.create_index(
        op.f("ix_audit_changes_table_name_record_id_id"),
        "audit_changes",
        ["table_name", "record_id", "id"],
        unique=False,
    )
    op.create_table(
        "counters",
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("type", "month", name=op.f("pk_counters")),
    )
    op.create_table(
        "customers",
        sa.Column(
            "number",
            sa.String(),
            server_default=sa.text("'C' || to_char(nextval('customers_number_seq'), 'FM999999000000')"),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_pinyin", sa.String(), server_default="", nullable=False),
        sa.Column("name_initials", sa.String(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), server_default="person", nullable=False),
        sa.Column("company_name", sa.String(), nullable=True),
        sa.Column("gender", sa.String(), server_default="unknown", nullable=False),
        sa.Column("birth_date", sa.LargeBinary(), nullable=True),
        sa.Column("birth_date_index", sa.LargeBinary(), nullable=True),
        sa.Column("occupation", sa.String(), nullable=True),
        sa.Column("interests", sa.ARRAY(sa.String()), nullable=True),
        sa.Column("grade", sa.String(), server_default="normal", nullable=False),
        sa.Column("lifecycle", sa.String(), server_default="current", nullable=False),
        sa.Column("value_tier", sa.String(), nullable=True),
        sa.Column("value_tier_manual", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("phone_tail", sa.LargeBinary(), nullable=True),
        sa.Column("wechat", sa.LargeBinary(), nullable=True),
        sa.Column("wechat_index", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.LargeBinary(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("address_index", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("owner", sa.BigInteger(), nullable=True),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("credit_limit", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("payment_terms", sa.BigInteger(), nullable=True),
        sa.Column("preferences", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.BigInteger(), nullable=True),
        sa.Column("balance", sa.Numeric(precision=18, scale=2), server_default="0", nullable=False),
        sa.Column(
            "grams",
            sa.ARRAY(sa.String()),
            sa.Computed("public.kz_grams(name || ' ' || coalesce(company_name, ''))", persisted=True),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("extras", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("number", name=op.f("uq_customers_number")),
    )
    op.create_index(
        op.f("ix_customers_balance_id"),
        "customers",
        ["balance", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_customers_city_id"),
        "customers",
        ["city", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_customers_created_at_id"),
        "customers",
        ["created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_customers_credit_limit_id"),
        "customers",
        ["credit_limit", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(op.f("ix_customers_email_index"), "customers", ["email_index"], unique=False)
    op.create_index(
        op.f("ix_customers_grade_id"),
        "customers",
        ["grade", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(op.f("ix_customers_grams"), "customers", ["grams"], unique=False, postgresql_using="gin")
    op.create_index(
        op.f("ix_customers_kind_id"),
        "customers",
        ["kind", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_customers_lifecycle_id"),
        "customers",
        ["lifecycle", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_customers_live", "customers", ["id"], unique=False, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        op.f("ix_customers_name_initials"),
        "customers",
        ["name_initials"],
        unique=False,
        postgresql_ops={"name_initials": "text_pattern_ops"},
    )
    op.create_index(
        op.f("ix_customers_name_pinyin_id"),
        "customers",
        ["name_pinyin", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
        postgresql_ops={"name_pinyin": "text_pattern_ops"},
    )
    op.create_index(
        "ix_customers_number_prefix",
        "customers",
        ["number"],
        unique=False,
        postgresql_ops={"number": "text_pattern_ops"},
    )
    op.create_index(
        op.f("ix_customers_owner_id"),
        "customers",
        ["owner", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(op.f("ix_customers_phone_index"), "customers", ["phone_index"], unique=False)
    op.create_index(op.f("ix_customers_phone_tail"), "customers", ["phone_tail"], unique=False)
    op.create_index(op.f("ix_customers_wechat_index"), "customers", ["wechat_index"], unique=False)
    op.create_table(
        "files",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("path", name=op.f("uq_files_path")),
    )
    op.create_table(
        "products",
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("list_price", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("warranty_months", sa.BigInteger(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column(
            "grams",
            sa.ARRAY(sa.String()),
            sa.Computed("public.kz_grams(model || ' ' || coalesce(name, ''))", persisted=True),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("extras", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("model", name=op.f("uq_products_model")),
    )
    op.create_index(
        op.f("ix_products_category_id"),
        "products",
        ["category", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_products_created_at_id"),
        "products",
        ["created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(op.f("ix_products_grams"), "products", ["grams"], unique=False, postgresql_using="gin")
    op.create_index(
        op.f("ix_products_list_price_id"),
        "products",
        ["list_price", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_products_live", "products", ["id"], unique=False, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        "ix_products_model_prefix",
        "products",
        [sa.literal_column("lower(model) text_pattern_ops")],
        unique=False,
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("table", sa.String(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("encoding", sa.String(), nullable=True),
        sa.Column("sheet", sa.String(), nullable=True),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("constants", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("mode", sa.String(), server_default="both", nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("state", sa.String(), server_default="new", nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=True),
        sa.Column("rows", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("updated", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("unchanged", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refused", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refused_file_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_imports_file_id")),
        sa.ForeignKeyConstraint(["refused_file_id"], ["files.id"], name=op.f("fk_imports_refused_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_created_at"), "imports", ["created_at"], unique=False)
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("debit", sa.Numeric(precision=18, scale=2), server_default="0", nullable=False),
        sa.Column("credit", sa.Numeric(precision=18, scale=2), server_default="0", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("source_id", sa.BigInteger(), nullable=True),
        sa.Column("reverses", sa.BigInteger(), nullable=True),
        sa.Column("contra_code", sa.String(), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("posted_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(debit = 0) <> (credit = 0)", name=op.f("ck_ledger_entries_one_side")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_ledger_entries_customer_id")
        ),
        sa.ForeignKeyConstraint(["reverses"], ["ledger_entries.id"], name=op.f("fk_ledger_entries_reverses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint("number", name=op.f("uq_ledger_entries_number")),
        sa.UniqueConstraint("reverses", name=op.f("uq_ledger_entries_reverses")),
    )
    op.create_index(
        op.f("ix_ledger_entries_customer_id_entry_date_id"),
        "ledger_entries",
        ["customer_id", "entry_date", "id"],
        unique=False,
        postgresql_include=["debit", "credit"],
    )
    op.create_index(
        op.f("ix_ledger_entries_entry_date_id"), "ledger_entries", ["entry_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_ledger_entries_source_source_id"), "ledger_entries", ["source", "source_id"], unique=False
    )
    op.create_table(
        "orders",
        sa.Column(
            "number",
            sa.String(),
            server_default=sa.text("'XS' || to_char(nextval('orders_number_seq'), 'FM999999000000')"),
            nullable=False,
        ),
        sa.Column("external_no", sa.String(), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), server_default="to_ship", nullable=False),
        sa.Column("discount", sa.Numeric(precision=14, scale=2), server_default="0", nullable=False),
        sa.Column("total", sa.Numeric(precision=14, scale=2), server_default="0", nullable=False),
        sa.Column("payment_method", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("salesperson", sa.BigInteger(), nullable=True),
        sa.Column("delivery_address", sa.LargeBinary(), nullable=True),
        sa.Column("delivery_address_index", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("extras", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_orders_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_number")),
    )
    op.create_index(
        op.f("ix_orders_created_at_id"),
        "orders",
        ["created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_orders_customer_id_id"),
        "orders",
        ["customer_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_orders_due_on_id"),
        "orders",
        ["due_on", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_orders_external_no"),
        "orders",
        ["external_no"],
        unique=False,
        postgresql_ops={"external_no": "text_pattern_ops"},
    )
    op.create_index(
        "ix_orders_live", "orders", ["id"], unique=False, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        "ix_orders_number_prefix",
        "orders",
        ["number"],
        unique=False,
        postgresql_ops={"number": "text_pattern_ops"},
    )
    op.create_index(
        op.f("ix_orders_ordered_on_id"),
        "orders",
        ["ordered_on", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_orders_status_id"),
        "orders",
        ["status", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_orders_total_id"),
        "orders",
        ["total", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("discount", sa.Numeric(precision=5, scale=4), server_default="0", nullable=False),
        sa.Column(
            "amount",
            sa.Numeric(precision=20, scale=9),
            sa.Computed("quantity * unit_price * (1 - discount)", persisted=True),
            nullable=False,
        ),
        sa.Column("rating", sa.BigInteger(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column(
            "grams",
            sa.ARRAY(sa.String()),
            sa.Computed("public.kz_grams(model)", persisted=True),
            nullable=False,
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("extras", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("discount >= 0 AND discount <= 1", name=op.f("ck_order_lines_discount")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_lines_quantity")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_order_lines_rating")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_order_lines_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
    )
    op.create_index(
        op.f("ix_order_lines_amount_id"),
        "order_lines",
        ["amount", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_order_lines_grams"), "order_lines", ["grams"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "ix_order_lines_live",
        "order_lines",
        ["id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_order_lines_order_id_id"),
        "order_lines",
        ["order_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_order_lines_product_id_id"),
        "order_lines",
        ["product_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "payments",
        sa.Column(
            "number",
            sa.String(),
            server_default=sa.text("'SK' || to_char(nextval('payments_number_seq'), 'FM999999000000')"),
            nullable=False,
        ),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("direction", sa.String(), server_default="in", nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("updated_by", sa.BigInteger(), nullable=True),
        sa.Column("extras", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_amount")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_payments_customer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_payments_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("number", name=op.f("uq_payments_number")),
    )
    op.create_index(
        op.f("ix_payments_amount_id"),
        "payments",
        ["amount", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_payments_created_at_id"),
        "payments",
        ["created_at", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_payments_customer_id_id"),
        "payments",
        ["customer_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_payments_live", "payments", ["id"], unique=False, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        op.f("ix_payments_method_id"),
        "payments",
        ["method", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "ix_payments_number_prefix",
        "payments",
        ["number"],
        unique=False,
        postgresql_ops={"number": "text_pattern_ops"},
    )
    op.create_index(op.f("ix_payments_order_id"), "payments", ["order_id"], unique=False)
    op.create_index(
        op.f("ix_payments_paid_on_id"),
        "payments",
        ["paid_on", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        op.f("ix_payments_reference"),
        "payments",
        ["reference"],
        unique=False,
        postgresql_ops={"reference": "text_pattern_ops"},
    )
    op.execute(ACCOUNTS)
    for table, prefix in NUMBERED.items():
        op.execute(AHEAD.format(table=table, prefix=prefix))
    op.execute(audit.own_the_trail())
    for table, columns in FOLLOWED.items():
        op.execute(audit.follow(table, columns))
    op.execute(audit.close_the_trail())


def downgrade():
    raise NotImplementedError("the first migration is taken back by dropping the schema")
