"""Find and replace: within the page's question, shown before it is done, undone as one."""

import pytest
from sqlalchemy import select

from tenants.db import db
from tenants.models import Job
from tests.support.jobs import run_due
from webapp.tables.web import bulk_pages, replacing


@pytest.fixture
def crowd(enter):
    return [
        enter("customers", name="陈伟", city="杭州", note="Haier 冰箱", address="杭州文三路1号"),
        enter("customers", name="李娜", city="杭州市", note="haier 空调", team="杭州"),
        enter("customers", name="杭州厂", city="宁波", kind="企业", company_name="杭州厂"),
    ]


@pytest.fixture
def replace(post, crowd):
    def send(find, new, path="/customers/replacements", role="owner", **more):
        return post(path, {"find": find, "with": new, "all": "1", **more}, role)

    return send


def cities(ask):
    return [row[0] for row in ask("SELECT city FROM customers ORDER BY id")]


def test_a_preview_shows_what_becomes_of_what_and_writes_nothing(replace, ask):
    shown = replace("杭州", "Hangzhou", **{"try": "1"}).text
    for said in ("<del>杭州市</del> → <ins>Hangzhou市</ins>", "陈伟 · ", "3 条记录"):
        assert said in shown
    assert "文三路" not in shown
    assert cities(ask) == ["杭州", "杭州市", "宁波"]


def test_in_all_columns_or_one_and_undone_as_one(replace, ask, post):
    assert replace("杭州", "苏州").status_code == 200
    found = "SELECT name, city, team, company_name, name_initials FROM customers ORDER BY id"
    assert ask(found) == [
        ("陈伟", "苏州", None, None, "cw"), ("李娜", "苏州市", "苏州", None, "ln"),
        ("苏州厂", "宁波", None, "苏州厂", "szc"),
    ]  # fmt: skip
    post("/customers/undos")
    assert cities(ask) == ["杭州", "杭州市", "宁波"]
    replace("杭州", "苏州", field="team")
    assert cities(ask) == ["杭州", "杭州市", "宁波"]


def test_whole_cells_and_capitals(replace, ask):
    replace("杭州", "苏州", field="city", whole="1")
    assert cities(ask) == ["苏州", "杭州市", "宁波"]
    replace("HAIER", r"\1海尔", field="note", fold="1")
    assert ask("SELECT note FROM customers ORDER BY id") == [(r"\1海尔 冰箱",), (r"\1海尔 空调",), (None,)]


def test_within_the_question(replace, ask):
    replace("杭州", "苏州", "/customers/replacements?city=杭州")
    assert cities(ask) == ["苏州", "杭州市", "宁波"]


def test_what_cannot_be_is_named(replace, ask, triggers):
    shown = replace("陈伟", "", **{"try": "1"}).text
    assert 'class="error"' in shown
    answer = replace("陈伟", "")
    assert [each["key"] for each in triggers(answer)["refused"]] == ["name"]
    assert ask("SELECT name FROM customers ORDER BY id LIMIT 1") == [("陈伟",)]


def test_nothing_to_find_is_said(replace):
    assert replace("", "x").status_code == 422
    assert replace("x", "y", field="birth_date").status_code == 422
    assert replace("x", "y", "/customers/replacements?nonsense=1").status_code == 422


def test_rights(replace, house, other_house, hx):
    assert replace("杭州", "苏州", role="viewer").status_code == 403
    assert house.client().get(other_house.url("/customers/replacements"), headers=hx).status_code == 404
    assert house.client().get(house.url("/customers/replacements?all=1"), headers=hx).status_code == 200


def test_many_are_a_job(replace, ask, app, monkeypatch, post):
    monkeypatch.setattr(bulk_pages, "MOST_AT_ONCE", 1)
    assert replace("杭州", "苏州").status_code == 202
    run_due(app)
    assert cities(ask) == ["苏州", "苏州市", "宁波"]


def test_in_the_dialog_it_is_told_and_the_table_fetches_itself(crowd, house, hx, triggers, ask):
    at = {**hx, "HX-Target": "replacing-body", "HX-Current-URL": house.url("/customers?city=杭州")}
    panel = house.client().get(house.url("/customers/replacements?all=1"), headers=at)
    assert "/customers/replacements?city=" in panel.text
    sent = {"find": "杭州", "with": "苏州", "all": "1"}
    answer = house.client().post(house.url("/customers/replacements?city=杭州"), data=sent, headers=at)
    assert triggers(answer)["stale"] == {"table": "customers"}
    assert "<tr" not in answer.text
    assert cities(ask) == ["苏州", "杭州市", "宁波"]


def addresses(house, ask):
    """What the sealed addresses say, as who may see them reads them, one by one."""
    ids = [id for (id,) in ask("SELECT id FROM customers ORDER BY id")]
    return [house.client().get(house.url(f"/customers/{id}/cells/address/shown")).text for id in ids]


def test_sealed_columns_are_opened_replaced_and_sealed(replace, ask, post, house):
    before = ask("SELECT address, address_index FROM customers WHERE id = 1")
    shown = replace("文三路", "文二路", field="address", **{"try": "1"}).text
    assert "陈伟 · 地址" in shown
    assert "文三路1号" not in shown
    assert "文二路1号" not in shown
    assert replace("文三路", "文二路", field="address").status_code == 200
    after = ask("SELECT address, address_index FROM customers WHERE id = 1")
    assert before[0][0] != after[0][0]
    assert before[0][1] != after[0][1]
    assert "杭州文二路1号" in addresses(house, ask)[0]
    assert "文三路" not in str(ask("SELECT changes::text FROM audit_changes"))
    post("/customers/undos")
    assert "杭州文三路1号" in addresses(house, ask)[0]


def test_the_whole_of_a_sealed_value_is_found_by_its_blind_index(replace, ask, house, enter):
    enter("customers", name="王芳", address="杭州文三路1号之2")
    shown = replace("杭州文三路1号", "宁波", field="address", whole="1", **{"try": "1"}).text
    assert "王芳" not in shown
    assert "陈伟" in shown
    assert replace("杭州文三路1号", "宁波", field="address", whole="1").status_code == 200
    assert "宁波" in addresses(house, ask)[0]
    assert "杭州文三路1号之2" in addresses(house, ask)[3]


def test_sealed_columns_have_to_be_chosen_and_may_be_by_who_may_see_them(replace, ask, house, hx):
    panel = house.client().get(house.url("/customers/replacements?all=1"), headers=hx).text
    assert "地址 （已加密）" in panel
    assert "1 条记录" not in replace("文三路", "文二路", **{"try": "1"}).text
    assert replace("文三路", "文二路", field="address", role="accountant").status_code == 403


def test_many_sealed_values_are_a_job(replace, ask, house, app, monkeypatch):
    monkeypatch.setattr(bulk_pages, "MOST_AT_ONCE", 0)
    begun = replace("文三路", "文二路", field="address")
    assert begun.status_code == 202
    with app.app_context():
        assert "文三路" not in str(db.session.scalars(select(Job.payload)).all())
    run_due(app)
    assert "杭州文二路1号" in addresses(house, ask)[0]


def test_only_the_first_are_opened_for_the_preview(replace, monkeypatch, enter):
    enter("customers", name="王芳", address="绍兴")
    monkeypatch.setattr(replacing, "COUNTED", 1)
    shown = replace("绍兴", "宁波", field="address", **{"try": "1"}).text
    assert "全部替换" in shown
    assert "王芳" not in shown
