"""The lists of the service desk, and the purchase record, ask as often for a dozen records as for one."""

import pytest

from tests.support.shop import Shop

PAGES = {
    "/contacts": 4,
    "/devices": 4,
    "/repairs": 5,
    "/repairs?view=record": 5,
    "/services": 5,
    "/services?view=record": 5,
    "/order_lines": 5,
    "/order_lines?view=record": 5,
}


def furnish(shop, times):
    for _ in range(times):
        name = f"陈{shop.one('SELECT count(*) FROM customers')}"
        shop.enter("customers", name=name)
        shop.enter("contacts", customer=name, name="王芳")
        shop.enter("devices", customer=name, model="BCD-470")
        shop.enter("repairs", customer=name, model="BCD-470", technician="我")
        shop.enter("services", customer=name, type="安装", staff="刘师傅")
        shop.enter("order_lines", customer=name, model="BCD-470", unit_price="1")


@pytest.fixture
def asked(house, statements):
    """asked(path): the statements about the company's records that a page takes."""
    client, seen = house.client("sales"), statements

    def asked(path):
        client.get(house.url(path))
        seen.clear()
        assert client.get(house.url(path)).status_code == 200
        return [one for one in seen if "shared." not in one]

    return asked


def test_a_dozen_records_take_no_more_than_one(house, asked):
    shop = Shop(house)
    furnish(shop, 1)
    few = {path: len(asked(path)) for path in PAGES}
    furnish(shop, 11)
    many = {path: len(asked(path)) for path in PAGES}
    assert many == few
    assert {path: count for path, count in many.items() if count > PAGES[path]} == {}


def test_a_record_page_asks_no_more_for_many(house, asked):
    shop = Shop(house)
    furnish(shop, 1)
    few = [len(asked(f"/{name}/1")) for name in ("customers", "repairs", "services", "devices")]
    for _ in range(5):
        shop.enter("repairs", customer="陈0", model="BCD-470", device="SB000001")
    assert [len(asked(f"/{name}/1")) for name in ("customers", "repairs", "services", "devices")] == few
