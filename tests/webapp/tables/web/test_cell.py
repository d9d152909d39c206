"""One cell: opened, saved, refused, fought over, shown, taken back."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from tenants.db import company_connection


@pytest.fixture
def chen(enter):
    return enter("customers", name="陈伟", phone="13812344517", credit_limit="100", owner="店员 李")


@pytest.fixture
def cell(house, chen, hx):
    """cell("note", role) → (client, url)"""

    def at(key, role="owner", id=chen):
        return house.client(role), house.url(f"/customers/{id}/cells/{key}")

    return at


def put(client, url, **values):
    return client.put(url, data=values, headers={"HX-Request": "true"})


def said(answer) -> dict:
    return json.loads(answer.headers["HX-Trigger"])["toast"]


@pytest.mark.parametrize(
    ("key", "seen", "value", "shown"),
    [
        ("name", "陈伟", "陈小伟", "陈小伟"),
        ("credit_limit", "100.00", "1.5万", "15,000.00"),
        ("credit_limit", "¥100", "", ""),
        ("grade", "normal", "VIP客户", "VIP客户"),
        ("grade", "普通客户", "vip", "VIP客户"),
        ("owner", "店员 李", "老板 张", "老板 张"),
        ("owner", "店员 李", "", ""),
        ("phone", "138 1234 4517", "139 0671 8842", "139****8842"),
        ("interests", "", "摄影，跑步", "摄影、跑步"),
        ("birth_date", "", "1984年5月6日", "1984-··-··"),
        ("payment_terms", "", "30", "30"),
        ("note", "", "第一行\r\n第二行", "第一行"),
    ],
)
def test_saving_answers_with_the_row(cell, key, seen, value, shown):
    client, url = cell(key)
    answer = put(client, url + "", value=value, seen=seen)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<tr")
    record = client.get(url.partition("/cells/")[0]).text
    assert shown in record


def test_the_toast_says_what_changed_and_takes_it_back(cell):
    client, url = cell("credit_limit")
    toast = said(put(client, url, value="200", seen="100.00"))
    assert "100.00 → 200.00" in toast["text"]
    undo = toast["undo"]
    assert client.post(undo["url"], data=undo["values"]).status_code == 200
    assert put(client, url, value="1", seen="100.00").status_code == 200


def test_a_bad_value_is_refused_and_stays_in_the_editor(cell):
    client, url = cell("credit_limit")
    answer = put(client, url, value="很多<b>", seen="100.00")
    assert answer.status_code == 422
    assert "这不是数字" in answer.text
    assert "很多&lt;b&gt;" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert put(client, url, value="1", seen="100.00").status_code == 200


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", ""),
        ("name", "长" * 201),
        ("grade", ""),
        ("lifecycle", "红"),
        ("credit_limit", "9" * 13),
        ("payment_terms", "99999999999"),
        ("owner", "外人 赵"),
        ("email", "chen@"),
        ("birth_date", "2023-02-30"),
        ("kind", "company"),
    ],
)
def test_what_a_field_cannot_be_is_422_with_a_reason(cell, key, value):
    client, url = cell(key)
    answer = put(client, url, value=value)
    assert answer.status_code == 422
    assert 'class="error"' in answer.text


def test_an_odd_phone_is_kept_and_warned_of(cell):
    client, url = cell("phone")
    answer = put(client, url, value="12345678901", seen="13812344517")
    assert answer.status_code == 200
    assert "不像有效的电话号码" in said(answer)["text"]
    assert "123****8901" in answer.text


def test_somebody_else_was_quicker(cell):
    client, url = cell("credit_limit")
    other, _ = cell("credit_limit", "sales")
    assert put(other, url, value="300", seen="100.00").status_code == 200
    answer = put(client, url, value="200", seen="100.00")
    assert answer.status_code == 409
    for told in ("店员 李", "300.00", "200.00", "100.00"):
        assert told in answer.text
    assert put(client, url, value="200", seen="300.00").status_code == 200


def test_another_field_of_the_same_record_is_no_conflict(cell):
    client, url = cell("credit_limit")
    other, note = cell("note", "sales")
    assert put(other, note, value="在意安静", seen="").status_code == 200
    assert put(client, url, value="200", seen="100.00").status_code == 200


def test_a_sealed_value_conflicts_by_what_it_is_not_by_how_it_is_sealed(cell):
    client, url = cell("phone")
    assert put(client, url, value="13812344517", seen="13812344517").status_code == 200
    assert put(client, url, value="13900001111", seen="13812344517").status_code == 200
    assert put(client, url, value="13900002222", seen="13812344517").status_code == 409
    assert put(client, url, value="13900002222", seen="").status_code == 409


def test_what_cannot_have_been_seen_is_a_conflict(cell):
    client, url = cell("credit_limit")
    assert put(client, url, value="200", seen="很多").status_code == 409


def test_two_at_once_one_of_them_wins(cell):
    (one, url), (two, _) = cell("credit_limit"), cell("credit_limit", "sales")
    with ThreadPoolExecutor(2) as pool:
        answers = [
            pool.submit(put, who, url, value=v, seen="100.00") for who, v in ((one, "200"), (two, "300"))
        ]
    assert sorted(answer.result().status_code for answer in answers) == [200, 409]


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("number", 403),
        ("balance", 403),
        ("purchases", 403),
        ("age", 403),
        ("nonsense", 404),
        ("id", 404),
        ("grams", 404),
    ],
)
def test_what_may_not_be_edited(cell, key, status):
    client, url = cell(key)
    assert put(client, url, value="1").status_code == status
    assert client.get(url).status_code == status


@pytest.mark.parametrize("role", ["viewer", "accountant"])
def test_who_may_not_edit(cell, role):
    client, url = cell("note", role)
    assert put(client, url, value="x").status_code == 403
    assert client.get(url).status_code == 403


def test_a_strangers_record_an_unknown_one_and_a_deleted_one_are_the_same(cell, house, other_house, chen, hx):
    client, url = cell("note")
    unknown = put(client, house.url("/customers/999999/cells/note"), value="x")
    theirs = other_house.client().put(
        other_house.url(f"/customers/{chen}/cells/note"), data={"value": "x"}, headers=hx
    )
    outside = other_house.client().put(url, data={"value": "x"}, headers=hx)
    client.post(house.url(f"/customers/{chen}/deletion"), headers=hx)
    deleted = put(client, url, value="x")
    assert {answer.status_code for answer in (unknown, theirs, outside, deleted)} == {404}
    assert unknown.text == deleted.text
    assert put(client, house.url(f"/customers/{2**63 - 1}/cells/note"), value="x").status_code == 404


def test_the_editor_opens_with_the_value_and_that_is_recorded(app, house, cell):
    client, url = cell("phone")
    answer = client.get(url)
    assert 'value="13812344517"' in answer.text
    assert shown_rows(app, house) == [("phone",)]
    client.get(cell("note")[1])
    assert shown_rows(app, house) == [("phone",)]


def shown_rows(app, house):
    with app.app_context(), house.at_work():
        asked = text("SELECT jsonb_object_keys(changes) FROM audit_changes WHERE operation = 'R'")
        return [tuple(row) for row in company_connection().execute(asked)]


def test_a_masked_value_is_shown_to_who_may_see_it(app, house, cell):
    client, url = cell("phone")
    assert "13812344517" in client.get(f"{url}/shown").text
    assert shown_rows(app, house) == [("phone",)]
    assert cell("phone", "viewer")[0].get(f"{url}/shown").status_code == 403
    assert cell("phone", "accountant")[0].get(f"{url}/shown").status_code == 403
    assert cell("phone", "service")[0].get(f"{url}/shown").status_code == 200
    assert client.get(house.url("/customers/999/cells/phone/shown")).status_code == 404


def test_a_reference_is_chosen_by_what_it_is_called(house, enter, chen, hx):
    enter("customers", name="李娜")
    order = enter("orders", customer="陈伟")
    client, url = house.client(), house.url(f"/orders/{order}/cells/customer")
    assert "C000001 陈伟" in client.get(url).text
    assert put(client, url, value="C000002 李娜", seen="C000001 陈伟").status_code == 200
    assert put(client, url, value="没有这个人", seen="C000002").status_code == 422
    assert put(client, url, value="C000001", seen="李娜").status_code == 200


def test_a_record_of_another_company_cannot_be_referred_to(house, other_house, enter, chen, hx):
    order = enter("orders", customer="陈伟")
    client, url = house.client(), house.url(f"/orders/{order}/cells/customer")
    for asked in ("#2", "2", "C000002"):
        assert put(client, url, value=asked).status_code == 422


def test_wrong_methods(cell):
    client, url = cell("note")
    assert client.post(url).status_code == 405
    assert client.delete(url).status_code == 405


def test_without_a_token_nothing_is_saved(cell):
    client, url = cell("note")
    assert client.put(url, data={"value": "x"}, csrf=False).status_code == 400


def test_on_the_records_own_page_its_facts_answer(cell, house, chen):
    client, url = cell("note")
    here = {"HX-Request": "true", "HX-Current-URL": f"http://localhost{house.url(f'/customers/{chen}')}"}
    answer = client.put(url, data={"value": "在意安静"}, headers=here)
    assert 'class="facts"' in answer.text
    assert "在意安静" in answer.text
