"""The new row: entered, refused with everything kept, sent twice and made once."""

import json
import re

import pytest

from tenants.db import db
from webapp.customers.models import Customer


def post(house, role="owner", table="customers", **values):
    return house.client(role).post(house.url(f"/{table}"), data=values, headers={"HX-Request": "true"})


def count(app, house):
    with app.app_context(), house.at_work():
        return db.session.query(Customer).count()


def test_a_record_is_entered_with_its_defaults(app, house):
    answer = post(house, name="陈伟", phone="138-1234-4517")
    assert answer.status_code == 201
    with app.app_context(), house.at_work():
        made = db.session.query(Customer).one()
        assert (made.number, made.name, made.name_pinyin, made.phone) == (
            "C000001",
            "陈伟",
            "chenwei",
            "13812344517",
        )
        assert (made.kind, made.grade, made.lifecycle, made.gender) == (
            "person",
            "normal",
            "current",
            "unknown",
        )
        assert made.created_by == house.people["owner"].id


def test_the_answer_is_the_row_and_the_next_new_row(house):
    answer = post(house, name="陈伟")
    assert 'data-id="1"' in answer.text
    assert 'id="customers-new"' in answer.text
    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    assert (toast["undo"]["url"], toast["undo"]["method"]) == (house.url("/customers/undos"), "POST")
    assert toast["goes"] == house.url("/customers/1")


def test_what_a_table_says_of_a_field_stands_beside_it(house):
    refused = post(house, table="order_lines", model="A产品", unit_price="1")
    assert refused.status_code == 422
    assert "请填写订单编号" in refused.text


def test_a_refused_row_keeps_what_was_typed(app, house):
    answer = post(house, name="", phone="13812344517", grade="vip", receipt="r1")
    assert answer.status_code == 422
    assert "请填写客户姓名" in answer.text
    assert 'value="13812344517"' in answer.text
    assert 'value="r1"' in answer.text
    assert count(app, house) == 0


def test_a_reason_about_a_field_out_of_sight_is_said_aloud(house):
    answer = post(house, name="陈伟", kind="company")
    assert answer.status_code == 422
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["kind"] == "error"


def test_an_odd_phone_is_kept_and_warned_of(house):
    answer = post(house, name="陈伟", phone="09876543210")
    assert answer.status_code == 201
    assert "不像有效的电话号码" in json.loads(answer.headers["HX-Trigger"])["toast"]["text"]


def test_sent_twice_made_once(app, house):
    first = post(house, name="陈伟", receipt="abc")
    again = post(house, name="陈伟", receipt="abc")
    assert (first.status_code, again.status_code) == (201, 200)
    assert 'data-id="1"' in again.text
    assert count(app, house) == 1


def test_the_same_receipt_with_something_else_typed_is_another_record(app, house):
    post(house, name="陈伟", receipt="abc")
    assert post(house, name="李娜", receipt="abc").status_code == 201
    assert count(app, house) == 2


def test_a_number_that_is_taken(house):
    assert post(house, table="products", model="KFR-35GW").status_code == 201
    answer = post(house, table="products", model="KFR-35GW")
    assert answer.status_code == 422
    assert "已被占用" in answer.text


def test_without_script_the_page_comes_back(house):
    client = house.client()
    entered = client.post(house.url("/customers"), data={"name": "陈伟"})
    assert entered.status_code == 303
    assert entered.location.endswith("/customers/1")
    refused = client.post(house.url("/customers"), data={"name": "", "phone": "13812344517"})
    assert refused.status_code == 422
    assert "<h1" in refused.text
    assert 'value="13812344517"' in refused.text


def test_the_new_row_begins_with_what_the_list_is_filtered_by(house, enter, hx):
    enter("customers", name="陈伟")
    client = house.client()
    asked = client.get(house.url("/orders/new?customer=C000001&status=draft"), headers=hx)
    assert asked.status_code == 200
    assert "C000001" in asked.text
    page = client.get(house.url("/orders?customer=C000001&new=1"))
    assert 'id="orders-new"' in page.text
    assert re.search(r'name="receipt" value="[\w-]+', page.text)


@pytest.mark.parametrize("role", ["viewer", "accountant"])
def test_who_may_not(house, role):
    assert post(house, role, name="陈伟").status_code == 403
    assert house.client(role).get(house.url("/customers/new")).status_code == 403


def test_hostile_text_is_kept_as_it_is_and_shown_harmless(house):
    hostile = "<script>alert(1)</script>{{7*7}}\"'&amp; hx-get=/x"
    assert post(house, name=hostile, note=hostile).status_code == 201
    page = house.client().get(house.url("/customers/1")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_what_the_list_says_is_so_where_no_column_shows_it(house, enter, hx):
    """A new row on a customer's page has no column for the customer."""
    enter("customers", name="陈伟")
    place = hx | {"HX-Current-URL": house.url("/orders?customer=C000001")}
    made = house.client().post(house.url("/orders"), data={"ordered_on": "2026-11-02"}, headers=place)
    assert made.status_code == 201
    assert "陈伟" in made.text
