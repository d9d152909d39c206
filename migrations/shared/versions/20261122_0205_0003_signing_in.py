"""Signing in: authenticators and their recovery codes, where a session is, what happened to an account, a company's door.

A change of e-mail waits until both mailboxes agreed to it. A company's door says which roles need a second factor and
from which networks it can be entered; both empty: none, and from everywhere.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def moment(name, **kw):
    return sa.Column(name, sa.DateTime(timezone=True), **kw)


def now(name):
    return moment(name, server_default=sa.text("now()"), nullable=False)


def whose(table, column="person_id", target="people"):
    return sa.ForeignKeyConstraint(
        [column], [f"shared.{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def upgrade():
    op.create_table(
        "authenticators",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        now("created_at"),
        whose("authenticators"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_authenticators")),
        schema="shared",
    )
    op.create_table(
        "recovery_codes",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        moment("used_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["shared.authenticators.person_id"],
            name=op.f("fk_recovery_codes_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "code_hash", name=op.f("pk_recovery_codes")),
        schema="shared",
    )
    op.create_table(
        "email_changes",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("old_hash", sa.LargeBinary(), nullable=False),
        sa.Column("new_hash", sa.LargeBinary(), nullable=False),
        moment("old_agreed_at", nullable=True),
        moment("new_agreed_at", nullable=True),
        now("created_at"),
        moment("expires_at", nullable=False),
        whose("email_changes"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_email_changes")),
        sa.UniqueConstraint("old_hash", name=op.f("uq_email_changes_old_hash")),
        sa.UniqueConstraint("new_hash", name=op.f("uq_email_changes_new_hash")),
        schema="shared",
    )
    op.create_table(
        "account_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        now("at"),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), server_default="", nullable=False),
        sa.Column("agent", sa.String(), server_default="", nullable=False),
        sa.Column("about", sa.String(), server_default="", nullable=False),
        whose("account_events"),
        whose("account_events", "company_id", "companies"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_events")),
        schema="shared",
    )
    op.create_index(
        op.f("ix_account_events_person_id_id"), "account_events", ["person_id", "id"], schema="shared"
    )
    op.create_index(
        op.f("ix_account_events_company_id_id"), "account_events", ["company_id", "id"], schema="shared"
    )
    op.create_index(op.f("ix_account_events_at"), "account_events", ["at"], schema="shared")
    for column in (now("seen_at"), sa.Column("address", sa.String(), server_default="", nullable=False)):
        op.add_column("sessions", column, schema="shared")
    op.add_column("memberships", moment("seen_at", nullable=True), schema="shared")
    for name, kind in (
        ("second_factor", postgresql.ARRAY(sa.String())),
        ("networks", postgresql.ARRAY(postgresql.CIDR())),
    ):
        op.add_column(
            "companies", sa.Column(name, kind, server_default="{}", nullable=False), schema="shared"
        )


def downgrade():
    for table, column in (
        ("companies", "networks"),
        ("companies", "second_factor"),
        ("memberships", "seen_at"),
        ("sessions", "address"),
        ("sessions", "seen_at"),
    ):
        op.drop_column(table, column, schema="shared")
    for table in ("account_events", "email_changes", "recovery_codes", "authenticators"):
        op.drop_table(table, schema="shared")
