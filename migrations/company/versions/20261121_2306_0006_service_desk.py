"""Contacts, devices, repairs and services."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from tenants import audit
from tenants.numbering import ahead

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LIVE = sa.text("deleted_at IS NULL")
NUMBERED = {"devices": "SB", "repairs": "WX", "services": "FW"}
WORKED_OUT = ("product_id", "warranty_until_manual")  # nobody types them, so the trail leaves them out
SEARCHED = {
    "contacts": "name",
    "devices": "model",
    "repairs": "model || ' ' || coalesce(fault, '')",
    "services": "coalesce(details, '') || ' ' || coalesce(feedback, '')",
}
SORTED = {
    "contacts": ("customer_id", "name_pinyin", "created_at"),
    "devices": ("customer_id", "product_id", "bought_on", "warranty_until", "created_at"),
    "repairs": (
        "customer_id", "device_id", "product_id", "reported_on", "repaired_on", "fee", "outcome", "created_at",
    ),
    "services": ("customer_id", "type", "served_on", "outcome", "fee", "score", "staff", "created_at"),
}  # fmt: skip


def text(name, default=None):
    return sa.Column(name, sa.String(), server_default=default, nullable=False)


def maybe(name, kind=None):
    return sa.Column(name, kind or sa.String(), nullable=True)


def sealed(name, *beside):
    return [maybe(each, sa.LargeBinary()) for each in (name, f"{name}_index", *beside)]


def number(table):
    given = sa.text(f"'{NUMBERED[table]}' || to_char(nextval('{table}_number_seq'), 'FM999999000000')")
    return sa.Column("number", sa.String(), server_default=given, nullable=False)


def link(to, nullable=True):
    return sa.Column(f"{to}_id", sa.BigInteger(), nullable=nullable)


def yes_no(name):
    return sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False)


def fee():
    return sa.Column("fee", sa.Numeric(14, 2), server_default="0", nullable=False)


def make(table, *columns):
    """A table of records: its own columns, those of every record, its indexes and its trail."""
    if table in NUMBERED:
        op.execute(f"CREATE SEQUENCE {table}_number_seq")
        columns = (number(table), *columns, sa.UniqueConstraint("number", name=op.f(f"uq_{table}_number")))
    op.create_table(table, *columns, *_of_every_record(table))
    _index(table)
    if table in NUMBERED:
        op.execute(ahead(table, NUMBERED[table]))
    own = [
        column.name for column in columns if isinstance(column, sa.Column) and column.name not in WORKED_OUT
    ]
    kept = (*own, "created_at", "updated_at", "created_by", "updated_by", "extras", "deleted_at")
    op.execute(audit.follow_new(table, kept))


def _of_every_record(table):
    grams, now = f"public.kz_grams({SEARCHED[table]})", sa.text("now()")
    return (
        sa.Column("grams", sa.ARRAY(sa.String()), sa.Computed(grams, persisted=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        maybe("created_by", sa.BigInteger()),
        maybe("updated_by", sa.BigInteger()),
        sa.Column("extras", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        maybe("deleted_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f(f"fk_{table}_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _index(table):
    for column in SORTED[table]:
        op.create_index(op.f(f"ix_{table}_{column}_id"), table, [column, "id"], postgresql_where=LIVE)
    op.create_index(op.f(f"ix_{table}_live"), table, ["id"], postgresql_where=LIVE)
    op.create_index(op.f(f"ix_{table}_grams"), table, ["grams"], postgresql_using="gin")
    if table in NUMBERED:
        beginnings(f"ix_{table}_number_prefix", table, "number")


def beginnings(name, table, column):
    op.create_index(op.f(name), table, [column], postgresql_ops={column: "text_pattern_ops"})


def belongs(table, to):
    return sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}s.id"], name=op.f(f"fk_{table}_{to}_id"))


def upgrade():
    make(
        "contacts", link("customer", False), text("name"),
        sa.Column("name_pinyin", sa.String(collation="C"), server_default="", nullable=False),
        text("name_initials", ""), maybe("title"),
        *sealed("phone", "phone_tail"), *sealed("email"), *sealed("wechat"), yes_no("is_primary"),
    )  # fmt: skip
    beginnings("ix_contacts_name_initials", "contacts", "name_initials")
    for column in ("phone_index", "phone_tail", "email_index", "wechat_index"):
        op.create_index(op.f(f"ix_contacts_{column}"), "contacts", [column])
    make(
        "devices", link("customer", False), link("product"), text("model"), maybe("serial"),
        maybe("bought_on", sa.Date()), maybe("warranty_until", sa.Date()), yes_no("warranty_until_manual"),
        *sealed("install_address"),
        belongs("devices", "product"), sa.UniqueConstraint("serial", name=op.f("uq_devices_serial")),
    )  # fmt: skip
    beginnings("ix_devices_serial_prefix", "devices", "serial")
    make(
        "repairs", link("customer", False), link("device"), link("product"), text("model"),
        sa.Column("reported_on", sa.Date(), nullable=False), maybe("repaired_on", sa.Date()), maybe("fault"),
        fee(), yes_no("under_warranty"), text("outcome", "waiting"), maybe("technician"), maybe("note"),
        maybe("photos", sa.ARRAY(sa.BigInteger())),
        belongs("repairs", "device"), belongs("repairs", "product"),
        sa.CheckConstraint("fee >= 0", name=op.f("ck_repairs_fee")),
    )  # fmt: skip
    make(
        "services", link("customer", False), text("type"), sa.Column("served_on", sa.Date(), nullable=False),
        maybe("slot"), maybe("details"), maybe("staff"), text("outcome", "waiting"), fee(),
        maybe("score", sa.BigInteger()), maybe("feedback"), maybe("feedback_state"),
        maybe("responded_at", sa.DateTime(timezone=True)), maybe("resolved_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("fee >= 0", name=op.f("ck_services_fee")),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_services_score")),
    )  # fmt: skip


def downgrade():
    for table in reversed(SORTED):
        op.execute(audit.unfollow(table))
        op.drop_table(table)
        if table in NUMBERED:
            op.execute(f"DROP SEQUENCE {table}_number_seq")
