"""The roles that everything stands on, and what PUBLIC may no longer do: laid by an administrator, once a release.

Every statement can be run again; a restored or cloned database loses its database grants and gets them back here.
"""

from collections.abc import Iterator

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from config import Config, SettingError
from tenants.engines import MIGRATOR_LOGIN, SHARED_LOGIN, password

OWNER, AUDIT = "kz_owner", "kz_audit"

FORBIDDEN_FUNCTIONS = (
    "set_config", "ts_stat", "pg_sleep", "pg_sleep_for", "pg_sleep_until", "pg_notify",
    "lo_creat", "lo_create", "lo_export", "lo_from_bytea", "lo_get", "lo_import", "lo_lseek", "lo_lseek64", "lo_open",
    "lo_put", "lo_tell", "lo_tell64", "lo_truncate", "lo_truncate64", "lo_unlink", "lo_close", "loread", "lowrite",
    "pg_stat_get_activity", "pg_stat_get_backend_activity", "pg_logical_emit_message", "pg_export_snapshot",
    "pg_lock_status",
)  # fmt: skip
FORBIDDEN_PATTERNS = ("%_to_xml%", "pg_advisory%", "pg_try_advisory%")
FORBIDDEN_VIEWS = ("pg_stat_activity", "pg_stat_replication", "pg_stat_ssl", "pg_stat_gssapi", "pg_prepared_xacts",
                   "pg_locks", "pg_stat_database", "pg_stat_all_tables", "pg_stat_user_tables")  # fmt: skip
SHARED_MAY = ("pg_try_advisory_lock(bigint)", "pg_advisory_unlock(bigint)")


def administrator(config: Config) -> psycopg.Connection:
    """A connection with the administrator's login of DATABASE_URL. Raises SettingError when it names none."""
    address = make_url(config.DATABASE_URL)
    if not address.username:
        raise SettingError("DATABASE_URL must hold an administrator's login for this command.")
    return psycopg.connect(
        address.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    )


def prepare(config: Config) -> None:
    """Roles, grants and the REVOKE list; safe to run at every release, by one process at a time."""
    with administrator(config) as admin:
        admin.execute("SELECT pg_advisory_lock(4210)")
        for statement in (*_roles(admin, config), *_database(admin), *_revokes(admin)):
            admin.execute(statement)


def _roles(admin, config) -> Iterator[sql.SQL | sql.Composed]:
    for role in (OWNER, AUDIT):
        yield from _role(admin, role, "NOLOGIN NOINHERIT")
    for login, options in ((MIGRATOR_LOGIN, "LOGIN NOINHERIT CREATEROLE"), (SHARED_LOGIN, "LOGIN NOINHERIT")):
        yield from _role(admin, login, options)
        yield sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(login), scram(admin, login, config))
    yield sql.SQL(f"GRANT {OWNER}, {AUDIT} TO {MIGRATOR_LOGIN}")
    yield sql.SQL(f"GRANT {AUDIT} TO {OWNER}")
    yield sql.SQL(f"ALTER ROLE {SHARED_LOGIN} SET search_path = shared")
    yield sql.SQL(f"ALTER ROLE {SHARED_LOGIN} SET statement_timeout = '30s'")


def _role(admin, name, options):
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
        yield sql.SQL("CREATE ROLE {}").format(sql.Identifier(name))
    yield sql.SQL("ALTER ROLE {} ").format(sql.Identifier(name)) + sql.SQL(options)


def scram(connection: psycopg.Connection, login: str, config: Config) -> sql.Literal:
    """A login's password as its SCRAM verifier, so that the clear one is never sent."""
    verifier = connection.pgconn.encrypt_password(
        password(login, config).encode(), login.encode(), b"scram-sha-256"
    )
    return sql.Literal(verifier.decode())


def _database(admin) -> Iterator[sql.SQL | sql.Composed]:
    here = sql.Identifier(admin.info.dbname)
    yield sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(here)
    yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {} WITH GRANT OPTION").format(
        here, sql.Identifier(MIGRATOR_LOGIN)
    )
    yield sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(here, sql.Identifier(OWNER))
    logins = [
        r for (r,) in admin.execute("SELECT rolname FROM pg_roles JOIN pg_namespace ON nspname = rolname")
    ]
    yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(here, sql.Identifier(SHARED_LOGIN))
    yield from _connect(here, [sql.Identifier(login) for login in logins])
    yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    yield sql.SQL(f"GRANT CREATE, USAGE ON SCHEMA public TO {OWNER}")


def _connect(here, logins) -> Iterator[sql.SQL | sql.Composed]:
    """Companies connect by the migrator's grant, which it can take back when one closes; an administrator's it could
    not."""
    yield sql.SQL(f"SET ROLE {MIGRATOR_LOGIN}")
    for login in logins:
        yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(here, login)
    yield sql.SQL("RESET ROLE")
    for login in logins:
        yield sql.SQL("REVOKE CONNECT ON DATABASE {} FROM {}").format(here, login)


def _revokes(admin) -> Iterator[sql.SQL | sql.Composed]:
    for signature in forbidden_functions(admin):
        yield sql.SQL(
            "REVOKE EXECUTE ON FUNCTION " + signature + " FROM PUBLIC"
        )  # from the catalog, already quoted
    for view in FORBIDDEN_VIEWS:
        yield sql.SQL("REVOKE ALL ON pg_catalog.{} FROM PUBLIC").format(sql.Identifier(view))
    for signature in SHARED_MAY:
        yield sql.SQL(f"GRANT EXECUTE ON FUNCTION {signature} TO {SHARED_LOGIN}")
    yield sql.SQL(
        f"GRANT EXECUTE ON FUNCTION pg_lock_status() TO {AUDIT}"
    )  # a seal asks who is still writing


def forbidden_functions(connection: psycopg.Connection) -> list[str]:
    """Signatures, as the catalog writes them, of every function that PUBLIC must not call."""
    found = connection.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE pronamespace = 'pg_catalog'::regnamespace"
        " AND (proname = ANY(%s) OR proname LIKE ANY(%s)) ORDER BY 1",
        [list(FORBIDDEN_FUNCTIONS), list(FORBIDDEN_PATTERNS)],
    )
    return [signature for (signature,) in found]


def open_doors(connection: psycopg.Connection) -> list[str]:
    """Forbidden things that this login may do all the same; [] on sound ground."""
    functions = connection.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE pronamespace = 'pg_catalog'::regnamespace"
        " AND (proname = ANY(%s) OR proname LIKE ANY(%s)) AND has_function_privilege(p.oid, 'EXECUTE')"
        " AND NOT p.oid::regprocedure::text = ANY(%s)",
        [list(FORBIDDEN_FUNCTIONS), list(FORBIDDEN_PATTERNS), list(SHARED_MAY)],
    )
    views = connection.execute(
        "SELECT v FROM unnest(%s::text[]) v WHERE has_table_privilege('pg_catalog.' || v, 'SELECT')",
        [list(FORBIDDEN_VIEWS)],
    )
    rights = connection.execute(
        "SELECT r FROM (VALUES ('TEMP', has_database_privilege(current_database(), 'TEMP')),"
        " ('CREATE on database', has_database_privilege(current_database(), 'CREATE')),"
        " ('CREATE on public', has_schema_privilege('public', 'CREATE'))) x(r, held) WHERE held"
    )
    return [name for rows in (functions, views, rights) for (name,) in rows]
