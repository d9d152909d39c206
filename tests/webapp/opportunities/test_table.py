"""Opportunities: stages of the shop's own, the day it was won or lost, and why."""

import pytest

from tests.support.shop import Shop

DEAL = {"name": "酒店空调 30 台", "customer": "陈伟", "amount": "9万"}


@pytest.fixture
def shop(house):
    shop = Shop(house)
    shop.enter("customers", name="陈伟")
    return shop


def ended(shop, id):
    return shop.one("SELECT ended_on IS NOT NULL FROM opportunities WHERE id = :id", id=id)


def test_the_day_it_ends_is_kept_and_goes_when_it_is_open_again(shop):
    id = shop.enter("opportunities", **DEAL)
    seen = [ended(shop, id)]
    for stage in ("赢单", "商务谈判"):
        shop.change("opportunities", id, "stage", stage)
        seen.append(ended(shop, id))
    assert seen == [False, True, False]


def test_a_lost_one_says_why(shop):
    id = shop.enter("opportunities", **DEAL)
    assert set(shop.errors("opportunities", id, stage="输单")) == {"stage"}
    shop.change("opportunities", id, "reason", "价格太高")
    shop.change("opportunities", id, "stage", "输单")
    assert set(shop.errors("opportunities", id, reason="")) == {"reason"}


def test_a_stage_of_the_shops_own(shop):
    id = shop.enter("opportunities", **DEAL, stage="等样机")
    assert shop.one("SELECT stage FROM opportunities WHERE id = :id", id=id) == "等样机"


def test_who_may(house, other_house, shop):
    assert house.client("sales").post(house.url("/opportunities"), data=DEAL).status_code == 303
    assert house.client("service").post(house.url("/opportunities"), data=DEAL).status_code == 403
    assert other_house.client().get(house.url("/opportunities/1")).status_code == 404
