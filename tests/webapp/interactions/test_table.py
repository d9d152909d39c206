"""Interactions: who spoke with whom; the newest one is told on the customer's row."""

from datetime import date

import pytest

from tests.support.shop import Shop
from webapp.tables.registry import tables

SAID = {"customer": "陈伟", "channel": "电话", "at": "2026-10-01 23:30", "content": "想买冰箱"}


@pytest.fixture
def shop(house):
    shop = Shop(house)
    shop.enter("customers", name="陈伟")
    return shop


def test_a_call_is_entered_with_who_made_it(house, shop):
    desk = house.client("service")
    assert desk.post(house.url("/interactions"), data=SAID).status_code == 303
    page = desk.get(house.url("/interactions")).text
    assert "想买冰箱" in page
    assert "客服 周" in page


def test_an_import_keeps_what_its_file_says_of_the_staff(house, shop):
    with house.app.test_request_context(), house.at_work("owner", "import"):
        assert tables["interactions"].by_key["staff"].default() is None


@pytest.mark.parametrize(
    "words,code",
    [
        *(("电话", "phone"), ("微信", "wechat"), ("短信", "sms"), ("邮件", "email"), ("面谈", "meeting")),
        *(
            ("上门", "visit"),
            ("会议", "conference"),
            ("在线聊天", "chat"),
            ("社交媒体", "social"),
            ("wx", "wechat"),
        ),
    ],
)
def test_every_way_of_speaking_is_understood(house, shop, words, code):
    with house.app.test_request_context(), house.at_work():
        assert tables["interactions"].by_key["channel"].kind.parse(words) == code


def test_what_is_wrong_is_said(house, shop):
    assert set(shop.errors("interactions", customer="没有这样的", channel="飞鸽")) == {"customer", "channel"}


def test_the_last_contact_is_a_day_where_the_shop_is(shop):
    assert shop.rollup("customers", "last_contact", 1) == {}
    shop.enter("interactions", **SAID)
    shop.enter("interactions", **{**SAID, "at": "2199-01-01"})
    id = shop.enter("interactions", **{**SAID, "at": "2026-10-03"})
    assert shop.rollup("customers", "last_contact", 1) == {1: date(2026, 10, 3)}
    shop.delete("interactions", id)
    assert shop.rollup("customers", "last_contact", 1) == {1: date(2026, 10, 1)}


def test_who_may_not(house, other_house, shop):
    assert house.client("viewer").post(house.url("/interactions"), data=SAID).status_code == 403
    assert other_house.client().get(house.url("/interactions")).status_code == 404


def test_who_spoke_may_be_nobody_of_the_shop(house, shop):
    shop.enter("interactions", **SAID, staff="离职的小吴")
    assert "离职的小吴" in house.client().get(house.url("/interactions")).text
    assert "离职的小吴" not in house.client().get(house.url("/interactions?view=mine")).text
