"""Views and layouts count up the version of the company's looks: what a process keeps of them is never out of date."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

FOLLOWED = ("saved_views", "personal_layouts")


def upgrade():
    for table in FOLLOWED:
        op.execute(
            f"CREATE TRIGGER looks_changed AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION public.kz_looks_changed()"
        )


def downgrade():
    for table in FOLLOWED:
        op.execute(f"DROP TRIGGER looks_changed ON {table}")
