"""Seals: made in batches over what nobody can add to any more, chained, and made by nobody but the database."""

import time

import psycopg
import pytest
from sqlalchemy import text

from tenants import engines
from tenants.db import company_connection, db
from tests.support.companies import new_company
from tests.support.shop import Shop
from webapp.seals import sealing, trees
from webapp.seals.sealing import Rounds, seal_now
from webapp.seals.telling import Anchor
from webapp.seals.verifying import verify


@pytest.fixture
def shop(house):
    return Shop(house)


def sealed(shop):
    with shop:
        return seal_now()


def proof(shop, *anchors):
    with shop:
        return verify(anchors)


def login(house, action="mine"):
    """The company's login in a transaction of its own, as one act."""
    address = engines.url(house.tenant.schema).set(drivername="postgresql")
    connection = psycopg.connect(address.render_as_string(hide_password=False))
    connection.execute(f"SET LOCAL app.actor = '1:form:{action}:'")
    return connection


def test_what_changed_is_sealed_and_proven(shop):
    one = shop.enter("customers", name="陈伟", phone="13900001234")
    first = sealed(shop)
    shop.change("customers", one, "note", '常客 "引号" \\ 反斜杠 \u2028 😀')
    second = sealed(shop)
    assert (first.number, second.number) == (1, 2)
    found = proof(shop, Anchor.read(str(first)), Anchor.read(str(second)))
    assert (found.rows, found.seals, found.unsealed, found.broken) == (2, 2, 0, None)
    assert found.newest == second


def test_nothing_new_makes_no_seal(shop):
    shop.enter("customers", name="陈伟")
    assert sealed(shop) == sealed(shop)


def test_a_company_without_a_past_has_no_seal(shop):
    assert sealed(shop) is None
    assert proof(shop).rows == 0


def test_the_database_and_we_make_the_same_tree(shop):
    with shop:
        for size in (1, 2, 3, 5, 8, 13, 100):
            leaves = [trees.leaf(f"line {n}") for n in range(size)]
            made = company_connection().execute(text("SELECT kz_root(:leaves)"), {"leaves": leaves}).scalar()
            assert bytes(made) == trees.root(leaves)


def test_who_is_still_writing_is_waited_for_and_never_passed_over(app, house, shop):
    """A lower id that commits later than a higher one is in the next seal, not behind it."""
    shop.enter("customers", name="陈伟")
    with login(house, "slow") as slow:
        slow.execute("INSERT INTO customers (name) VALUES ('慢')")
        shop.enter("customers", name="快")
        before = sealed(shop)
        assert before is None  # what the slow one began among cannot be told from what comes after
        slow.commit()
    after = sealed(shop)
    found = proof(shop)
    assert (found.rows, found.unsealed, found.broken) == (3, 0, None)
    assert after.number == 1


def test_what_was_settled_before_a_long_transaction_is_sealed_meanwhile(house, shop):
    shop.enter("customers", name="陈伟")
    sealed(shop)
    with login(house, "slow") as slow, login(house, "quick") as quick:
        quick.execute("INSERT INTO customers (name) VALUES ('快')")
        sealed(shop)  # notes how far ids were given, and to whom
        slow.execute("INSERT INTO customers (name) VALUES ('慢')")
        quick.commit()
        assert sealed(shop).number == 2
        slow.rollback()
    assert proof(shop).rows == 2


def test_long_stretches_are_sealed_in_batches(shop, monkeypatch):
    monkeypatch.setattr(sealing, "MAKE", text("SELECT made, settled, further FROM kz_seal(7)"))
    with shop:
        company_connection().execute(
            text("INSERT INTO customers (name) SELECT 'n' || g FROM generate_series(1, 25) g")
        )
    assert sealed(shop).number == 4
    found = proof(shop)
    assert (found.rows, found.seals, found.broken) == (25, 4, None)


def test_a_snapshot_of_before_cannot_seal(house):
    with login(house) as connection:
        connection.rollback()
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.Error, match="committed now"):
            connection.execute("SELECT kz_seal()")


def test_the_clock_seals_what_grew_and_only_that(app, house, shop):
    other = Shop(new_company(app, "宁波海曙电器"))
    shop.enter("customers", name="陈伟")
    with app.app_context():
        engines.of_company(house.tenant.schema).dispose()
        rounds = Rounds()
        until_told(rounds, house.tenant.schema)
        while rounds.attend():
            pass
        assert not rounds.waiting
        other.enter("customers", name="王芳")
        engines.of_company(
            other.house.tenant.schema
        ).dispose()  # a backend's counts are there once it is idle
        rounds.again = 0
        until_seen(rounds, other.house.tenant.schema)
        assert house.tenant.schema not in rounds.waiting
        while rounds.attend():
            pass
    assert proof(shop).rows == proof(other).rows == 1


def until_told(rounds, schema):
    """Until all that this company's idle connections counted has been told: then it does not grow by itself."""
    quiet = 0
    for _ in range(200):
        rounds.look()
        quiet = 0 if schema in rounds.waiting else quiet + 1
        if quiet == 20:
            rounds.seen.pop(schema)
            rounds.look()
            return
        rounds.waiting.clear()
        time.sleep(0.02)
    raise AssertionError("it goes on growing")


def until_seen(rounds, schema):
    for _ in range(200):
        rounds.look()
        if schema in rounds.waiting:
            return
        db.session.remove()
    raise AssertionError("it was not seen to have grown")


REFUSED = (
    "INSERT INTO audit_changes (actor, door, action, table_name, record_id, operation) VALUES (1,'','','',1,'I')",
    "UPDATE audit_changes SET actor = 2",
    "UPDATE audit_changes SET changes = NULL",
    "DELETE FROM audit_changes",
    "TRUNCATE audit_changes",
    "DROP TABLE audit_changes CASCADE",
    "ALTER TABLE audit_changes DISABLE TRIGGER ALL",
    "ALTER SEQUENCE audit_changes_id_seq RESTART WITH 1",
    "SELECT setval('audit_changes_id_seq', 1)",
    "UPDATE audit_actions SET actor = 2",
    "DELETE FROM audit_actions",
    "INSERT INTO seals SELECT number + 1, at, after_id, upto_id, rows, root, previous, hash, marks FROM seals",
    "UPDATE seals SET root = hash",
    "DELETE FROM seals",
    "TRUNCATE seals",
    "UPDATE seal_states SET settled_id = 0",
    "DELETE FROM archives",
    "INSERT INTO archives (first_seal, last_seal, rows, file_id, sha256, removed_at) VALUES (1, 1, 1, 1, '', now())",
    "SELECT kz_noted('I', 'customers', 1, '{}')",
    "CREATE OR REPLACE FUNCTION kz_seal(most bigint) RETURNS void LANGUAGE sql AS 'SELECT'",
    "CREATE FUNCTION kz_line(c audit_changes) RETURNS text LANGUAGE sql AS 'SELECT null'",
    "ALTER FUNCTION kz_line(audit_changes) STABLE RENAME TO kz_old",
    "DROP TRIGGER audit_customers_u ON customers",
    "SET session_replication_role = replica",
    "SET ROLE kz_audit",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_from_the_companys_login_nothing_of_it_can_be_touched(house, shop, statement):
    shop.enter("customers", name="陈伟")
    sealed(shop)
    with login(house) as connection, pytest.raises(psycopg.Error):
        connection.execute(statement)
    assert proof(shop).broken is None
