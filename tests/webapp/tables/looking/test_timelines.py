"""The stream on a record's page: all that belongs to it, of all tables, the newest first, and only what one may see."""

import pytest

from tenants.roles import POLICY, Role
from tests.support.shop import Shop
from webapp.tables.looking import timelines
from webapp.tables.registry import tables


@pytest.fixture
def shop(house):
    """陈伟 called, bought, paid and has to be visited; 李娜 is somebody else."""
    shop = Shop(house)
    for name in ("陈伟", "李娜"):
        shop.enter("customers", name=name)
    shop.enter("interactions", customer="陈伟", channel="电话", at="2026-10-01 09:30", content="想买冰箱")
    shop.enter("orders", customer="陈伟", ordered_on="2026-10-03")
    shop.enter("payments", customer="陈伟", paid_on="2026-10-02", amount="500", method="现金")
    shop.enter("tasks", customer="陈伟", title="上门量尺寸")
    shop.enter("interactions", customer="李娜", channel="微信", at="2026-10-05", content="问价格")
    return shop


def stream(house, id, before=None):
    with house.app.test_request_context(), house.at_work():
        return timelines.told(tables["customers"], id, before)


def test_all_tables_stand_in_one_stream_the_newest_first(house, shop):
    events, last = stream(house, 1)
    assert [(event.kind, event.when) for event in events[1:]] == [
        ("orders", "2026-10-03"),
        ("payments", "2026-10-02"),
        ("interactions", "2026-10-01 09:30"),
    ]
    assert events[0].title.endswith("上门量尺寸")
    assert last is None


def test_the_tab_draws_it_with_the_facts_of_each_record(house, shop):
    page = house.client().get(house.url("/customers/1/timeline"), headers={"HX-Request": "true"}).text
    assert page.index("上门量尺寸") < page.index("XS000001") < page.index("500.00") < page.index("想买冰箱")
    assert "问价格" not in page
    assert "/customers/1/timeline" in house.client().get(house.url("/customers/1")).text


def test_it_goes_on_where_a_page_ended_and_tells_everything_once(house, shop, monkeypatch):
    monkeypatch.setattr(timelines, "SIZE", 1)
    seen, before = [], None
    for _ in range(4):
        events, before = stream(house, 1, before)
        seen += [event.kind for event in events]
        before = before and timelines.Place.read(str(before))
    assert (seen, before) == (["tasks", "orders", "payments", "interactions"], None)


def test_records_of_one_moment_are_all_told(house, shop, monkeypatch):
    monkeypatch.setattr(timelines, "SIZE", 2)
    for amount in ("1", "2", "3", "4", "5"):
        shop.enter("payments", customer="李娜", paid_on="2026-10-05", amount=amount, method="现金")
    told, before = [], None
    for _ in range(3):
        events, before = stream(house, 2, before)
        told += [event.url for event in events]
    assert (len(told), len(set(told)), before) == (6, 6, None)


def test_what_a_role_may_not_see_is_not_in_it(house, shop, monkeypatch):
    nothing = {**POLICY[Role.VIEWER], "payments": frozenset({"add"})}
    monkeypatch.setitem(POLICY, Role.VIEWER, nothing)
    with house.app.test_request_context(), house.at_work("viewer"):
        kinds = [event.kind for event in timelines.told(tables["customers"], 1)[0]]
    assert kinds == ["tasks", "orders", "interactions"]


def test_what_is_in_the_bin_is_not_in_it(house, shop):
    shop.delete("orders", 1)
    assert "orders" not in [event.kind for event in stream(house, 1)[0]]


@pytest.mark.parametrize(
    "place", ["", "gestern", "2026-10-03~x~1", "2026-10-03T00:00:00+00:00~1~9" + "9" * 30]
)
def test_a_place_that_is_none_is_the_beginning_or_nothing(house, shop, place):
    answer = house.client().get(
        house.url(f"/customers/1/timeline?before={place.replace('+', '%2B')}"), headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200


def test_another_companys_customer_is_nobody(house, other_house, shop):
    assert other_house.client().get(house.url("/customers/1/timeline")).status_code == 404


def test_a_page_asks_once_for_the_stream_and_once_a_table(house, shop, statements):
    client = house.client()
    address, hx = house.url("/customers/1/timeline"), {"HX-Request": "true"}
    client.get(address, headers=hx)
    statements.clear()
    client.get(address, headers=hx)
    of_stream = [one for one in statements if "UNION ALL" in one]
    of_tables = [one for one in statements if one.startswith("SELECT") and "= ANY" in one]
    assert len(of_stream) == 1
    assert len(of_tables) <= 8


def test_a_record_is_not_called_by_whose_page_it_is_on(house, shop):
    shop.enter("campaigns", name="以旧换新周末", type="打折促销")
    shop.enter("campaign_members", campaign="以旧换新周末", customer="李娜", status="已参加")
    assert [event.title for event in stream(house, 2)[0]][0] == "活动参与：以旧换新周末"
