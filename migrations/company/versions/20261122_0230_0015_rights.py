"""Roles of the company's own, and teams."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from tenants import audit

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

FOLLOWED = {"roles": ["id", "label", "base", "grants"], "teams": ["id", "label"]}


def upgrade():
    op.create_table(
        "roles",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("grants", postgresql.JSONB(), server_default="{}", nullable=False),
        *_made(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("label", name=op.f("uq_roles_label")),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        *_made(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("label", name=op.f("uq_teams_label")),
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id_teams"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_team_members")),
    )
    op.create_index(op.f("ix_team_members_person_id"), "team_members", ["person_id"])
    for table, columns in FOLLOWED.items():
        op.execute(audit.follow_new(table, columns))


def _made():
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
    ]


def downgrade():
    op.drop_table("team_members")
    for table in FOLLOWED:
        op.execute(audit.unfollow(table))
        op.drop_table(table)
