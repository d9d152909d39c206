"""The ground: what a company's login may do, and what nobody's may."""

import psycopg
import pytest

from tenants import engines, ground


def connect(login):
    address = engines.url(login).set(drivername="postgresql")
    return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)


@pytest.fixture
def login(house):
    with connect(house.tenant.schema) as connection:
        yield connection


def test_a_company_login_has_no_open_door(login):
    assert ground.open_doors(login) == []


def test_the_shared_login_has_no_open_door(app):
    with connect(engines.SHARED_LOGIN) as connection:
        assert ground.open_doors(connection) == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM shared.companies",
        "SELECT * FROM {other}.customers",
        "SET ROLE kz_owner",
        "SET ROLE {other}",
        "SELECT set_config('app.actor', '1:form::', false)",
        "CREATE TABLE mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "INSERT INTO audit_changes (actor, door, action, table_name, record_id, operation) VALUES (1,'','','',1,'I')",
        "UPDATE audit_changes SET actor = 2",
        "DELETE FROM audit_changes",
        "TRUNCATE audit_changes",
        "ALTER TABLE customers DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TRIGGER audit_customers_u ON customers",
        "UPDATE ledger_entries SET debit = 1",
        "DELETE FROM ledger_entries",
        "UPDATE alembic_version SET version_num = ''",
        "SELECT query_to_xml('SELECT 1', true, true, '')",
        "SELECT pg_sleep(1)",
        "SELECT lo_creat(-1)",
        "SELECT * FROM pg_stat_activity",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY customers TO '/tmp/x'",
        "COPY customers FROM PROGRAM 'id'",
        "SELECT public.kz_shown('customers', 1, 'phone')",
    ],
)
def test_a_company_login_is_refused(login, other_house, statement):
    with pytest.raises(psycopg.Error):
        login.execute(statement.format(other=other_house.tenant.schema))


def test_company_logins_belong_to_nothing_and_own_nothing(login, house):
    mine = house.tenant.schema
    assert login.execute(
        "SELECT count(*) FROM pg_auth_members WHERE member = %s::regrole", [mine]
    ).fetchone() == (0,)
    owned = "SELECT count(*) FROM pg_class WHERE relowner = %s::regrole"
    assert login.execute(owned, [mine]).fetchone() == (0,)


def test_definer_functions_are_the_ones_we_know_with_their_search_path_pinned(login):
    found = login.execute(
        "SELECT DISTINCT regexp_replace(proname, '^audit_.*', 'audit'), proconfig::text LIKE '%search_path%'"
        " FROM pg_proc WHERE prosecdef AND pronamespace <> 'pg_catalog'::regnamespace ORDER BY 1"
    ).fetchall()
    known = (
        "audit",
        "kz_enqueue",
        "kz_finish",
        "kz_index",
        "kz_looks_changed",
        "kz_noted",
        "kz_own_common",
        "kz_own_index",
        "kz_own_search",
        "kz_own_unindex",
        "kz_own_unique",
        "kz_seal",
        "kz_shown",
    )
    assert found == [(name, True) for name in known]
