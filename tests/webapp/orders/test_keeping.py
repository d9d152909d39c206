"""Orders and lines keep what is true about them: totals, list prices, products, and the words for what is wrong."""

import threading
from decimal import Decimal

import pytest

from tests.support.shop import Shop
from webapp.tables.writing.editing import Missing


@pytest.fixture
def shop(house):
    return Shop(house)


@pytest.fixture
def customer(shop):
    return shop.enter("customers", name="陈伟")


@pytest.fixture
def order(shop, customer):
    return shop.enter("orders", customer="陈伟", ordered_on="2026-11-02")


def total(shop, order):
    return shop.one("SELECT total FROM orders WHERE id = :id", id=order)


def line(shop, order, **texts):
    return shop.enter("order_lines", **{"order": f"#{order}", "model": "A产品", "unit_price": "1000"} | texts)


def test_an_order_is_the_sum_of_its_lines_less_its_discount(shop, order):
    line(shop, order, quantity="2")
    line(shop, order, model="B产品", unit_price="99.95", quantity="3", discount="0.05")
    assert total(shop, order) == Decimal("2284.86")
    shop.change("orders", order, "discount", "84.86")
    assert total(shop, order) == Decimal("2200.00")


def test_a_deleted_line_no_longer_counts_until_it_is_restored(shop, order):
    kept, dropped = line(shop, order), line(shop, order, unit_price="500")
    shop.delete("order_lines", dropped)
    assert total(shop, order) == Decimal("1000.00")
    shop.restore("order_lines", dropped)
    assert total(shop, order) == Decimal("1500.00")
    assert kept


def test_an_order_without_lines_comes_to_nothing(shop, order):
    shop.change("orders", order, "discount", "50")
    assert total(shop, order) == 0


def test_two_lines_changed_at_once_both_count(shop, order):
    lines = [line(shop, order), line(shop, order)]
    threads = [threading.Thread(target=shop_at, args=(shop, id, "250")) for id in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert total(shop, order) == Decimal("500.00")


def shop_at(shop, line, price):
    Shop(shop.house).change("order_lines", line, "unit_price", price)


def test_a_product_brings_its_list_price_and_its_link(shop, order):
    product = shop.enter("products", model="BCD-470", list_price="3899")
    priced = line(shop, order, model="BCD-470", unit_price="")
    assert shop.rows("SELECT product_id, unit_price FROM order_lines WHERE id = :id", id=priced) == [
        (product, Decimal("3899.00"))
    ]
    shop.change("order_lines", priced, "model", "旧型号")
    assert shop.one("SELECT product_id FROM order_lines WHERE id = :id", id=priced) is None


def test_a_typed_price_wins_over_the_list_price(shop, order):
    shop.enter("products", model="BCD-470", list_price="3899")
    priced = line(shop, order, model="BCD-470", unit_price="3500")
    assert shop.one("SELECT unit_price FROM order_lines WHERE id = :id", id=priced) == Decimal("3500.00")


def test_what_is_wrong_is_said_at_its_field(shop, order, customer):
    assert "unit_price" in shop.errors("order_lines", order=f"#{order}", model="没有的型号")
    wrong = {"order": "", "model": "", "quantity": "0", "unit_price": "abc", "discount": "1.2", "rating": "6"}
    assert set(shop.errors("order_lines", **wrong)) == {
        "order",
        "model",
        "quantity",
        "unit_price",
        "discount",
        "rating",
    }
    assert "due_on" in shop.errors("orders", customer="陈伟", ordered_on="2026-11-02", due_on="2026-11-01")
    assert "due_on" in shop.errors("orders", order, due_on="2026-11-01")
    assert "customer" in shop.errors("orders", customer="没有这个人")


def test_a_line_stays_in_its_order(shop, order):
    mine, other = line(shop, order), shop.enter("orders", customer="陈伟", ordered_on="2026-11-03")
    assert "order" in shop.errors("order_lines", mine, order=f"#{other}")
    assert shop.errors("order_lines", mine, order=f"#{order}") == {}


def test_a_discount_is_not_more_than_the_goods(shop, order):
    line(shop, order)
    assert "discount" in shop.errors("orders", order, discount="1000.01")
    assert shop.errors("orders", order, discount="1000") == {}


def test_lines_live_as_long_as_their_order(shop, order):
    mine = line(shop, order)
    shop.delete("orders", order)
    with pytest.raises(Missing):
        shop.change("order_lines", mine, "quantity", "2")
    shop.restore("orders", order)
    assert shop.errors("order_lines", mine, quantity="2") == {}


def test_a_line_without_its_order_is_told_where_orders_begin(shop, order):
    assert (
        "订单编号" in (said := shop.errors("order_lines", model="A产品", unit_price="1")["order"])
        and "客户" in said
    )
    assert "XS999999" in shop.errors("order_lines", order="XS999999", model="A产品", unit_price="1")["order"]
