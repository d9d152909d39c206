"""A deliberately vulnerable query, fed with the battery: no payload may reach another company.

The same battery runs against the common design (one login, SET LOCAL ROLE per request) to prove that it can see: there
it must cross several times. Each payload is followed by a look on the same connection, for what it left behind.
"""

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from tenants import engines, ground
from tenants.db import company_connection, db

CANARY = "金丝雀-7731"

LOOK = "SELECT name FROM customers"
READ = "SELECT name FROM {other}.customers"
PAYLOADS = [
    "x' UNION SELECT name FROM {other}.customers -- ",
    "x' UNION ALL SELECT name FROM {other}.customers WHERE '1'='1",
    "x' OR (SELECT name FROM {other}.customers LIMIT 1) IS NOT NULL -- ",
    "x' OR EXISTS (SELECT 1 FROM {other}.customers) -- ",
    "x'; SELECT name FROM {other}.customers; -- ",
    "x'; SET ROLE {other}; -- ",
    "x'; SET LOCAL ROLE {other}; -- ",
    "x'; SET SESSION AUTHORIZATION {other}; -- ",
    "x'; RESET ROLE; -- ",
    "x'; RESET ALL; -- ",
    "x'; DISCARD ALL; -- ",
    "x'; SET search_path = {other}; -- ",
    "x'; SET LOCAL search_path = {other}; -- ",
    "x'; COMMIT; SET search_path = {other}; -- ",
    "x'; COMMIT; SET ROLE {other}; BEGIN; -- ",
    "x'; ROLLBACK; SET ROLE {other}; BEGIN; -- ",
    "x'; ALTER ROLE CURRENT_USER SET search_path = {other}; -- ",
    "x'; GRANT {other} TO CURRENT_USER; -- ",
    "x'; GRANT USAGE ON SCHEMA {other} TO PUBLIC; -- ",
    "x'; DO $$ BEGIN EXECUTE 'SET ROLE {other}'; END $$; -- ",
    "x'; DO $$ BEGIN PERFORM set_config('role', '{other}', false); END $$; -- ",
    "x'; CREATE FUNCTION steal() RETURNS text LANGUAGE sql AS 'SELECT name FROM {other}.customers'; -- ",
    "x'; CREATE VIEW stolen AS SELECT * FROM {other}.customers; -- ",
    "x'; CREATE TABLE stolen AS SELECT * FROM {other}.customers; -- ",
    "x'; CREATE TEMP TABLE stolen AS SELECT * FROM {other}.customers; -- ",
    "x'; COPY {other}.customers TO STDOUT; -- ",
    "x'; COPY (SELECT name FROM {other}.customers) TO '/tmp/stolen'; -- ",
    "x'; INSERT INTO customers (name) SELECT name FROM {other}.customers; -- ",
    "x'; PREPARE p AS SELECT name FROM {other}.customers; -- ",
    "x'; DECLARE c CURSOR WITH HOLD FOR SELECT name FROM {other}.customers; -- ",
    "x'; LOCK TABLE {other}.customers; -- ",
    "x'; TRUNCATE {other}.customers; -- ",
    "x'; NOTIFY {other}; LISTEN {other}; -- ",
    "x' UNION SELECT set_config('role', '{other}', true) -- ",
    "x' UNION SELECT set_config('role', '{other}', false) -- ",
    "x' UNION SELECT set_config('search_path', '{other}', false) -- ",
    "x' UNION SELECT set_config('search_path', '{other}', true) -- ",
    "x' UNION SELECT set_config('session_authorization', '{other}', false) -- ",
    "x' UNION SELECT set_config('role', 'none', false) -- ",
    "x' UNION SELECT set_config('role', 'none', true) -- ",
    "x' UNION SELECT set_config('app.actor', '1:form::', true) -- ",
    "x' UNION SELECT set_config('row_security', 'off', false) -- ",
    "x' OR set_config('role', '{other}', true) = '' -- ",
    "x' OR set_config('role', 'none', true) || set_config('role', '{other}', true) = '' -- ",
    "x' UNION SELECT query_to_xml('SELECT name FROM {other}.customers', true, false, '')::text -- ",
    "x' UNION SELECT table_to_xml('{other}.customers', true, false, '')::text -- ",
    "x' UNION SELECT schema_to_xml('{other}', true, false, '')::text -- ",
    "x' UNION SELECT database_to_xml(true, false, '')::text -- ",
    "x' UNION SELECT query_to_xml('SET ROLE {other}', true, false, '')::text -- ",
    "x' UNION SELECT query_to_xml('SELECT set_config(''role'', ''{other}'', true)', true, false, '')::text -- ",
    "x' UNION SELECT query_to_xml('SELECT set_config(''role'', ''{other}'', false)', true, false, '')::text -- ",
    "x' UNION SELECT cursor_to_xml('c', 1, true, false, '')::text -- ",
    "x' UNION SELECT word FROM ts_stat('SELECT to_tsvector(name) FROM {other}.customers') -- ",
    "x' UNION SELECT convert_from(lo_get(1), 'UTF8') -- ",
    "x' UNION SELECT lo_import('/etc/passwd')::text -- ",
    "x' UNION SELECT lo_from_bytea(0, '\\x00')::text -- ",
    "x' UNION SELECT pg_read_file('PG_VERSION') -- ",
    "x' UNION SELECT pg_ls_dir('.') -- ",
    "x' UNION SELECT pg_stat_file('PG_VERSION')::text -- ",
    "x' UNION SELECT rolpassword FROM pg_authid -- ",
    "x' UNION SELECT query FROM pg_stat_activity -- ",
    "x' UNION SELECT pg_stat_get_activity(NULL)::text -- ",
    "x' UNION SELECT array_to_string(most_common_vals, ',') FROM pg_stats WHERE schemaname = '{other}' -- ",
    "x' UNION SELECT stavalues1::text FROM pg_statistic -- ",
    "x' UNION SELECT pg_get_viewdef(oid) FROM pg_class WHERE relnamespace = '{other}'::regnamespace -- ",
    "x' UNION SELECT data_key::text FROM shared.companies -- ",
    "x' UNION SELECT password_hash FROM shared.people -- ",
    "x' UNION SELECT kz_enqueue('mail', '{{}}', NULL)::text -- ",
    "x' UNION SELECT {other}.kz_shown('customers', 1, 'name')::text -- ",
    "x' UNION SELECT pg_sleep(0)::text -- ",
    "x' UNION SELECT pg_advisory_lock(1)::text -- ",
    "x' UNION SELECT dblink('dbname=kz', 'SELECT 1')::text -- ",
    "x' UNION SELECT current_setting('app.secret') -- ",
    "x'/**/UNION/**/SELECT/**/name/**/FROM/**/{other}.customers--",
    'x\'\nUNION\nSELECT name FROM "{other}"."customers" -- ',
    "x' UNION SELECT (xpath('//name', query_to_xml('TABLE {other}.customers', true, false, '')))[1]::text -- ",
]
NAKED = [payload.replace("x'", "", 1).removesuffix(" -- ").lstrip("; ") for payload in PAYLOADS]


@pytest.fixture
def victim(app, other_house):
    from sqlalchemy import insert

    from webapp.customers.models import Customer

    with app.app_context(), other_house.at_work():
        db.session.execute(insert(Customer).values(name=CANARY))
        db.session.commit()
    return other_house.tenant.schema


def crossed(run, connection, payload, other):
    """Whether the canary came back at once, or by looking again on the same connection afterwards."""
    seen = rows(lambda: run(payload))
    if connection.info.transaction_status == TransactionStatus.INERROR:
        connection.rollback()
    for again in (LOOK, READ.format(other=other)):
        connection.execute("SAVEPOINT looking")
        seen += rows(lambda sql=again: connection.execute(sql))
        connection.execute("ROLLBACK TO looking")
    return CANARY in seen


def rows(look):
    """Everything that a statement, or several stacked ones, brought back."""
    found = []
    try:
        cursor = look()
        while True:
            found += cursor.fetchall() if cursor.description else []
            if not cursor.nextset():
                return str(found)
    except psycopg.Error:
        return str(found)


@pytest.fixture
def attacked(app, house):
    with app.app_context(), house.at_work():
        connection = company_connection().connection.driver_connection
        yield connection
        connection.rollback()


@pytest.mark.parametrize("parameters", [False, True], ids=["bare", "with parameters"])
def test_no_payload_reaches_another_company(attacked, victim, parameters):
    assert len(PAYLOADS) >= 60

    def run(payload):
        sql = f"SELECT name FROM customers WHERE name = '{payload}'"
        if parameters:
            return attacked.execute(
                sql.replace("%", "%%").replace(" -- ", " AND 1 = %s -- ") + " AND 1 = %s", [1]
            )
        return attacked.execute(sql)

    crossings = []
    for payload in (*PAYLOADS, *NAKED):
        attacked.rollback()
        if crossed(run, attacked, payload.format(other=victim), victim):
            crossings.append(payload)
    assert crossings == []


def test_whole_statements_of_an_attacker_reach_no_other_company(attacked, victim):
    for payload in (*NAKED, READ, "TABLE {other}.customers"):
        attacked.rollback()
        assert not crossed(attacked.execute, attacked, payload.format(other=victim), victim), payload


@pytest.fixture
def common_design(app, house, victim):
    """One login that is a member of both companies' roles, and a ground without its REVOKE list: what others do."""
    config = engines.configured()
    with ground.administrator(config) as admin:
        mine = house.tenant.schema
        admin.execute("DROP ROLE IF EXISTS kz_common")
        admin.execute(f"CREATE ROLE kz_common LOGIN NOINHERIT PASSWORD 'common' IN ROLE {mine}, {victim}")
        admin.execute(f'GRANT CONNECT ON DATABASE "{admin.info.dbname}" TO kz_common')
        signatures = [*ground.forbidden_functions(admin)]
        for signature in signatures:
            admin.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO PUBLIC")
        address = engines.url("kz_common").set(password="common", drivername="postgresql")
        with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
            yield connection, mine
        ground.prepare(config)
        admin.execute("DROP OWNED BY kz_common; DROP ROLE kz_common")


def test_the_battery_sees_what_the_common_design_lets_through(common_design, victim):
    connection, mine = common_design

    def run(payload):
        connection.rollback()
        connection.execute(f"SET LOCAL ROLE {mine}")
        connection.execute(f"SET LOCAL search_path = {mine}")
        return connection.execute(f"SELECT name FROM customers WHERE name = '{payload}'")

    crossings = [p for p in PAYLOADS if crossed(run, connection, p.format(other=victim), victim)]
    assert len(crossings) >= 6, crossings
