"""A day in the shop through the browser's door: customer, order, lines, goods out, money in; and who may what."""

import re

import pytest

HX = {"HX-Request": "true"}


@pytest.fixture
def clerk(house):
    return house.client("sales")


@pytest.fixture
def books(house):
    return house.client("accountant")


def entered(client, house, table, **texts):
    """Enters a record by the new row; its address."""
    answer = client.post(house.url(f"/{table}"), data=texts)
    assert answer.status_code == 303, answer.text[-800:]
    return answer.headers["Location"]


def cell(client, url, key, value, seen=""):
    return client.put(f"{url}/cells/{key}", data={"value": value, "seen": seen}, headers=HX)


def figures(client, url):
    found = re.findall(r'class="figure"><small>(.*?)</small><b[^>]*>(.*?)</b>', client.get(url).text)
    return dict(found)


@pytest.fixture
def day(house, clerk, books):
    """(customer, order, payment): an order of two lines that went out, half of it paid."""
    customer = entered(clerk, house, "customers", name="陈伟", phone="13900001234")
    entered(clerk, house, "products", model="BCD-470", list_price="3899")
    order = entered(clerk, house, "orders", customer="陈伟", ordered_on="2026-11-02", payment_method="赊账")
    number = "XS000001"
    entered(clerk, house, "order_lines", order=number, model="BCD-470")
    entered(clerk, house, "order_lines", order=number, model="安装辅材", unit_price="101", quantity="1")
    assert cell(clerk, order, "status", "已发货", "待发货").status_code == 200
    payment = entered(
        books, house, "payments", customer="C000001", amount="2000", method="微信", order=number
    )
    return customer, order, payment


def test_the_day_adds_up(house, clerk, day):
    customer, order, _ = day
    assert figures(clerk, order)["购买金额"] == "¥4,000.00"
    on_record = figures(clerk, customer)
    assert (on_record["应收余额"], on_record["累计购买"]) == ("¥2,000.00", "¥4,000.00")
    listed = clerk.get(house.url("/customers")).text
    assert "已购BCD-470等2项,金额4000元" in listed
    assert "2,000.00" in listed
    assert "陈伟" in clerk.get(house.url("/customers?view=owing")).text


def test_the_record_shows_what_belongs_to_it(house, clerk, day):
    customer, order, _ = day
    assert "XS000001" in clerk.get(f"{customer}/under/orders", headers=HX).text
    assert "SK000001" in clerk.get(f"{customer}/under/payments", headers=HX).text
    assert "安装辅材" in clerk.get(f"{order}/under/order_lines", headers=HX).text


def test_a_wrong_cell_is_refused_with_its_reason(house, clerk, day):
    _, order, _ = day
    refused = cell(clerk, order, "status", "飞走了", "已发货")
    assert refused.status_code == 422
    assert "飞走了" in refused.text
    assert "待发货" in refused.text


def test_a_wrong_row_keeps_what_was_typed(house, clerk, day):
    refused = clerk.post(
        house.url("/orders"), data={"customer": "没有这个人", "ordered_on": "昨天下午"}, headers=HX
    )
    assert refused.status_code == 422
    assert "没有这个人" in refused.text
    assert "昨天下午" in refused.text


def test_a_customer_who_owes_cannot_be_deleted(house, clerk, day):
    customer, *_ = day
    for headers in ({}, HX):
        refused = clerk.post(f"{customer}/deletion", headers=headers)
        assert refused.status_code == 422
        assert "往来未结清（2,000.00）" in refused.text
    assert clerk.get(customer).status_code == 200


def test_an_accountant_sees_customers_and_does_not_change_them(house, books, day):
    customer, order, payment = day
    assert books.get(customer).status_code == 200
    assert cell(books, customer, "name", "陈伟伟", "陈伟").status_code == 403
    assert cell(books, order, "status", "已取消", "已发货").status_code == 403
    assert books.post(house.url("/customers"), data={"name": "徐静"}).status_code == 403
    assert cell(books, payment, "amount", "2500", "2000.00").status_code == 200


def test_a_viewer_looks_only(house, day):
    viewer = house.client("viewer")
    customer, order, _ = day
    assert viewer.get(order).status_code == 200
    assert viewer.get(f"{customer}/cells/phone/shown").status_code == 403
    assert cell(viewer, order, "status", "已完成", "已发货").status_code == 403
    assert viewer.get(house.url("/orders/bin")).status_code == 403


def test_another_company_finds_nothing(house, other_house, day):
    stranger = other_house.client("owner")
    for url in day:
        assert stranger.get(url).status_code == 404
        elsewhere = stranger.get(url.replace(house.slug, other_house.slug))
        unknown = stranger.get(other_house.url(f"/{url.split('/')[-2]}/999999"))
        assert elsewhere.status_code == unknown.status_code == 404
    assert "陈伟" not in stranger.get(other_house.url("/customers")).text
