"""An order tells what was paid for it and what is still owed, and a payment for it starts with that."""

import re
from decimal import Decimal

import pytest

from tests.support.shop import Shop


@pytest.fixture
def shop(house):
    shop = Shop(house)
    shop.enter("customers", name="陈伟")
    shop.order = shop.enter("orders", customer="陈伟", ordered_on="2026-11-02", payment_method="支付宝")
    shop.enter("order_lines", order="XS000001", model="BCD-470", unit_price="3899")
    return shop


def pay(shop, amount, **texts):
    return shop.enter("payments", customer="陈伟", order="XS000001", amount=amount, method="微信", **texts)


def told(shop):
    return tuple(shop.rollup("orders", key, shop.order)[shop.order] for key in ("paid", "owed"))


def test_paid_and_owed_follow_the_payments(shop):
    assert told(shop) == (0, Decimal("3899.00"))
    first = pay(shop, "2000")
    pay(shop, "100", direction="退款")
    assert told(shop) == (Decimal("1900.00"), Decimal("1999.00"))
    shop.delete("payments", first)
    assert told(shop) == (Decimal("-100.00"), Decimal("3999.00"))


@pytest.mark.parametrize("status", ["已取消", "已退货", "草稿"])
def test_what_is_not_sold_is_not_owed(shop, status):
    pay(shop, "2000")
    shop.change("orders", shop.order, "status", status)
    assert told(shop) == (Decimal("2000.00"), Decimal("-2000.00"))


def test_the_orders_page_shows_both(house, shop):
    pay(shop, "2000")
    page = house.client("accountant").get(house.url(f"/orders/{shop.order}")).text
    figures = dict(re.findall(r'class="figure"><small>(.*?)</small><b[^>]*>(.*?)</b>', page))
    assert (figures["已收金额"], figures["未收金额"]) == ("¥2,000.00", "¥1,899.00")


def started(house, address):
    """{field: text} of the new row at this address."""
    page = house.client("accountant").get(address).text
    return {name: value for value, name in re.findall(r'value="([^"]*)" id="payments-new-(\w+)"', page)}


def test_a_payment_starts_with_what_is_owed(house, shop):
    page = house.client("accountant").get(house.url(f"/orders/{shop.order}")).text
    address = re.search(r'href="([^"]*/payments\?[^"]*new=1)"', page)[1].replace("&amp;", "&")
    pay(shop, "2000")
    texts = started(house, address)
    assert (texts["amount"], texts["method"], texts["direction"]) == ("1899.00", "支付宝", "收款")
    pay(shop, "3000")
    texts = started(house, address)
    assert (texts["amount"], texts["direction"]) == ("1101.00", "退款")


def test_without_an_order_it_starts_blank(house, shop):
    texts = started(house, house.url("/payments?new=1&order=没有"))
    assert texts["amount"] == ""
