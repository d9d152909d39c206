"""Formulas and rollups of a company's own: worked out in SQL, listed and sorted as any field; why not is said."""

import pytest

from tenants import roles
from tenants.db import db
from tenants.roles import Permission, Role
from tests.support.own import arranging, with_field, working
from webapp.tables.looking import listing
from webapp.tables.looking.listing import Question
from webapp.tables.own import own
from webapp.tables.writing import editing


@pytest.fixture
def put(house):
    """put("customers", name="陈伟", …) → id, committed."""

    def make(table, **texts) -> int:
        with working(house) as here:
            values, errors = editing.check(here(table), texts)
            assert not errors
            id = editing.create(here(table), values)
            db.session.commit()
            return id

    return make


def shown(house, key, table="customers", **args):
    """{name: what the field's cell shows}, in the order of a list."""
    with working(house) as here:
        one = here(table)
        rows = listing.page(one, Question.asked(args, one), [one.key_field, one.by_key[key]]).rows
        return {row.label: row.cells[key].text for row in rows}


def test_a_formula_is_listed_filtered_and_sorted(house, put):
    area, price = (with_field(house, "customers", label, "number") for label in ("面积", "单价"))
    total = with_field(house, "customers", "报价", "formula", {"formula": "面积 * 单价 * 90%", "decimals": 1})
    put("customers", name="甲", **{area: "100", price: "20"})
    put("customers", name="乙", **{area: "50", price: "20.5"})
    put("customers", name="丙", **{area: "50"})
    assert shown(house, total, sort=f"-{total}") == {"甲": "1,800.0", "乙": "922.5", "丙": ""}
    assert list(shown(house, total, **{f"{total}.above": "1000"})) == ["甲"]
    with arranging(house):
        one = own.fields_of("customers")[2]
        assert one.settings["formula"] == f"{{{area}}} * {{{price}}} * 90%"
        own.rename(own.fields_of("customers")[0], "建筑面积")
    assert shown(house, total)["甲"] == "1,800.0"


def test_what_cannot_be_worked_out_says_why_in_its_cell(house, put):
    area = with_field(house, "customers", "面积", "number")
    each = with_field(house, "customers", "每平米", "formula", {"formula": "{credit_limit} / 面积"})
    name = with_field(house, "customers", "说明", "formula", {"formula": '客户姓名 & "：" & 面积'})
    put("customers", name="甲", credit_limit="100", **{area: "8"})
    put("customers", name="乙", credit_limit="100", **{area: "0"})
    assert shown(house, each) == {"乙": "⚠ 除数为零", "甲": "12.50"}
    assert shown(house, name)["甲"].startswith("甲：8")
    with arranging(house):
        own.retire(own.fields_of("customers")[0])
    assert "面积" in shown(house, each)["甲"] or shown(house, each)["甲"].startswith("⚠")


def test_formulas_stand_on_each_other_but_never_in_a_circle(house, put):
    first = with_field(house, "customers", "一", "formula", {"formula": "{credit_limit} + 1"})
    second = with_field(house, "customers", "二", "formula", {"formula": "一 * 2"})
    put("customers", name="甲", credit_limit="100")
    assert shown(house, second) == {"甲": "202.00"}
    with arranging(house), pytest.raises(own.Unfit) as unfit:
        own.alter(own.fields_of("customers")[0], settings={"formula": "二 + 1"})
    assert unfit.value.errors == {"formula": "这些公式互相需要。"}
    with arranging(house), pytest.raises(own.Unfit) as unfit:
        own.add("customers", "三", "formula", {"formula": "没有 + 1"})
    assert "没有" in unfit.value.errors["formula"]
    assert first


@pytest.fixture
def orders(put):
    chen = put("customers", name="陈伟")
    put("customers", name="王芳")
    for day, status in (("2026-01-05", "done"), ("2026-03-05", "done"), ("2026-02-05", "draft")):
        put("orders", customer=f"#{chen}", ordered_on=day, status=status)


@pytest.mark.parametrize(
    "rollup,said",
    [
        ({"how": "count"}, {"王芳": "0", "陈伟": "3"}),
        ({"how": "count", "filter": "status=done"}, {"王芳": "0", "陈伟": "2"}),
        ({"how": "max", "field": "ordered_on"}, {"王芳": "", "陈伟": "2026-03-05"}),
        ({"how": "newest", "field": "status"}, {"王芳": "", "陈伟": "草稿"}),
        ({"how": "sum", "field": "total"}, {"王芳": "", "陈伟": "—"}),
    ],
)
def test_a_rollup_tells_of_the_records_under_one(house, orders, rollup, said):
    key = with_field(house, "customers", "汇总", "rollup", {"rollup": {"table": "orders", **rollup}})
    assert shown(house, key) == said
    if rollup["how"] == "count":
        assert list(shown(house, key, **{f"{key}.above": "1"})) == ["陈伟"]


def test_a_rollup_costs_one_query_a_page(house, orders, statements):
    key = with_field(house, "customers", "单数", "rollup", {"rollup": {"table": "orders", "how": "count"}})
    with working(house) as here:
        table = here("customers")
        statements.clear()
        listing.page(table, Question.asked({}, table), [table.by_key[key]])
        asked = [one for one in statements if "orders" in one]
    assert len(asked) == 1


def test_a_formula_takes_what_is_rolled_up(house, orders):
    count = {"rollup": {"table": "orders", "how": "count"}}
    with_field(house, "customers", "单数", "rollup", count)
    key = with_field(house, "customers", "每单", "formula", {"formula": "100 / 单数"})
    assert shown(house, key) == {"王芳": "⚠ 除数为零", "陈伟": "33.33"}
    assert list(shown(house, key, sort=f"-{key}", **{f"{key}.above": "1"})) == ["陈伟"]


def test_a_rollup_that_cannot_be_is_refused(house):
    for said in ({"table": "products", "how": "count"}, {"table": "orders", "how": "sum", "field": "status"}):
        with arranging(house), pytest.raises(own.Unfit) as unfit:
            own.add("customers", "汇总", "rollup", {"rollup": said})
        assert list(unfit.value.errors) == ["rollup"]


@pytest.fixture
def blind_viewer(monkeypatch):
    """A viewer who may see every table but the orders."""
    rights = {"*": frozenset({Permission.SEE}), "orders": frozenset({Permission.HISTORY})}
    monkeypatch.setitem(roles.POLICY, Role.VIEWER, rights)


def test_what_tells_of_records_that_one_may_not_see_is_not_there(house, put, orders, blind_viewer):
    bought = with_field(
        house, "customers", "成交单数", "rollup", {"rollup": {"table": "orders", "how": "count"}}
    )
    twice = with_field(house, "customers", "两倍", "formula", {"formula": "成交单数 * 2"})
    with arranging(house):
        own.reorder("customers", [int(twice.removeprefix("x_"))])  # the formula stands before what it uses
    with working(house) as here:
        assert {bought, twice} <= here("customers").by_key.keys()
    with working(house, "viewer") as here:
        assert not {bought, twice} & {*here("customers").by_key, *here("customers").columns}
        for args in ({"sort": bought}, {f"{bought}.above": "1"}, {f"{twice}.above": "1"}, {"group": bought}):
            assert Question.asked(args, here("customers")).problems
    page = house.url(f"/customers?sort=-{bought}")
    assert "成交单数" in house.client().get(page).text
    viewer = house.client("viewer")
    assert viewer.get(page).status_code == 422
    seen = viewer.get(house.url("/customers"))
    assert seen.status_code == 200
    assert "成交单数" not in seen.text
    assert "两倍" not in seen.text
    dictionary = viewer.get(house.url("/settings/dictionary?q=成交单数"))
    assert dictionary.status_code == 200
    assert f"customers-{bought}" not in dictionary.text
