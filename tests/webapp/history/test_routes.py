"""The company's history: everything by everybody, as sentences; for those who may see it, of their own company."""

import re

import pytest

from tests.support.shop import Shop
from webapp.customers.table import customers
from webapp.demo.opening import enter
from webapp.history import reading


@pytest.fixture
def shop(house):
    return Shop(house)


@pytest.fixture
def customer(shop):
    return shop.enter("customers", name="陈伟", phone="13900001234")


def page(house, query="", role="owner", **kw):
    return house.client(role).get(house.url(f"/history{query}"), **kw)


def many(shop, count):
    with shop:
        enter(customers, [{"name": f"客户{n}", "kind": "person"} for n in range(count)])


def titles(answer):
    return [
        re.sub(r"<[^>]+>", "", title) for title in re.findall(r"</time><div>\s*<b>(.*?)</b>", answer.text)
    ]


def test_what_happened_is_told_newest_first(house, shop, customer):
    shop.change("customers", customer, "grade", "VIP客户")
    shop.delete("customers", customer)
    shop.restore("customers", customer)
    assert titles(page(house)) == [
        "老板 张 还原了 客户 陈伟",
        "老板 张 删除了 客户 陈伟",
        "老板 张 修改了 客户 陈伟",
        "老板 张 录入了 客户 陈伟",
    ]


def test_values_are_told_and_sealed_ones_masked(house, shop, customer):
    shop.change("customers", customer, "grade", "VIP客户")
    shop.change("customers", customer, "phone", "13700004321")
    told = page(house).text
    assert "<del>普通客户</del> → <ins>VIP客户</ins>" in told
    assert "<del>139****1234</del> → <ins>137****4321</ins>" in told
    assert "13700004321" not in told


def test_who_looked_at_what_was_masked(house, customer):
    house.client().get(house.url(f"/customers/{customer}/cells/phone/shown"), headers={"HX-Request": "true"})
    assert titles(page(house))[0] == "老板 张 查看了 客户 陈伟 的 联系电话"


def test_by_table_and_by_person(house, shop, customer):
    Shop(house, "sales").enter("products", model="BCD-470")
    assert titles(page(house, "?table=products")) == ["店员 李 录入了 产品 BCD-470"]
    assert titles(page(house, f"?person={house.people['owner'].id}")) == ["老板 张 录入了 客户 陈伟"]
    assert titles(page(house, "?table=products&person=999999")) == []
    for odd in (
        "table=nothing&person=x&after=~~~",
        f"person={10**30}",
        f"after={10**30}~%00~customers",
        "person=-1",
    ):
        assert page(house, f"?{odd}").status_code == 200


def test_one_act_on_many_records_is_one_entry(house, shop):
    many(shop, 120)
    assert titles(page(house)) == ["老板 张 录入了 120 条客户"]


def test_a_long_act_is_counted_whole_and_told_once(house, shop, customer, monkeypatch):
    monkeypatch.setattr(reading, "WINDOW", 10)
    many(shop, 45)
    first = page(house)
    assert titles(first) == ["老板 张 录入了 45 条客户"]
    [further] = re.findall(r'hx-get="[^"]*/history\?([^"]*)"[^>]*hx-target="this"', first.text)
    second = page(house, f"?{further.replace('&amp;', '&')}", headers={"HX-Request": "true"})
    assert titles(second) == ["老板 张 录入了 客户 陈伟"]
    assert "<h1>" not in second.text


def test_it_goes_on_page_by_page(house, shop, customer, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 2)
    for note in "一二三":
        shop.change("customers", customer, "note", note)
    seen, query = [], ""
    while True:
        answer = page(house, query)
        seen += titles(answer)
        further = re.findall(r'hx-get="[^"]*/history\?([^"]*)"[^>]*hx-target="this"', answer.text)
        if not further:
            break
        query = f"?{further[0].replace('&amp;', '&')}"
    assert len(seen) == 4


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("sales", 200), ("accountant", 200), ("viewer", 403)]
)
def test_who_may_see_it(house, role, status):
    assert page(house, role=role).status_code == status


def test_it_is_one_companys_own(house, other_house, shop, customer):
    assert titles(page(other_house)) == []
    assert other_house.client().get(house.url("/history")).status_code == 404


def test_what_followed_a_change_is_told_beside_it(house, shop, customer):
    order = shop.enter("orders", customer="陈伟", ordered_on="2026-11-02")
    shop.enter("order_lines", order=f"#{order}", model="A产品", unit_price="1000")
    told = page(house)
    assert titles(told)[:2] == ["老板 张 修改了 订单 XS000001", "老板 张 录入了 购买记录 A产品"]
    assert "<ins>1,000.00</ins>" in told.text
    shop.delete("orders", order)
    assert "/order_lines/" not in page(house).text
