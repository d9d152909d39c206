"""Customers nobody was in touch with fall back once, a week after they were announced; a killed night is done again."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tenants import engines
from tenants.current import SYSTEM, acting_in
from tenants.db import db
from tests.support import jobs
from tests.webapp.handing.conftest import at_work
from webapp.core.formats import today
from webapp.handing import idling, moving

LONG_AGO = (today() - timedelta(days=90)).isoformat()
LATELY = (today() - timedelta(days=5)).isoformat()


@pytest.fixture
def cold(house, shop, people, ruled):
    """Nobody was in touch with 陈伟 and 欧阳静 for long, and the rule has held since long ago."""
    age(shop, 90)
    ruled(since=LONG_AGO, idle_days=30)
    return people


def age(shop, days):
    """Everything that there is happened so many days ago."""
    schema, owner = shop.house.tenant.schema, engines.migrator_engine(engines.configured())
    with owner.begin() as behind:
        for role, table, column in (
            ("kz_owner", "customers", "created_at"),
            ("kz_audit", "audit_changes", "at"),
        ):
            behind.execute(text(f"SET LOCAL ROLE {role}"))
            behind.execute(text(f"UPDATE {schema}.{table} SET {column} = {column} - interval '{days} days'"))
    owner.dispose()


def night(house) -> int:
    """The night's job, as the clock begins it and the worker runs it."""
    number = _asked(house)
    jobs.run_due(house.app)
    return number


def _asked(house):
    with house.app.app_context(), acting_in(house.tenant, SYSTEM):
        number = jobs.jobs.enqueue(idling.KIND, {})
        db.session.commit()
        db.session.remove()
    return number


def falling(house, role="sales"):
    with at_work(house, role):
        return [one.name for one in idling.soon(house.people[role].id)]


def test_who_was_not_in_touch_for_long_loses_them(house, cold, owners, shop):
    assert jobs.state(night(house)) == "done"
    assert owners()["陈伟"] is None and owners()["欧阳静"] is None
    page = house.client("sales").get(house.url("/pool")).get_data(as_text=True)
    assert "久未联系，从店员 李名下掉回公海" in page
    past = house.client("sales").get(house.url(f"/customers/{cold['陈伟']}/history")).get_data(as_text=True)
    assert "久未联系，掉回公海" in past


def test_they_fall_once(house, cold, shop):
    night(house), night(house)
    assert shop.one("SELECT count(*) FROM pool_movements WHERE kind = 'fell'") == 2


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("interactions", {"channel": "电话", "content": "想买冰箱", "at": LATELY}),
        ("orders", {"ordered_on": LATELY}),
        ("payments", {"amount": "100", "paid_on": LATELY}),
    ],
)
def test_a_touch_keeps_them(house, cold, shop, owners, table, told):
    shop.enter(table, customer="陈伟", **told)
    night(house)
    assert owners()["陈伟"] == "店员 李" and owners()["欧阳静"] is None


def test_who_took_them_over_lately_has_time(house, cold, shop, owners):
    shop.change("customers", cold["陈伟"], "owner", "客服 周")
    night(house)
    assert owners()["陈伟"] == "客服 周"


def test_they_are_announced_to_who_looks_after_them(house, people, shop, ruled, owners):
    age(shop, 25)
    ruled(since=LONG_AGO, idle_days=30)
    assert falling(house) == ["陈伟"] and falling(house, "service") == []
    page = house.client("sales").get(house.url("/pool")).get_data(as_text=True)
    assert "即将掉回公海" in page and (today() + timedelta(days=5)).isoformat() in page
    night(house)
    assert owners()["陈伟"] == "店员 李"


def test_a_new_rule_takes_nobody_before_its_week(house, people, shop, ruled, owners):
    age(shop, 400)
    ruled(idle_days=30)
    night(house)
    assert owners()["陈伟"] == "店员 李" and falling(house) == ["陈伟"]


def test_without_the_rule_nobody_falls(house, people, shop, ruled, owners):
    age(shop, 400)
    ruled(since=LONG_AGO)
    night(house)
    assert owners()["陈伟"] == "店员 李" and falling(house) == []


def test_a_night_that_is_killed_half_way_is_done_again(house, cold, owners, shop, monkeypatch):
    """After the customers fell and before the end."""
    kept = moving.log
    monkeypatch.setattr(idling.moving, "log", lambda *told: (kept(*told), 1 / 0))
    number = night(house)
    assert owners()["陈伟"] == "店员 李" and jobs.state(number) != "done"
    assert shop.one("SELECT count(*) FROM pool_movements") == 0
    monkeypatch.undo()
    night(house)
    assert owners()["陈伟"] is None and shop.one("SELECT count(*) FROM pool_movements") == 2


def test_the_clock_begins_each_night_once(house, cold, shop, monkeypatch):
    monkeypatch.setattr(idling, "NIGHT", 0)
    for _ in range(2):
        idling._begun.clear()
        with house.app.app_context():
            idling.nightly_fall()
    jobs.run_due(house.app)
    with engines.shared().connect() as connection:
        asked = connection.execute(
            text("SELECT count(*) FROM shared.jobs WHERE company_id = :id AND kind = 'pool-fall'"),
            {"id": house.tenant.id},
        )
        assert asked.scalar() == 1
    assert shop.one("SELECT count(*) FROM pool_movements WHERE kind = 'fell'") == 2


def test_the_page_asks_as_often_for_many(house, cold, shop, statements):
    client, url = house.client("sales"), house.url("/pool")

    def asked():
        client.get(url)
        statements.clear()
        assert client.get(url).status_code == 200
        return len(statements)

    few = asked()
    for nth in range(5):
        shop.enter("customers", name=f"老客户{nth}", owner="店员 李")
    age(shop, 90)
    assert len(falling(house)) == 6 and asked() == few <= 6
