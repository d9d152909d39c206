"""Repairs: numbered, entered by the service desk, of a device or of anything, as document 002 has them."""

import io
from datetime import date

import pytest

from tests.support.imports import csv_file, imported
from tests.support.shop import Shop
from webapp.tables.registry import tables
from webapp.tables.writing.warnings import odd

RECORD = ["维修单编号", "客户编号", "产品型号", "报修日期", "维修日期", "维修费用", "维修结果", "备注"]
HX = {"HX-Request": "true"}


@pytest.fixture
def shop(house):
    shop = Shop(house, "service")
    shop.customer = shop.enter("customers", name="陈伟")
    return shop


@pytest.fixture
def desk(house, shop):
    return house.client("service")


def repair(shop, **texts):
    return shop.enter(
        "repairs", **{"customer": "陈伟", "model": "BCD-470", "reported_on": "2026-11-02"} | texts
    )


def entered(shop, id):
    columns = "customer_id, device_id, model, under_warranty, technician"
    return shop.rows(f"SELECT {columns} FROM repairs WHERE id = :id", id=id)[0]


def heads(page):
    return [cell.split("<")[0] for cell in page.split('<span class="label">')[1:]]


def test_the_columns_are_those_of_the_document(app, house, shop, desk):
    shown = [str(field.label) for field in tables["repairs"].visible(view("record").columns)]
    with app.test_request_context(), house.at_work():
        shown = [str(field.label) for field in tables["repairs"].visible(view("record").columns)]
    assert shown == RECORD


def view(key):
    return next(view for view in tables["repairs"].views if view.key == key)


def test_a_row_is_typed_in_the_documents_columns(house, shop, desk):
    typed = {
        "customer_no": "C000001",
        "model": "KFR-35",
        "reported_on": "2023/5/1",
        "fee": "380元",
        "outcome": "已修复",
    }
    made = desk.post(
        house.url("/repairs"), data=typed, headers=HX | {"HX-Current-URL": house.url("/repairs?view=record")}
    )
    assert made.status_code == 201
    assert "C000001" in made.text and "380.00" in made.text and "陈伟" not in made.text
    assert entered(shop, 1)[0] == shop.customer


def test_a_number_and_a_name_are_one_customer(shop):
    other = shop.enter("customers", name="徐静")
    typed = {"model": "KFR-35", "customer_no": f"#{other}"}
    assert set(shop.errors("repairs", customer="陈伟", **typed)) == {"customer_no"}
    assert shop.errors("repairs", customer="徐静", **typed) == {}
    assert set(shop.errors("repairs", model="KFR-35", customer_no="C999999")) == {"customer_no"}
    assert set(shop.errors("repairs", model="KFR-35")) == {"customer"}


def test_a_device_tells_whose_and_which_it_is(shop):
    device = shop.enter(
        "devices", customer="陈伟", model="BCD-470", serial="SN1", warranty_until="2026-12-31"
    )
    id = shop.enter("repairs", device="SB000001", reported_on="2026-11-02")
    assert entered(shop, id)[:4] == (shop.customer, device, "BCD-470", True)
    late = shop.enter("repairs", device="SB000001", reported_on="2027-01-01")
    assert entered(shop, late)[3] is False
    told = shop.enter("repairs", device="SB000001", reported_on="2026-11-02", under_warranty="否")
    assert entered(shop, told)[3] is False
    assert shop.rollup("devices", "repairs", device) == {device: 3}


def test_a_device_is_its_customers_own(shop):
    shop.enter("devices", customer="陈伟", model="BCD-470")
    shop.enter("customers", name="徐静")
    mine, hers = (
        shop.enter("repairs", device="SB000001"),
        shop.enter("repairs", customer="徐静", model="KFR-35"),
    )
    assert set(shop.errors("repairs", customer="徐静", device="SB000001")) == {"device"}
    assert set(shop.errors("repairs", hers, device="SB000001")) == {"device"}
    assert set(shop.errors("repairs", mine, customer="徐静")) == {"customer"}


def test_a_repair_before_its_report_warns_and_is_kept(house, shop, desk):
    id = repair(shop)
    saved = desk.put(
        house.url(f"/repairs/{id}/cells/repaired_on"), data={"value": "2026-11-01", "seen": ""}, headers=HX
    )
    assert saved.status_code == 200
    assert r"\u62a5\u4fee\u65e5\u671f\u662f 2026-11-02" in saved.headers["HX-Trigger"]
    typed = {"customer": "陈伟", "model": "KFR-35", "reported_on": "2026-11-02", "repaired_on": "2026-11-01"}
    made = desk.post(house.url("/repairs"), data=typed, headers=HX)
    assert made.status_code == 201 and "2026-11-02" in made.headers["HX-Trigger"]


def test_a_fee_under_warranty_warns(shop):
    with shop:
        assert set(odd(tables["repairs"], {"under_warranty": True, "fee": 380})) == {"fee"}
        assert (
            odd(tables["repairs"], {"under_warranty": True, "fee": 0, "reported_on": date(2026, 11, 2)}) == {}
        )


def test_a_technician_is_a_member_or_anybody(house, shop, desk):
    ours, theirs = repair(shop, technician="我"), repair(shop, technician="外请 刘师傅", model="KFR-35")
    assert entered(shop, ours)[4] == f"@{house.people['service'].id}"
    page = desk.get(house.url("/repairs")).text
    assert "客服 周" in page and "外请 刘师傅" in page
    mine = desk.get(house.url("/repairs?view=mine")).text
    assert "客服 周" in mine and "外请 刘师傅" not in mine
    assert "外请 刘师傅" in desk.get(house.url(f"/repairs/{theirs}/cells/technician")).text


def test_who_may_what(house, other_house, shop):
    id = repair(shop)
    assert house.client("accountant").post(house.url("/repairs"), data={}).status_code == 403
    assert house.client("sales").post(house.url(f"/repairs/{id}/deletion")).status_code == 403
    assert other_house.client("owner").get(other_house.url(f"/repairs/{id}")).status_code == 404
    for key, text in {
        "fee": "-1",
        "outcome": "飞走了",
        "reported_on": "2026-13-01",
        "customer": "没有这个人",
    }.items():
        assert set(shop.errors("repairs", id, **{key: text})) == {key}


def test_a_customers_row_tells_what_is_open(shop):
    repair(shop)
    repair(shop, outcome="待件")
    repair(shop, outcome="已修复")
    assert shop.rollup("customers", "open_repairs", shop.customer) == {shop.customer: 2}


def test_a_file_in_the_documents_columns(house, shop, tmp_path):
    shop.enter("devices", customer="陈伟", model="BCD-470", serial="SN1", warranty_until="2026-12-31")
    rows = (
        ",".join((*RECORD, "设备")),
        "WX000031,C000001,KFR-35,2023/5/1,2023/5/3,380元,已修复,加氟,",
        ",C000001,BCD-470,2026-11-02,,,待件,等压缩机,SN1",
        ",C000009,BCD-470,2026-11-02,,,待件,,",
    )
    done = imported(house, "repairs", csv_file(tmp_path, *rows), mode="create")
    assert (done.created, done.refused) == (2, 1)
    told = shop.rows(
        "SELECT number, customer_id, fee::text, outcome, under_warranty FROM repairs ORDER BY id"
    )
    assert told == [
        ("WX000031", shop.customer, "380.00", "mended", False),
        ("WX000032", shop.customer, "0.00", "parts", True),
    ]
    assert [kind for kind, *_ in shop.book(shop.customer)] == ["repair"]


def test_its_history_tells_what_people_did(house, shop, desk):
    Shop(house).enter("products", model="BCD-470")
    id = repair(shop)
    told = desk.get(house.url(f"/repairs/{id}/history"), headers=HX).text
    assert "录入" in told and "修改" not in told


def test_photos_are_pictures_that_came_in_here(house, shop, desk):
    id, png = repair(shop), b"\x89PNG\r\n\x1a\n" + b"0" * 40

    def sent(name, content, media_type, table="repairs"):
        file = {"file": (io.BytesIO(content), name, media_type)}
        client = house.client("owner")
        return client.post(
            house.url(f"/{table}/files"), data=file, headers={"Accept": "application/json"}
        ).get_json()["value"]

    before, after = (sent(name, png, "image/png") for name in ("修前.png", "修后.png"))
    url = house.url(f"/repairs/{id}/cells/photos")
    saved = desk.put(url, data={"value": f"{before}, {after}", "seen": ""}, headers=HX)
    assert saved.status_code == 200
    numbers = [int(value[1:].split()[0]) for value in (before, after)]
    assert shop.rows("SELECT photos FROM repairs") == [(numbers,)]
    assert f"修前.png, #{numbers[1]} 修后.png" in desk.get(url).text
    page = desk.get(house.url(f"/repairs/{id}")).text
    for number in numbers:
        assert f"{house.url('/repairs/files/')}{number}?shown=1" in page
    picture = desk.get(house.url(f"/repairs/files/{numbers[0]}?shown=1"))
    assert (picture.mimetype, picture.data) == ("image/png", png)
    picture.close()
    text, elsewhere = sent("单.txt", b"hello", "text/plain"), sent("别处.png", png, "image/png", "customers")
    for wrong in (text, elsewhere, "#999999", "照片"):
        assert desk.put(url, data={"value": wrong}, headers=HX).status_code == 422
    assert "#" in desk.get(house.url(f"/repairs/{id}/history")).text
