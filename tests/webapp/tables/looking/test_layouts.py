"""How somebody lays a table out: what is kept, what is not understood, and what every fragment is told of it."""

import json

import pytest

from webapp.tables.looking.layouts import WIDEST, Columns, cleaned, laid
from webapp.tables.registry import tables


@pytest.fixture
def lay(house, hx):
    """lay(role, view="", columns=[…]) changes somebody's layout."""

    def change(role="sales", view="", **told):
        data = {key: json.dumps(value) for key, value in told.items()}
        place = house.url("/customers/layout") + (f"?view={view}" if view else "")
        return house.client(role).put(place, data=data, headers=hx)

    return change


def heads(page):
    return page.partition("<thead")[2].partition("</thead>")[0]


def test_columns_widths_and_height_are_kept_for_one_person(house, enter, lay):
    enter("customers", name="陈伟")
    assert lay(columns=["city", "name"], widths={"city": 9}, frozen=1, height="tall").status_code == 200
    page = house.client("sales").get(house.url("/customers")).text
    assert heads(page).index('data-field="city"') < heads(page).index('data-field="name"')
    assert 'data-field="phone"' not in heads(page)
    assert '<td class="w-9 fz' in page
    assert 'class="grid tall held"' in page
    assert 'data-field="phone"' in heads(house.client("owner").get(house.url("/customers")).text)


def test_one_part_does_not_undo_another(house, lay):
    lay(columns=["name", "city"])
    lay(widths={"name": 12})
    page = heads(house.client("sales").get(house.url("/customers")).text)
    assert "w-12" in page
    assert 'data-field="city"' in page


def test_each_view_has_its_own_layout(house, lay):
    lay(view="vip", columns=["name", "city"])
    client = house.client("sales")
    assert 'data-field="phone"' not in heads(client.get(house.url("/customers?view=vip")).text)
    assert 'data-field="phone"' in heads(client.get(house.url("/customers")).text)


def test_it_can_be_given_up(house, lay, hx):
    lay(columns=["name"])
    client = house.client("sales")
    answer = client.delete(house.url("/customers/layout"), headers=hx)
    assert "<b>" not in answer.text
    assert 'data-field="phone"' in heads(client.get(house.url("/customers")).text)


def test_what_is_not_understood_is_left_out(desk):
    table = tables["customers"]
    told = {
        "columns": ["city", "nothing", "city", 7],
        "widths": {"city": 900, "name": "wide", "nothing": 5, "phone": True},
        "frozen": 99,
        "height": "enormous",
        "rules": [{"field": "grade", "lookup": "is", "value": "vip", "hue": "mauve"}, "rule", {}],
        "foot": {"nothing": "sum", "balance": "sum"},
        "other": 1,
    }
    assert cleaned(table, told) == {
        "columns": ["name", "city"],
        "widths": {"city": WIDEST},
        "frozen": 12,
        "height": "",
        "rules": [],
        "foot": {"balance": "sum"},
    }


def test_a_field_that_is_gone_leaves_a_stored_layout(desk):
    table = tables["customers"]
    layout = laid(table, {"columns": ["x_9", "name"], "widths": {"x_9": 5}, "foot": {"x_9": "sum"}})
    assert [field.key for field in layout.fields] == ["name"]
    assert (layout.widths, layout.foot) == ({}, {})
    assert Columns.of(layout).without({"name"}) == ()


@pytest.mark.parametrize("text", ["[", "nonsense", "[" * 5000])
def test_what_is_no_json_is_refused(house, hx, text):
    answer = house.client().put(house.url("/customers/layout"), data={"columns": text}, headers=hx)
    assert answer.status_code == 422


@pytest.mark.parametrize("text", ["{}", "7", '{"a": 1}', "null", '"name"'])
def test_what_is_another_thing_does_no_harm(house, hx, text):
    for part in ("columns", "widths", "frozen", "height", "rules", "foot"):
        client = house.client()
        assert client.put(house.url("/customers/layout"), data={part: text}, headers=hx).status_code == 200
        assert client.get(house.url("/customers")).status_code == 200


def test_rows_that_join_a_page_show_its_columns(house, enter, hx):
    id = enter("customers", name="陈伟", city="杭州", grade="VIP客户")
    hx |= {"X-Columns": "name:12*,city:9,nothing"}
    place = house.url(f"/customers/{id}/cells/city")
    row = house.client().put(place, data={"value": "宁波", "seen": "杭州"}, headers=hx).text
    assert '<td data-field="name" class="key w-12 fz">' in row
    assert '<td data-field="city" class="w-9">' in row
    assert 'data-field="grade"' not in row


def test_everybody_may_lay_out_and_strangers_find_nothing(house, lay, stranger, other_house, hx):
    assert lay("viewer", columns=["name", "city"]).status_code == 200
    assert other_house.client().get(house.url("/customers/layout")).status_code == 404
    assert stranger.get(house.url("/customers/layout")).status_code == 404


def test_the_panel_offers_every_field(house, hx, lay):
    lay(
        columns=["name", "city"],
        rules=[{"field": "grade", "lookup": "is", "value": "vip", "hue": "red", "on": "row"}],
    )
    panel = house.client("sales").get(house.url("/customers/layout"), headers=hx).text
    listed = [part.partition('"')[0] for part in panel.split('<li data-key="')[1:]]
    assert listed[:2] == ["name", "city"]
    assert sorted(listed) == sorted(tables["customers"].by_key)
    assert 'data-chosen="vip"' in panel
