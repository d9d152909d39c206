"""A company's own field is a field like any other: listed, filtered, sorted, edited, entered; and nobody else's."""

from datetime import date
from decimal import Decimal

import pytest

from tenants.db import db
from tests.support.own import with_field, working
from webapp.tables import editing, listing
from webapp.tables.listing import Question

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
