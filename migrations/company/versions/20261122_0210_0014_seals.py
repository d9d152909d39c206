"""Seals over the trail, what a seal waits for, archives of old changes; exports and prints are noted in the trail."""

import sqlalchemy as sa
from alembic import op

from tenants import sealing

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def number(name, **options):
    return sa.Column(name, sa.BigInteger(), nullable=False, **options)


def digest(name):
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def moment(name, **options):
    return sa.Column(name, sa.DateTime(timezone=True), **options)


def upgrade():
    op.create_table(
        "seals",
        number("number", autoincrement=False),
        moment("at", nullable=False),
        number("after_id"),
        number("upto_id"),
        number("rows"),
        *map(digest, ("root", "previous", "hash", "marks")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_seals")),
    )
    op.create_index(op.f("ix_seals_at"), "seals", ["at"])
    op.create_index(op.f("ix_seals_upto_id"), "seals", ["upto_id"])
    op.create_table(
        "seal_states",
        number("settled_id", autoincrement=False),
        number("given_id"),
        sa.Column("writers", sa.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("settled_id", name=op.f("pk_seal_states")),
    )
    op.create_table(
        "archives",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        number("first_seal"),
        number("last_seal"),
        number("rows"),
        number("file_id"),
        sa.Column("sha256", sa.String(), nullable=False),
        moment("written_at", server_default=sa.text("now()"), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=True),
        moment("removed_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archives")),
    )
    op.execute(sealing.seal_the_trail())


def downgrade():
    raise NotImplementedError("the trail is not cut")
