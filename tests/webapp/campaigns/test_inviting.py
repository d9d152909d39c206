"""Whom a campaign is for is a question to the customers; all of them are asked at once, each of them once."""

import pytest

from tests.support.shop import Shop
from webapp.campaigns.segments import Segment
from webapp.tables.values.kind import Invalid


@pytest.fixture
def shop(house):
    shop = Shop(house)
    for name, grade, city in (("陈伟", "VIP", "杭州市"), ("李娜", "VIP", "宁波市"), ("王芳", "", "杭州市")):
        shop.enter("customers", name=name, grade=grade, city=city)
    shop.enter("campaigns", name="答谢会", type="赠品活动", segment="grade=vip")
    return shop


def members(shop):
    return [id for (id,) in shop.rows("SELECT customer_id FROM campaign_members ORDER BY customer_id")]


def test_everybody_is_asked_and_nobody_twice(house, shop):
    shop.enter("campaign_members", campaign="答谢会", customer="李娜", status="已参加")
    client = house.client("sales")
    assert "/campaigns/1/invitations" in client.get(house.url("/campaigns/1")).text
    for _ in range(2):
        assert client.post(house.url("/campaigns/1/invitations")).status_code == 303
    assert members(shop) == [1, 2]
    assert shop.one("SELECT status FROM campaign_members WHERE customer_id = 2") == "joined"


def test_one_says_first_whom(house, shop):
    shop.change("campaigns", 1, "segment", "")
    assert house.client().post(house.url("/campaigns/1/invitations")).status_code == 422
    assert members(shop) == []


def test_who_may_not(house, other_house, shop):
    address = house.url("/campaigns/1/invitations")
    assert house.client("service").post(address).status_code == 403
    assert other_house.client().post(address).status_code == 404
    assert house.client().post(house.url("/campaigns/99/invitations")).status_code == 404


def test_a_segment_is_an_address_and_reads_as_a_sentence(house, shop):
    with house.app.test_request_context(), house.at_work():
        segment = Segment(1000)
        kept = segment.parse("http://localhost/c/x/customers?grade=vip&city=杭州市&sort=-balance")
        assert dict(part.split("=") for part in kept.split("&")).keys() == {"grade", "city"}
        assert "VIP客户" in segment.show(kept)
        assert segment.parse(segment.text(kept)) == kept


@pytest.mark.parametrize("wrong", ["colour=red", "grade.between=1", "https://x.test/customers?nothing=1"])
def test_a_segment_that_cannot_be_asked_says_why(house, wrong):
    with house.app.test_request_context(), house.at_work(), pytest.raises(Invalid):
        Segment(1000).parse(wrong)


def test_the_same_customer_cannot_be_entered_twice(house, shop):
    texts = {"campaign": "答谢会", "customer": "陈伟"}
    shop.enter("campaign_members", **texts)
    answer = house.client().post(house.url("/campaign_members"), data=texts)
    assert answer.status_code == 422
    assert "已经有了" in answer.text or "已被使用" in answer.text or "回收站" in answer.text
