"""The company at a glance adds up, and shows nobody else's figures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.support.shop import Shop
from webapp.core.formats import today
from webapp.dashboard import drawing
from webapp.dashboard.figures import Month, _firsts


@pytest.fixture
def shop(house):
    shop = Shop(house)
    shop.enter("customers", name="陈伟")
    return shop


def sell(shop, price, **texts):
    order = shop.enter("orders", **{"customer": "陈伟", "status": "已发货"} | texts)
    shop.enter("order_lines", order=f"#{order}", model="A产品", unit_price=price)


def test_the_figures_of_this_moment(house, shop):
    sell(shop, "1000", due_on=str(today()))
    sell(shop, "300", status="待发货")
    sell(shop, "77", status="已取消")
    shop.enter("payments", customer="陈伟", amount="400", method="cash")
    page = house.client("viewer").get(house.url("/overview")).text
    for figure in ("¥600.00", "¥1,300.00", "¥400.00"):
        assert figure in page
    assert "XS000002" in page


def test_what_is_late(house, shop):
    ordered, due = (str(today() - timedelta(days=days)) for days in (40, 10))
    sell(shop, "1000", ordered_on=ordered, due_on=due)
    sell(shop, "2000", ordered_on=ordered)
    sell(shop, "3000", ordered_on=ordered, due_on=due)
    shop.enter("payments", customer="陈伟", amount="3000", method="cash", order="XS000003")
    page = house.client().get(house.url("/overview")).text
    assert due in page
    assert page.count("XS000001") == 1
    assert "XS000002" not in page
    assert "XS000003" not in page


def test_an_empty_company_has_an_overview(house, other_house, shop):
    sell(shop, "1000")
    page = other_house.client().get(other_house.url("/overview")).text
    assert "¥0.00" in page
    assert "陈伟" not in page
    assert house.client().get(other_house.url("/overview")).status_code == 404


def test_the_first_page_of_a_company_is_its_customers(house):
    answer = house.client().get(house.url("/"))
    assert (answer.status_code, answer.headers["Location"]) == (302, house.url("/customers"))


def test_twelve_months_to_this_one():
    firsts = _firsts(date(2026, 3, 31))
    assert (firsts[0], firsts[-1], len(firsts)) == (date(2025, 4, 1), date(2026, 3, 1), 12)


def test_the_highest_bar_fills_the_drawing():
    months = [
        Month(date(2026, 1, 1), Decimal(500), Decimal(250)),
        Month(date(2026, 2, 1), Decimal(0), Decimal(-10)),
    ]
    [high, low], [nothing, below] = (column.bars for column in drawing.columns(months))
    assert (high.y, high.height, low.y) == (0, drawing.HEIGHT, drawing.HEIGHT / 2)
    assert nothing.height == below.height == 0
    assert drawing.columns([Month(date(2026, 1, 1), Decimal(0), Decimal(0))])[0].bars[0].height == 0
