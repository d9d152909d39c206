"""A company's looks have a version: it counts up, in the same transaction, with every change of who works there and of
how they look at their tables, so that what a process keeps of both can be told from what is out of date.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FUNCTIONS = """
CREATE FUNCTION public.kz_worker_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $worker$
BEGIN
  UPDATE shared.companies SET looks_version = looks_version + 1 WHERE id = coalesce(NEW.company_id, OLD.company_id);
  RETURN NULL;
END $worker$;

CREATE FUNCTION public.kz_person_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $person$
BEGIN
  UPDATE shared.companies SET looks_version = looks_version + 1
  WHERE id IN (SELECT company_id FROM shared.memberships WHERE person_id = NEW.id);
  RETURN NULL;
END $person$;

CREATE FUNCTION public.kz_looks_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $looks$
BEGIN
  UPDATE shared.companies SET looks_version = looks_version + 1 WHERE schema = TG_TABLE_SCHEMA;
  RETURN NULL;
END $looks$;

CREATE TRIGGER worker_changed AFTER INSERT OR DELETE OR UPDATE OF role, state ON shared.memberships
FOR EACH ROW EXECUTE FUNCTION public.kz_worker_changed();
CREATE TRIGGER person_changed AFTER UPDATE OF name, email ON shared.people
FOR EACH ROW EXECUTE FUNCTION public.kz_person_changed();
"""


def upgrade():
    looks = sa.Column("looks_version", sa.BigInteger(), server_default="0", nullable=False)
    op.add_column("companies", looks, schema="shared")
    op.execute(FUNCTIONS)


def downgrade():
    op.execute(
        "DROP FUNCTION public.kz_worker_changed() CASCADE; DROP FUNCTION public.kz_person_changed() CASCADE"
    )
    op.execute("DROP FUNCTION public.kz_looks_changed()")
    op.drop_column("companies", "looks_version", schema="shared")
