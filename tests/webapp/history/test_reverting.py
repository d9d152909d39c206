"""Taking back: one act, or a person's afternoon; a preview that changes nothing; what was changed since is kept."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from tenants import engines
from tests.support.jobs import run_due
from tests.support.shop import Shop
from tests.webapp.history.test_routes import titles
from webapp.core.formats import zone
from webapp.customers.table import customers
from webapp.demo.opening import enter
from webapp.history import reverting
from webapp.tables.writing import many


@pytest.fixture
def shop(house):
    return Shop(house)


@pytest.fixture
def clerk(house):
    return Shop(house, "sales")


def act(shop, at=-1, table="customers"):
    return shop.rows("SELECT action FROM audit_actions WHERE table_name = :table ORDER BY id", table=table)[
        at
    ][0]


def preview(house, role="owner", **parts):
    return house.client(role).get(house.url("/history/reversion"), query_string=parts)


def revert(house, role="owner", **parts):
    return house.client(role).post(house.url("/history/reversion"), data=parts)


def afternoon(house, role="sales"):
    now = datetime.now(zone())
    about = {
        "from": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "to": f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M}",
    }
    return {"person": house.people[role].id, **about}


def notes(shop):
    return dict(shop.rows("SELECT name, note FROM customers WHERE deleted_at IS NULL ORDER BY id"))


def bulk(shop, ids, note):
    """One act on many records."""
    with shop:
        many.change_many(customers, {id: {"note": note} for id in ids})


def test_an_act_on_many_goes_back_and_what_was_changed_since_stays(house, shop, clerk):
    ids = [shop.enter("customers", name=name, note="原来") for name in ("甲", "乙", "丙")]
    bulk(clerk, ids, "全改了")
    shop.change("customers", ids[1], "note", "又改了")
    action = act(shop, -2)
    before = shop.rows("SELECT count(*) FROM audit_changes")
    told = preview(house, action=action, table="customers").text
    assert "恢复 2 个值。" in told and "1 项保持不变。" in told
    assert "客户 乙, 备注" in told and "老板 张" in told
    assert "<del>全改了</del> → <ins>原来</ins>" in told
    assert shop.rows("SELECT count(*) FROM audit_changes") == before
    assert notes(shop) == {"甲": "全改了", "乙": "又改了", "丙": "全改了"}
    done = revert(house, action=action, table="customers")
    assert done.status_code == 200 and "恢复 2 个值。" in done.text
    assert notes(shop) == {"甲": "原来", "乙": "又改了", "丙": "原来"}


def test_it_is_in_the_history_and_goes_back_itself(house, shop, clerk):
    one = shop.enter("customers", name="甲", note="原来")
    clerk.change("customers", one, "note", "改了")
    changed = act(shop)
    revert(house, action=changed, table="customers")
    assert shop.rows("SELECT door, undo_of FROM audit_changes ORDER BY id DESC LIMIT 1") == [
        ("undo", changed)
    ]
    assert notes(shop) == {"甲": "原来"}
    revert(house, action=act(shop), table="customers")
    assert notes(shop) == {"甲": "改了"}


def test_one_persons_afternoon_goes_back_as_a_whole(house, shop, clerk):
    kept, other = shop.enter("customers", name="甲", note="原来"), shop.enter("customers", name="乙")
    clerk.change("customers", kept, "note", "第一次")
    clerk.change("customers", kept, "note", "第二次")
    clerk.change("customers", kept, "grade", "VIP客户")
    new = clerk.enter("customers", name="新来的")
    clerk.change("customers", new, "note", "自己又改")
    clerk.delete("customers", other)
    shop.enter("customers", name="老板录的")
    told = preview(house, **afternoon(house))
    assert told.status_code == 200 and "6 次操作" in told.text
    assert "新来的" in notes(shop)
    revert(house, **afternoon(house))
    assert notes(shop) == {"甲": "原来", "乙": None, "老板录的": None}
    assert shop.one("SELECT grade FROM customers WHERE id = :id", id=kept) == "normal"


def test_what_others_did_on_it_since_keeps_it(house, shop, clerk):
    new = clerk.enter("customers", name="新来的")
    shop.change("customers", new, "note", "老板补的")
    told = preview(house, **afternoon(house)).text
    assert "老板 张" in told and "保持不变" in told
    revert(house, **afternoon(house))
    assert notes(shop) == {"新来的": "老板补的"}


def test_what_they_took_back_themselves_is_left_alone(house, shop, clerk):
    one = shop.enter("customers", name="甲", note="原来")
    clerk.change("customers", one, "note", "改了")
    browser = house.client("sales")
    browser.post(house.url("/customers/undos"), headers={"HX-Request": "true"})
    assert notes(shop) == {"甲": "原来"}
    with shop:
        assert reverting.acts_of(reverting.Wanted("", "", **span(house))) == []
    assert "没有可以还原的" in preview(house, **afternoon(house)).text


def span(house):
    now = datetime.now(zone())
    return {
        "person": house.people["sales"].id,
        "since": now - timedelta(hours=1),
        "until": now + timedelta(hours=1),
    }


def test_an_order_goes_with_its_lines(house, shop, clerk):
    shop.enter("customers", name="甲")
    order = clerk.enter("orders", customer="甲", ordered_on="2026-11-02")
    clerk.enter("order_lines", order=f"#{order}", model="A产品", unit_price="1000")
    revert(house, **afternoon(house))
    assert shop.one("SELECT count(*) FROM orders WHERE deleted_at IS NULL") == 0
    assert shop.one("SELECT count(*) FROM order_lines WHERE deleted_at IS NULL") == 0


def test_many_go_back_as_a_job_and_so_does_their_preview(house, shop, monkeypatch):
    monkeypatch.setattr(reverting, "SOME", 10)
    with shop:
        enter(customers, [{"name": f"客户{n}", "kind": "person"} for n in range(20)])
    parts = {"action": act(shop), "table": "customers"}
    assert "在后台" in preview(house, **parts).text
    assert revert(house, **parts, preview="1").status_code == 303
    run_due(house.app)
    assert shop.one("SELECT count(*) FROM customers WHERE deleted_at IS NULL") == 20
    job = last_preview(house)
    assert "20 条记录移入回收站。" in preview(house, **parts, preview=job).text
    assert revert(house, **parts).status_code == 303
    run_due(house.app)
    assert shop.one("SELECT count(*) FROM customers WHERE deleted_at IS NULL") == 0


def last_preview(house):
    with engines.shared().connect() as connection:
        return connection.execute(
            text("SELECT max(id) FROM shared.jobs WHERE kind = 'revert-preview' AND company_id = :c"),
            {"c": house.tenant.id},
        ).scalar()


def test_rights_hold(house, shop, clerk):
    one = shop.enter("customers", name="甲", note="原来")
    shop.change("customers", one, "note", "改了")
    action = act(shop)
    assert preview(house, "viewer", action=action, table="customers").status_code == 403
    assert preview(house, "service", **afternoon(house)).status_code == 403
    assert revert(house, "service", **afternoon(house)).status_code == 403
    told = revert(house, "accountant", action=action, table="customers").text
    assert "保持不变" in told
    assert notes(shop) == {"甲": "改了"}


def test_what_there_is_not(house, other_house, shop):
    shop.enter("customers", name="甲")
    action = act(shop)
    assert "没有可以还原的" in preview(other_house, action=action, table="customers").text
    assert preview(house).status_code == revert(house).status_code == 422
    assert preview(house, person="1", **{"from": "x", "to": "y"}).status_code == 422
    assert revert(house, action="never", table="customers").status_code == 422


def test_the_history_leads_there(house, shop, clerk):
    clerk.enter("customers", name="甲")
    found = house.client().get(house.url("/history"), query_string=afternoon(house))
    assert f"/history/reversion?person={house.people['sales'].id}" in found.text
    assert f"/history/reversion?action={act(shop)}" in found.text
    assert titles(found) == ["店员 李 录入了 客户 甲"]
