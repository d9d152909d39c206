"""Devices: which product they are, and until when they are under warranty."""

from datetime import date

import pytest

from tests.support.imports import csv_file, imported
from tests.support.shop import Shop
from webapp.tables.registry import tables
from webapp.tables.writing.warnings import odd


@pytest.fixture
def shop(house):
    shop = Shop(house, "service")
    shop.customer = shop.enter("customers", name="陈伟")
    Shop(house).enter("products", model="BCD-470", warranty_months="36个月")
    return shop


def device(shop, **texts):
    return shop.enter(
        "devices", **{"customer": "陈伟", "model": "BCD-470", "bought_on": "2026-01-31"} | texts
    )


def until(shop, id):
    return shop.one("SELECT warranty_until FROM devices WHERE id = :id", id=id)


def test_a_warranty_follows_from_the_product_and_the_day(shop):
    id = device(shop)
    assert until(shop, id) == date(2029, 1, 31)
    shop.change("devices", id, "bought_on", "2026-02-15")
    assert until(shop, id) == date(2029, 2, 15)


def test_a_typed_warranty_stays_until_it_is_cleared(shop):
    id = device(shop, warranty_until="2030-12-31")
    shop.change("devices", id, "bought_on", "2026-02-15")
    assert until(shop, id) == date(2030, 12, 31)
    shop.change("devices", id, "warranty_until", "")
    assert until(shop, id) == date(2029, 2, 15)


def test_what_is_no_product_has_the_warranty_that_is_typed(shop):
    id = device(shop, model="老式洗衣机")
    assert until(shop, id) is None
    shop.change("devices", id, "model", "BCD-470")
    assert until(shop, id) == date(2029, 1, 31)


def test_a_serial_number_is_one_devices_own(house, shop):
    device(shop, serial="SN-1")
    device(shop)
    device(shop)
    refused = house.client("service").post(
        house.url("/devices"), data={"customer": "陈伟", "model": "BCD-470", "serial": "SN-1"}
    )
    assert refused.status_code == 422


def test_a_warranty_that_ends_before_it_begins_is_odd(house, shop):
    with shop:
        values = {"bought_on": date(2026, 2, 1), "warranty_until": date(2026, 1, 1)}
        assert set(odd(tables["devices"], values)) == {"warranty_until"}
        assert odd(tables["devices"], {"warranty_until": date(2060, 1, 1)}) == {}


def test_views_tell_what_is_covered(house, shop):
    device(shop, serial="NEW", bought_on="今天")
    device(shop, serial="OLD", bought_on="2001-01-01")
    client = house.client("service")
    covered, over = (client.get(house.url(f"/devices?view={view}")).text for view in ("covered", "over"))
    assert "NEW" in covered and "OLD" not in covered
    assert "OLD" in over and "NEW" not in over


def test_a_customer_has_so_many(shop):
    device(shop)
    device(shop)
    assert shop.rollup("customers", "devices", shop.customer) == {shop.customer: 2}


def test_who_may_what(house, other_house, shop):
    id = device(shop, install_address="杭州市西湖区文三路 1 号")
    assert house.client("accountant").post(house.url("/devices"), data={}).status_code == 403
    assert (
        house.client("viewer").get(house.url(f"/devices/{id}/cells/install_address/shown")).status_code == 403
    )
    assert "文三路" not in house.client("viewer").get(house.url(f"/devices/{id}")).text
    assert other_house.client("owner").get(other_house.url(f"/devices/{id}")).status_code == 404


def test_a_file_may_say_the_warranty_or_leave_it_out(house, shop, tmp_path):
    rows = (
        "客户编号,产品型号,序列号,购机日期,保修至",
        "C000001,BCD-470,A1,2026-01-31,",
        "C000001,BCD-470,A2,2026-01-31,2031-01-01",
    )
    done = imported(house, "devices", csv_file(tmp_path, *rows))
    assert (done.created, done.refused) == (2, 0)
    told = shop.rows("SELECT serial, warranty_until::text, warranty_until_manual FROM devices ORDER BY id")
    assert told == [("A1", "2029-01-31", False), ("A2", "2031-01-01", True)]
