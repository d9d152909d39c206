"""Companies, people, sessions, jobs; and the functions that every company's schema leans on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


FUNCTIONS = """
CREATE FUNCTION public.kz_grams(t text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $grams$
DECLARE
  found text[] := '{}';
  word text;
  n int;
BEGIN
  FOREACH word IN ARRAY regexp_split_to_array(
    regexp_replace(lower(t), '([\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+)', ' \\1 ', 'g'), '[[:space:][:punct:]]+')
  LOOP
    n := length(word);
    IF n = 0 THEN
      CONTINUE;
    ELSIF word ~ '^[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]' THEN
      FOR i IN 1..n LOOP
        found := found || substr(word, i, 1);
        IF i < n THEN
          found := found || substr(word, i, 2);
        END IF;
      END LOOP;
    ELSE
      found := found || word;
    END IF;
  END LOOP;
  RETURN found;
END $grams$;

CREATE FUNCTION public.kz_append_only() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $only$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $only$;

CREATE FUNCTION public.kz_keep_balance() RETURNS trigger LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off AS $balance$
BEGIN
  UPDATE customers c SET balance = c.balance + s.moved
  FROM (SELECT customer_id, sum(debit - credit) AS moved FROM new_rows GROUP BY customer_id ORDER BY customer_id) s
  WHERE c.id = s.customer_id;
  RETURN NULL;
END $balance$;

CREATE FUNCTION public.kz_ahead(prefix text, typed text, numbers regclass) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog AS $ahead$
DECLARE
  reached bigint := coalesce(pg_sequence_last_value(numbers), 0);
  asked bigint;
BEGIN
  IF typed LIKE prefix || '%' AND substr(typed, length(prefix) + 1) ~ '^[0-9]{1,15}$' THEN
    asked := substr(typed, length(prefix) + 1)::bigint;
    IF asked > reached THEN
      PERFORM setval(numbers, asked);
    END IF;
  END IF;
END $ahead$;

CREATE FUNCTION public.kz_number_inserted() RETURNS trigger LANGUAGE plpgsql AS $inserted$
BEGIN
  PERFORM public.kz_ahead(TG_ARGV[0], top.number, format('%I.%I', TG_TABLE_SCHEMA, TG_ARGV[1])::regclass)
  FROM (SELECT number FROM new_rows WHERE number ~ ('^' || TG_ARGV[0] || '[0-9]{1,15}$')
        ORDER BY substr(number, length(TG_ARGV[0]) + 1)::bigint DESC LIMIT 1) top;
  RETURN NULL;
END $inserted$;

CREATE FUNCTION public.kz_number_changed() RETURNS trigger LANGUAGE plpgsql AS $changed$
BEGIN
  PERFORM public.kz_ahead(TG_ARGV[0], NEW.number, format('%I.%I', TG_TABLE_SCHEMA, TG_ARGV[1])::regclass);
  RETURN NULL;
END $changed$;

CREATE FUNCTION public.kz_enqueue(kind text, payload jsonb, key text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $enqueue$
DECLARE
  mine bigint := (SELECT c.id FROM shared.companies c WHERE c.schema = session_user);
  made bigint;
BEGIN
  IF mine IS NULL THEN
    RAISE EXCEPTION 'only a company can ask for work';
  END IF;
  INSERT INTO shared.jobs AS j (company_id, actor_id, kind, payload, key)
  VALUES (mine, coalesce(nullif(split_part(current_setting('app.actor', true), ':', 1), ''), '0')::bigint,
          kz_enqueue.kind, coalesce(kz_enqueue.payload, '{}'), kz_enqueue.key)
  ON CONFLICT ON CONSTRAINT uq_jobs_company_id_kind_key DO UPDATE SET key = j.key RETURNING j.id INTO made;
  RETURN made;
END $enqueue$;

CREATE FUNCTION public.kz_finish(job bigint, lease text, result jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $finish$
BEGIN
  UPDATE shared.jobs j SET state = 'done', result = kz_finish.result, finished_at = now(), lease = NULL, leased_until = NULL
  FROM shared.companies c
  WHERE j.id = kz_finish.job AND j.lease = kz_finish.lease AND j.state = 'running'
    AND c.id = j.company_id AND c.schema = session_user;
  RETURN FOUND;
END $finish$;

GRANT USAGE ON SCHEMA shared TO kz_shared;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shared TO kz_shared;
REVOKE INSERT, UPDATE, DELETE ON shared.alembic_version FROM kz_shared;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA shared TO kz_shared;
ALTER DEFAULT PRIVILEGES IN SCHEMA shared GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kz_shared;
ALTER DEFAULT PRIVILEGES IN SCHEMA shared GRANT USAGE ON SEQUENCES TO kz_shared;
"""


def upgrade():
    op.create_table(
        "companies",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("schema", sa.String(), nullable=False),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("timezone", sa.String(), server_default="Asia/Shanghai", nullable=False),
        sa.Column("state", sa.String(), server_default="active", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companies")),
        sa.UniqueConstraint("schema", name=op.f("uq_companies_schema")),
        sa.UniqueConstraint("slug", name=op.f("uq_companies_slug")),
        schema="shared",
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        schema="shared",
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), server_default="zh_CN", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        schema="shared",
    )
    op.create_table(
        "schemas",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="ready", nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("migrated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schemas")),
        schema="shared",
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["shared.companies.id"],
            name=op.f("fk_invitations_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["invited_by"], ["shared.people.id"], name=op.f("fk_invitations_invited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
        schema="shared",
    )
    op.create_index(
        op.f("ix_invitations_company_id"), "invitations", ["company_id"], unique=False, schema="shared"
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("company_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_id", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("state", sa.String(), server_default="queued", nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("stage", sa.String(), server_default="", nullable=False),
        sa.Column("done", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["shared.companies.id"], name=op.f("fk_jobs_company_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("company_id", "kind", "key", name=op.f("uq_jobs_company_id_kind_key")),
        schema="shared",
    )
    op.create_index(
        op.f("ix_jobs_company_id_id"), "jobs", ["company_id", "id"], unique=False, schema="shared"
    )
    op.create_index(
        op.f("ix_jobs_leased_until"),
        "jobs",
        ["leased_until"],
        unique=False,
        schema="shared",
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_index(
        op.f("ix_jobs_run_at"),
        "jobs",
        ["run_at"],
        unique=False,
        schema="shared",
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_table(
        "memberships",
        sa.Column("company_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="active", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"],
            ["shared.companies.id"],
            name=op.f("fk_memberships_company_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["shared.people.id"], name=op.f("fk_memberships_person_id")),
        sa.PrimaryKeyConstraint("company_id", "person_id", name=op.f("pk_memberships")),
        schema="shared",
    )
    op.create_index(
        op.f("ix_memberships_person_id"), "memberships", ["person_id"], unique=False, schema="shared"
    )
    op.create_table(
        "password_resets",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["shared.people.id"], name=op.f("fk_password_resets_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_password_resets")),
        schema="shared",
    )
    op.create_index(
        op.f("ix_password_resets_person_id"), "password_resets", ["person_id"], unique=False, schema="shared"
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("agent", sa.String(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["shared.people.id"], name=op.f("fk_sessions_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
        schema="shared",
    )
    op.create_index(op.f("ix_sessions_person_id"), "sessions", ["person_id"], unique=False, schema="shared")
    op.execute(FUNCTIONS)


def downgrade():
    op.execute("DROP SCHEMA shared CASCADE")
