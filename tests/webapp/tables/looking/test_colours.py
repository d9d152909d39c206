"""Rules of colour: what they are about, what they cost, and that they are never told by colour alone."""

import json

import pytest

from webapp.tables.looking.colours import HUES, marks, rules_of
from webapp.tables.registry import tables

VIP = {"field": "grade", "lookup": "is", "value": "vip", "hue": "amber", "on": "row"}
NEAR = {"field": "city", "lookup": "in", "value": "杭州,宁波", "hue": "blue", "on": "cell"}


def hues(desk, rules, ids):
    table = tables["customers"]
    return marks(table, rules_of(table, rules), ids)


def test_a_cell_or_a_row_is_marked(desk, enter):
    one = enter("customers", name="陈伟", grade="VIP客户", city="杭州")
    two = enter("customers", name="安然", city="宁波")
    three = enter("customers", name="李娜", city="上海")
    found = hues(desk, [VIP, NEAR], [one, two, three])
    assert found == {one: {"": "amber", "city": "blue"}, two: {"city": "blue"}, three: {}}


def test_the_first_rule_about_a_place_holds(desk, enter):
    one = enter("customers", name="陈伟", city="杭州")
    again = NEAR | {"lookup": "filled", "value": "", "hue": "red"}
    assert hues(desk, [NEAR, again], [one]) == {one: {"city": "blue"}}
    assert hues(desk, [again, NEAR], [one]) == {one: {"city": "red"}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"field": "none"},
        {"lookup": "none"},
        {"field": "balance", "lookup": "above", "value": "nothing"},
        {"hue": "mauve"},
        {"value": "x" * 300},
    ],
)
def test_a_rule_that_nothing_can_answer_is_none(desk, wrong):
    assert rules_of(tables["customers"], [VIP | wrong]) == ()


def test_rows_are_drawn_with_their_colours_for_one_statement(house, enter, hx, statements):
    for name in ("陈伟", "安然", "李娜"):
        enter("customers", name=name, grade="VIP客户" if name == "陈伟" else "", city="杭州")
    client = house.client()
    client.put(house.url("/customers/layout"), data={"rules": json.dumps([VIP, NEAR])}, headers=hx)
    client.get(house.url("/customers"))
    statements.clear()
    page = client.get(house.url("/customers")).text
    assert page.count('class="hue amber"') == 1
    assert "data-coloured" in page
    assert len([one for one in statements if "CASE WHEN" in one and "FROM customers" in one]) == 1


def test_a_saved_cell_takes_its_colour_on(house, enter, hx):
    id = enter("customers", name="陈伟", city="上海")
    client = house.client()
    columns = '["name", "city"]'
    client.put(
        house.url("/customers/layout"), data={"rules": json.dumps([NEAR]), "columns": columns}, headers=hx
    )
    hx |= {"X-Columns": "!name,city", "HX-Current-URL": f"http://localhost{house.url('/customers')}"}
    place = house.url(f"/customers/{id}/cells/city")
    row = client.put(place, data={"value": "杭州", "seen": "上海"}, headers=hx).text
    assert '<td data-field="city" class="hue blue"' in row


def test_every_hue_has_a_mark_of_its_own():
    signs = [str(label).split()[-1] for label in HUES.values()]
    assert len(set(signs)) == len(HUES)
