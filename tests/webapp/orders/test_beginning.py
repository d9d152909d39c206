"""A row of the purchase record begins its order or joins one: typed, pasted and imported."""

import json
from datetime import date
from decimal import Decimal

import pytest

from tests.support.imports import csv_file, imported
from tests.support.shop import Shop
from webapp.tables.registry import tables
from webapp.tables.writing.many import create_many

RECORD = ["订单编号", "客户编号", "产品型号", "购买日期", "购买数量", "支付方式", "订单状态"]
ORDERS = "SELECT number, customer_id, ordered_on, status, payment_method, total FROM orders ORDER BY id"
HX = {"HX-Request": "true"}


@pytest.fixture
def shop(house):
    shop = Shop(house, "sales")
    shop.customer = shop.enter("customers", name="陈伟")
    shop.enter("products", model="BCD-470", list_price="3899")
    return shop


def buy(shop, **texts):
    return shop.enter("order_lines", **{"model": "BCD-470"} | texts)


def test_the_columns_are_those_of_the_document(app, house):
    table = tables["order_lines"]
    record = next(view for view in table.views if view.key == "record")
    with app.test_request_context(), house.at_work():
        assert [str(field.label) for field in table.visible(record.columns)] == RECORD


def test_a_row_makes_its_order(shop):
    buy(shop, customer="陈伟", quantity="2", ordered_on="2026-11-02", status="已发货", payment_method="微信")
    assert shop.rows(ORDERS) == [
        ("XS000001", shop.customer, date(2026, 11, 2), "shipped", "wechat", Decimal("7798.00"))
    ]
    assert shop.balance(shop.customer) == Decimal("7798.00")


def test_in_the_columns_of_the_document(house, shop):
    clerk = house.client("sales")
    page = {"HX-Current-URL": house.url("/order_lines?view=record")}
    typed = {
        "customer_no": "C000001",
        "model": "BCD-470",
        "ordered_on": "2023/5/1",
        "quantity": "1",
        "payment_method": "现金",
    }
    made = clerk.post(house.url("/order_lines"), data=typed, headers=HX | page)
    assert made.status_code == 201, made.text
    for words in ("XS000001", "C000001", "BCD-470", "2023-05-01", "现金", "待发货"):
        assert words in made.text
    listed = clerk.get(house.url("/order_lines?view=record")).text
    assert all(f">{label}<" in listed or label in listed for label in RECORD)


def test_a_number_joins_its_order(shop):
    buy(shop, customer="陈伟", ordered_on="2026-11-02")
    buy(shop, order="XS000001", model="安装辅材", unit_price="101")
    buy(shop, order="XS000001", customer="陈伟", ordered_on="2026-11-02", model="支架", unit_price="50")
    assert [row[-1] for row in shop.rows(ORDERS)] == [Decimal("4050.00")]


def test_what_a_row_says_of_its_order_has_to_be_so(shop):
    shop.enter("customers", name="徐静")
    buy(shop, customer="陈伟", ordered_on="2026-11-02")
    typed = {"order": "XS000001", "model": "BCD-470"}
    assert set(shop.errors("order_lines", **typed, customer="徐静")) == {"customer"}
    assert set(shop.errors("order_lines", **typed, customer_no="C000002")) == {"customer"}
    wrong = shop.errors(
        "order_lines", **typed, ordered_on="2026-11-03", status="已完成", payment_method="现金"
    )
    assert set(wrong) == {"ordered_on", "status", "payment_method"}
    assert "2026-11-02" in wrong["ordered_on"] and "待发货" in wrong["status"]


def test_a_number_that_is_not_there_begins_with_its_customer(shop):
    assert set(shop.errors("order_lines", order="DD-77", model="BCD-470")) == {"order"}
    buy(shop, order="DD-77", customer="陈伟")
    buy(shop, order="DD-77", model="支架", unit_price="50")
    assert [(row[0], row[-1]) for row in shop.rows(ORDERS)] == [("DD-77", Decimal("3949.00"))]


def test_without_order_and_customer_it_says_what_is_missing(shop):
    assert set(shop.errors("order_lines", model="BCD-470")) == {"order"}
    assert set(shop.errors("order_lines", model="BCD-470", customer="没有这个人")) == {"customer"}


def test_a_purchase_of_no_known_price_is_kept_and_told(house, shop):
    made = house.client("sales").post(
        house.url("/order_lines"), data={"customer": "陈伟", "model": "旧款"}, headers=HX
    )
    assert made.status_code == 201
    assert r"\u5355\u4ef7" in made.headers["HX-Trigger"]
    assert "unit_price" in shop.errors("order_lines", order="XS000001", model="旧款")


def test_many_rows_make_their_orders_together(shop):
    with shop:
        customer = {
            "customer": shop.customer,
            "model": "BCD-470",
            "unit_price": Decimal(10),
            "quantity": Decimal(1),
        }
        done = create_many(tables["order_lines"], [dict(customer) for _ in range(3)])
        assert not done.refused
    assert len(shop.rows(ORDERS)) == 3


def test_a_file_of_purchases_is_a_file_of_orders(house, shop, tmp_path):
    rows = (
        "DD-1,C000001,BCD-470,2023-05-01,1,现金,已完成",
        "DD-1,C000001,支架,2023-05-01,2,现金,已完成",
        ",C000001,BCD-470,2023-07-15,1,微信,已发货",
        "DD-2,C000001,BCD-470,2023-07-16,1,,",
        "DD-2,C000001,支架,2023-07-17,1,,",
        "DD-3,C000009,支架,2023-07-17,1,,",
    )
    counts = imported(house, "order_lines", csv_file(tmp_path, ",".join(RECORD), *rows))
    assert (counts.created, counts.refused) == (4, 2)
    told = [(number, str(day), status, method) for number, _, day, status, method, _ in shop.rows(ORDERS)]
    assert sorted(told) == [
        ("DD-1", "2023-05-01", "done", "cash"),
        ("DD-2", "2023-07-16", "to_ship", None),
        ("XS000001", "2023-07-15", "shipped", "wechat"),
    ]
    assert shop.balance(shop.customer) == Decimal("7798.00")


def test_a_block_of_purchases_is_pasted(house, shop):
    keys = ["order", "customer_no", "model", "ordered_on", "quantity", "payment_method", "status"]
    rows = [
        ["DD-1", "C000001", "BCD-470", "2023-05-01", "1", "现金", "已完成"],
        ["DD-1", "", "支架", "", "2", "", ""],
        ["", "C000001", "BCD-470", "2023/7/15", "1", "微信", "已发货"],
        ["", "C000009", "BCD-470", "2023/7/15", "1", "微信", "已发货"],
    ]
    block = {
        "keys": json.dumps(keys),
        "ids": json.dumps([None] * 4),
        "rows": json.dumps(rows),
        "door": "paste",
    }
    clerk, url = house.client("sales"), house.url("/order_lines/pastes")
    tried = clerk.post(url, data=block | {"try": "1"}, headers=HX)
    assert tried.status_code == 200 and shop.rows(ORDERS) == []
    pasted = clerk.post(url, data=block, headers=HX)
    assert pasted.status_code == 200, pasted.text
    assert [(row[0], str(row[2]), row[3]) for row in shop.rows(ORDERS)] == [
        ("DD-1", "2023-05-01", "done"),
        ("XS000001", "2023-07-15", "shipped"),
    ]
    assert "C000009" in pasted.headers["HX-Trigger"] or r"\u6ca1\u6709" in pasted.headers["HX-Trigger"]
    undo = clerk.post(house.url("/order_lines/undos"), data={}, headers=HX)
    assert undo.status_code == 200
    assert shop.balance(shop.customer) == 0
    assert shop.rows("SELECT 1 FROM order_lines WHERE deleted_at IS NULL") == []
