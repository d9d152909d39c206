"""A company's own field is a field like any other: listed, filtered, sorted, edited, entered; and nobody else's."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import text

from tenants.db import company_connection, db
from tests.support.imports import csv_file
from tests.support.own import arranging, with_field, working
from webapp.tables.looking import listing
from webapp.tables.looking.listing import Question
from webapp.tables.own import own
from webapp.tables.registry import tables
from webapp.tables.remembering import trail
from webapp.tables.writing import editing
from webapp.tables.writing.editing import Conflict, Refused, Saved
from webapp.transfers import running
from webapp.transfers.models import Import
from webapp.transfers.opening import opened

KINDS = [
    ("text", {}, "中式", "现代", "中式"),
    ("longtext", {}, "上门前\n请打电话", "没有", "上门前\n请打电话"),
    ("number", {"decimals": 1}, "98.5", "120", "98.5"),
    ("money", {}, "¥1,200", "3000", "1,200.00"),
    ("date", {}, "2026-11-20", "2026年12月1日", "2026-11-20"),
    ("yes_no", {}, "否", "是", "否"),
    ("choice", {"options": [{"label": "一级"}, {"label": "二级"}]}, "一级", "二级", "一级"),
    ("tags", {}, "吵、远", "近", "吵、远"),
    ("person", {}, "老板 张", "店员 李", "老板 张"),
    ("rating", {}, "3", "5", "★★★☆☆"),
]
VALUES = {
    "number": Decimal("98.5"),
    "date": date(2026, 11, 20),
    "yes_no": False,
    "tags": ["吵", "远"],
    "rating": 3,
}


@pytest.fixture
def put(house):
    """put(key=text, …) → id of a customer with these values, committed."""

    def make(name="陈伟", **texts) -> int:
        with working(house) as here:
            values, errors = editing.check(here("customers"), {"name": name, **texts})
            assert not errors
            id = editing.create(here("customers"), values)
            db.session.commit()
            return id

    return make


def shown(house, key, **args):
    """[(name, what the field's cell shows)] of a list."""
    with working(house) as here:
        table = here("customers")
        fields = [table.by_key["name"], table.by_key[key]]
        rows = listing.page(table, Question.asked(args, table), fields).rows
        return [(row.label, row.cells[key].text) for row in rows]


@pytest.mark.parametrize("kind,settings,low,high,said", KINDS, ids=[kind for kind, *_ in KINDS])
def test_every_kind_is_entered_listed_filtered_and_sorted(house, put, kind, settings, low, high, said):
    key = with_field(house, "customers", "自有", kind, settings)
    put("乙", **{key: high})
    id = put("甲", **{key: low})
    put("丙")
    with working(house) as here:
        table = here("customers")
        field = table.by_key[key]
        value = getattr(editing.existing(table, id), key)
        assert value == VALUES.get(kind, field.kind.parse(low))
        assert {type(value)} == {type(field.kind.parse(low))}
        sortable = field.sortable
    assert shown(house, key)[1] == ("甲", said)
    if sortable:
        assert [name for name, _ in shown(house, key, sort=key)] == ["甲", "乙", "丙"]
        assert [name for name, _ in shown(house, key, sort=f"-{key}")] == ["乙", "甲", "丙"]
    assert [name for name, _ in shown(house, key, **{f"{key}.blank": "1"})] == ["丙"]
    lookup = {"longtext": ".contains", "tags": ".has"}.get(kind, "")
    asked = {"longtext": "电话", "tags": "吵"}.get(kind, low)
    assert [name for name, _ in shown(house, key, **{f"{key}{lookup}": asked})] == ["甲"]


def test_another_company_does_not_get_the_field(house, other_house, put):
    key = with_field(house, "customers", "装修风格", "text")
    put(**{key: "中式"})
    with working(house) as here:
        assert key in here("customers").by_key
    with working(other_house) as here:
        assert here("customers") is tables["customers"]
    with_field(other_house, "customers", "别的", "text")
    with working(other_house) as here:
        assert [one.label for one in here("customers").fields if one.extra] == ["别的"]
    for browser, found in ((house.client(), True), (other_house.client(), False)):
        slug = house.slug if found else other_house.slug
        assert ("装修风格" in browser.get(f"/c/{slug}/customers").text) is found


def test_two_people_edit_two_own_fields_of_one_record(house, put):
    style, floor = (with_field(house, "customers", label, "text") for label in ("风格", "楼层"))
    id = put(**{style: "中式", floor: "3"})
    with working(house) as here:
        assert editing.change(here("customers"), id, style, "现代", "中式") == Saved("中式", "现代")
        other = ThreadPoolExecutor(1).submit(change_apart, house, id, floor, "5", "3")
        db.session.commit()
        assert other.result() == Saved("3", "5")
        conflict = editing.change(here("customers"), id, style, "欧式", "中式")
        assert isinstance(conflict, Conflict)
        assert (conflict.theirs, conflict.changed_by) == ("现代", "老板 张")
    assert shown(house, floor)[0][1] == "5"


def change_apart(house, id, key, value, seen):
    with working(house, "sales") as here:
        saved = editing.change(here("customers"), id, key, value, seen)
        db.session.commit()
        return saved


def test_the_history_tells_it_as_a_field_and_takes_it_back(house, put):
    key = with_field(house, "customers", "风格", "text")
    id = put(**{key: "中式"})
    with working(house) as here:
        editing.change(here("customers"), id, key, "现代", "中式")
        db.session.commit()
    with arranging(house):
        own.rename(own.fields_of("customers")[0], "装修风格")
    with working(house) as here:
        change, _made = trail.history(here("customers"), id)[0]
        told = change.fields[0]
        assert (told.label, told.old, told.new, told.revertible) == ("装修风格", "中式", "现代", True)
        assert editing.revert(here("customers"), id, key, told.id) == Saved("现代", "中式")
        db.session.commit()
    with arranging(house):
        own.retire(own.fields_of("customers")[0])
    with working(house) as here:
        assert key not in here("customers").by_key
        last, first, _made = trail.history(here("customers"), id)[0]
        assert [(one.label, one.new, one.revertible) for one in (*last.fields, *first.fields)] == [
            ("装修风格", "中式", False),
            ("装修风格", "现代", False),
        ]


def test_a_sensitive_field_is_nowhere_in_clear(house, put, hx):
    key = with_field(house, "customers", "门锁密码", "text", sensitive=True)
    id = put(**{key: "芝麻开门 4711"})
    with working(house) as here:
        table = here("customers")
        assert getattr(editing.existing(table, id), key) == "芝麻开门 4711"
        editing.change(table, id, key, "芝麻关门 0815", "芝麻开门 4711")
        assert isinstance(editing.change(table, id, key, "x", "芝麻开门 4711"), Conflict)
        db.session.commit()
        kept = company_connection().execute(text("SELECT extras::text FROM customers")).scalar_one()
        told = company_connection().execute(text("SELECT string_agg(changes::text, '') FROM audit_changes"))
        for plain in (kept, told.scalar_one()):
            assert "芝麻" not in plain
            assert "4711" not in plain
            assert "0815" not in plain
        assert f"{key}_index" in kept
        assert trail.history(table, id)[0][0].fields[0].new == "芝麻…"
    assert shown(house, key) == [("陈伟", "芝麻…")]
    assert shown(house, key, **{key: "芝麻关门 0815"}) == [("陈伟", "芝麻…")]
    assert shown(house, key, **{key: "别的"}) == []
    address = house.url(f"/customers/{id}/cells/{key}/shown")
    assert "芝麻关门 0815" in house.client().get(address, headers=hx).text
    assert house.client("viewer").get(address, headers=hx).status_code == 403
    with working(house) as here:
        assert trail.history(here("customers"), id)[0][0].kind == "shown"


def test_what_has_to_be_there_is_asked_for_at_every_door(house, put):
    key = with_field(house, "customers", "风格", "text", required=True)
    with working(house) as here:
        assert editing.check(here("customers"), {"name": "陈伟"})[1] == {key: "请填写风格。"}
    id = put(**{key: "中式"})
    page = house.client().put(house.url(f"/customers/{id}/cells/{key}"), data={"value": " ", "seen": "中式"})
    assert page.status_code == 422
    assert imported(house, ["客户姓名", "风格"], ["王芳", ""]).refused == 1


def test_a_default_is_there_at_every_door(house, put):
    options = {"options": [{"label": "中式"}, {"label": "现代"}]}
    key = with_field(house, "customers", "风格", "choice", options, default="现代")
    put("甲")
    imported(house, ["客户姓名"], ["乙"])
    assert shown(house, key) == [("乙", "现代"), ("甲", "现代")]


def test_unique_values_hold_for_two_at_once(house, put):
    key = with_field(house, "customers", "会员卡号", "text", unique=True)
    first, second = put("甲", **{key: "A1"}), put("乙")
    with working(house) as here:
        editing.change(here("customers"), first, key, "A2")
        other = ThreadPoolExecutor(1).submit(refused_apart, house, second, key, "A2")
        wait([other], 0.2)
        db.session.commit()
        assert other.result() == {key: "已被占用，也可能是回收站里的记录。"}
    row = imported(house, ["客户姓名", "会员卡号"], ["丙", "A2"], ["丁", "A3"], ["戊", "A3"])
    assert (row.updated, row.created, row.refused) == (1, 1, 1)


def refused_apart(house, id, key, value):
    with working(house) as here:
        try:
            editing.change(here("customers"), id, key, value)
        except Refused as refused:
            return refused.errors


@pytest.mark.parametrize(
    "kind,settings,more,text",
    [
        ("number", {"decimals": 2}, {}, "1.5"),
        ("date", {}, {}, "2026-11-20"),
        ("text", {}, {"sensitive": True}, "芝麻"),
        ("choice", {"options": [{"label": "一级"}]}, {}, "一级"),
    ],
)
def test_an_import_knows_who_has_a_value(house, put, kind, settings, more, text):
    key = with_field(house, "customers", "唯一", kind, settings, unique=True, **more)
    put("甲", **{key: text})
    if kind == "number":
        with arranging(house):
            own.alter(own.fields_of("customers")[0], settings={"decimals": 1})
    row = imported(house, ["客户姓名", "唯一"], ["甲乙", text])
    assert (row.updated, row.created, row.refused) == (1, 0, 0)


def test_a_rule_that_the_records_break_already_is_refused(house, put):
    key = with_field(house, "customers", "会员卡号", "text")
    put("甲", **{key: "A1"})
    put("乙", **{key: "A1"})
    with arranging(house), pytest.raises(own.Unfit) as unfit:
        own.alter(own.fields_of("customers")[0], unique=True)
    assert unfit.value.errors == {"unique": "有记录的值相同：A1"}
    assert "A1" in [text for _, text in shown(house, key)]


def test_a_combination_holds_with_fields_of_ours(house, put):
    key = with_field(house, "customers", "门牌", "text", unique=True, together=["city"])
    put("甲", **{key: "1-101", "city": "杭州"})
    put("乙", **{key: "1-101", "city": "宁波"})
    with working(house) as here:
        values, _ = editing.check(here("customers"), {"name": "丙", key: "1-101", "city": "杭州"})
        with pytest.raises(Refused) as refused:
            editing.create(here("customers"), values)
        assert list(refused.value.errors) == [key]
    row = imported(house, ["客户姓名", "门牌", "城市"], ["丁", "1-101", "宁波"], ["戊", "2-101", "宁波"])
    assert (row.created, row.refused) == (1, 1)


def imported(house, *lines):
    """The row of an import of these lines into customers, done."""
    with working(house, door="import") as here, TemporaryDirectory() as folder:
        path = csv_file(Path(folder), *(",".join(line) for line in lines))
        row = opened(here("customers"), path.name, path)
        row.state = "running"
        db.session.commit()
        running.run(row.id, lambda *_: None)
        db.session.commit()
        row = db.session.get_one(Import, row.id)
        db.session.expunge(row)
        return row


def test_an_import_fills_own_fields_and_changes_only_those(house, put):
    keys = [with_field(house, "customers", label, kind) for label, kind in
            (("风格", "text"), ("层高", "number"), ("标记", "tags"), ("验收", "date"))]  # fmt: skip
    secret = with_field(house, "customers", "密码", "text", sensitive=True)
    put("甲", number="C000001", **{keys[0]: "中式", keys[1]: "3", secret: "old"})
    lines = (
        ["客户编号", "姓名", "层高", "标记", "验收", "密码"],
        ["C000001", "甲", "3.5", "吵、远", "2026/11/2", "new"],
    )
    row = imported(house, *lines)
    assert (row.updated, row.refused) == (1, 0)
    said = [shown(house, key)[0][1] for key in keys]
    assert said == ["中式", "3.50", "吵、远", "2026-11-02"]
    assert shown(house, secret, **{secret: "new"})
    assert imported(house, *lines).unchanged == 1
    assert imported(house, ["姓名", "层高"], ["乙", "高"]).refused == 1
