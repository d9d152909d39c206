"""What a campaign brought: who came, what they bought in its days, and whether it paid; one statement a page."""

from decimal import Decimal

import pytest

from tests.support.shop import Shop
from webapp.campaigns.assessing import assessed


@pytest.fixture
def shop(house):
    """A launch: three were asked, two came; one bought in its days, and once too late."""
    shop = Shop(house)
    for name in ("陈伟", "李娜", "王芳"):
        shop.enter("customers", name=name)
    shop.enter(
        "campaigns",
        name="X产品发布会",
        type="发布会",
        starts_on="2026-10-01",
        ends_on="2026-10-02",
        cost="500",
    )
    for name, status in (("陈伟", "已参加"), ("李娜", "已参加"), ("王芳", "未参加")):
        shop.enter("campaign_members", campaign="X产品发布会", customer=name, status=status)
    for name, day, price in (
        *(("陈伟", "2026-10-02", "1000"), ("陈伟", "2026-11-01", "500"), ("陈伟", "2026-11-02", "70")),
        *(("陈伟", "2026-09-30", "70"), ("王芳", "2026-10-02", "70")),
    ):
        order = shop.enter("orders", customer=name, ordered_on=day, status="已完成")
        shop.enter("order_lines", order=f"#{order}", model="X产品", unit_price=price)
    cancelled = shop.enter("orders", customer="李娜", ordered_on="2026-10-02", status="已取消")
    shop.enter("order_lines", order=f"#{cancelled}", model="X产品", unit_price="9000")
    return shop


def figures(shop, *ids):
    with shop:
        return {id: tuple(row)[1:] for id, row in assessed(ids).items()}


def test_the_figures(shop):
    asked, share, orders, revenue, roi = figures(shop, 1)[1]
    assert (asked, round(share, 4), orders, revenue, roi) == (3, Decimal("0.6667"), 2, 1500, 2)


def test_of_a_campaign_that_nobody_was_asked_to(shop):
    id = shop.enter("campaigns", name="空活动", type="赠品活动")
    assert figures(shop, id) == {id: (0, None, 0, 0, None)}


def test_the_days_that_count_are_the_campaigns_own(shop):
    shop.change("campaigns", 1, "days", "31")
    assert figures(shop, 1)[1][2:4] == (3, 1570)


def test_the_page_shows_them_and_asks_once(house, shop, company_statements):
    client = house.client()
    client.get(house.url("/campaigns"))
    company_statements.clear()
    page = client.get(house.url("/campaigns")).text
    assert all(text in page for text in ("66.67%", "1,500.00", "200%"))
    assert len([one for one in company_statements if "campaign_members" in one]) == 1


def test_it_does_not_end_before_it_begins(shop):
    assert set(shop.errors("campaigns", 1, ends_on="2026-09-01")) == {"ends_on"}
    assert set(shop.errors("campaigns", 1, starts_on="2026-12-01")) == {"starts_on"}
