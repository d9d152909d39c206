"""What orders add to a customer's row and to their own: right, and with one query a page."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.shop import Shop
from webapp.orders.rollups import plain
from webapp.tables.registry import tables


@pytest.fixture
def shop(house):
    return Shop(house)


def bought(shop, name, *lines, on="2026-11-02", status="已完成"):
    order = shop.enter("orders", customer=name, ordered_on=on, status=status)
    for model, price in lines:
        shop.enter("order_lines", order=f"#{order}", model=model, unit_price=price)
    return order


@pytest.fixture
def two(shop):
    """The two sample customers of document 001."""
    zhang = shop.enter("customers", name="张三", phone="12345678901")
    li = shop.enter("customers", name="李四", phone="09876543210")
    bought(shop, "张三", ("A产品", "1000"), on="2023-05-01")
    bought(shop, "李四", ("B产品", "2000"), on="2023-07-15")
    return zhang, li


def test_the_sample_customers_read_as_in_the_document(shop, two):
    assert shop.rollup("customers", "purchases", *two) == {
        two[0]: "已购A产品,金额1000元",
        two[1]: "已购B产品,金额2000元",
    }


def test_the_newest_order_with_goods_is_told(shop, two):
    zhang, _ = two
    bought(shop, "张三", ("C产品", "300"), ("D产品", "50.5"), on="2024-01-01")
    bought(shop, "张三", on="2024-02-01")
    bought(shop, "张三", ("E产品", "9"), on="2024-03-01", status="已取消")
    assert shop.rollup("customers", "purchases", zhang) == {zhang: "已购C产品等2项,金额350.5元"}
    assert shop.rollup("customers", "last_order", zhang) == {zhang: date(2024, 2, 1)}
    assert shop.rollup("customers", "bought", zhang) == {zhang: Decimal("1350.50")}


def test_a_customer_without_orders_has_nothing(shop):
    lone = shop.enter("customers", name="赵六")
    assert shop.rollup("customers", "purchases", lone) == {}
    assert shop.rollup("customers", "bought", lone) == {}


def test_each_rollup_is_one_query_whatever_the_page(shop, two, statements):
    statements.clear()
    for key in ("purchases", "last_order", "bought"):
        shop.rollup("customers", key, *two)
    assert len([one for one in statements if one.lstrip().startswith("SELECT")]) == 3


def test_lines_show_their_orders_columns(shop, two):
    lines = [id for (id,) in shop.rows("SELECT id FROM order_lines ORDER BY id")]
    assert shop.rollup("order_lines", "customer", *lines) == dict(zip(lines, two, strict=True))
    assert shop.rollup("order_lines", "status", *lines) == dict.fromkeys(lines, "done")
    assert list(shop.rollup("order_lines", "ordered_on", *lines).values()) == [
        date(2023, 5, 1),
        date(2023, 7, 15),
    ]


def test_an_order_says_its_goods(shop, two):
    order = bought(shop, "张三", ("BCD-470", "1"), ("KFR-35GW", "2"))
    assert shop.rollup("orders", "goods", order) == {order: "BCD-470 ×1、KFR-35GW ×1"}


@pytest.mark.parametrize(
    ("amount", "said"), [("1000.00", "1000"), ("1000.50", "1000.5"), ("0.00", "0"), ("12.34", "12.34")]
)
def test_an_amount_in_a_sentence_is_plain(amount, said):
    assert plain(Decimal(amount)) == said


def test_every_table_is_declared_right(app):
    for table in tables.values():
        table.checked()
