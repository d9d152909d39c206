"""Contacts: sealed as customers are, one of them asked first, told on the customer's row."""

import pytest

from tests.support.shop import Shop


@pytest.fixture
def shop(house):
    shop = Shop(house, "sales")
    shop.customer = shop.enter("customers", name="西湖酒店", kind="企业", company_name="西湖酒店")
    return shop


def first(shop):
    return [name for (name,) in shop.rows("SELECT name FROM contacts WHERE is_primary ORDER BY id")]


def contact(shop, name, **texts):
    return shop.enter("contacts", customer="西湖酒店", name=name, **texts)


def test_one_contact_is_asked_first(shop):
    one = contact(shop, "王芳", title="采购经理", is_primary="是")
    contact(shop, "李娜", is_primary="是")
    assert first(shop) == ["李娜"]
    shop.change("contacts", one, "is_primary", "是")
    assert first(shop) == ["王芳"]


def test_first_at_one_customer_is_nothing_to_another(shop):
    contact(shop, "王芳", is_primary="是")
    shop.enter("customers", name="陈伟")
    shop.enter("contacts", customer="陈伟", name="陈太太", is_primary="是")
    assert first(shop) == ["王芳", "陈太太"]


def test_a_customers_row_tells_who_is_asked_first(shop):
    contact(shop, "李娜")
    assert shop.rollup("customers", "contact", shop.customer) == {shop.customer: "李娜"}
    contact(shop, "王芳", title="采购经理", is_primary="是")
    assert shop.rollup("customers", "contact", shop.customer) == {shop.customer: "王芳 采购经理"}


def test_reach_is_sealed_masked_and_found(house, shop):
    contact(shop, "王芳", phone="139 0000 1234", email="Wang@Example.com", wechat="wangfang88")
    kept = shop.one("SELECT phone FROM contacts")
    assert b"13900001234" not in bytes(kept)
    clerk = house.client("sales")
    page = clerk.get(house.url("/contacts")).text
    assert "139****1234" in page and "13900001234" not in page
    for asked in ("13900001234", "1234", "wangfang", "wf", "王芳"):
        assert "采购" not in page and "王芳" in clerk.get(house.url(f"/contacts?q={asked}")).text


def test_who_may_what(house, other_house, shop):
    id = contact(shop, "王芳", phone="13900001234")
    assert (
        house.client("service")
        .post(house.url("/contacts"), data={"customer": "1", "name": "李娜"})
        .status_code
        == 303
    )
    assert house.client("accountant").post(house.url("/contacts"), data={"name": "x"}).status_code == 403
    assert house.client("viewer").get(house.url(f"/contacts/{id}/cells/phone/shown")).status_code == 403
    assert other_house.client("owner").get(other_house.url(f"/contacts/{id}")).status_code == 404
    assert house.client("sales").post(house.url("/contacts"), data={"name": "没有客户"}).status_code == 422
