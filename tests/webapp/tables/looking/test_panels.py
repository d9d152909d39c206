"""The filter panel is fetched when it opens: every field that can be asked, with what can be asked of it."""

import json
import re
from html import unescape

import pytest

from webapp.tables.asking.lookups import LOOKUPS
from webapp.tables.looking import panels
from webapp.tables.registry import tables


def panel(house, query="", table="customers", role="owner"):
    answer = house.client(role).get(house.url(f"/{table}/filters?{query}"), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.text


def tree(html):
    return json.loads(unescape(re.search(r'data-tree="([^"]*)"', html)[1]))


@pytest.mark.parametrize("table", ["customers", "orders", "order_lines", "payments", "products"])
def test_every_comparison_of_every_field_is_offered(house, table):
    html = panel(house, table=table)
    for field in tables[table].fields:
        offered = f'<option value="{field.key}" data-compares' in html
        assert offered == (field.sought is not None and bool(field.kind.lookups)), field.key


def test_fields_beyond_a_reference_are_offered_under_its_name(house):
    html = panel(house, table="orders")
    assert '<optgroup label="客户">' in html
    assert 'value="customer.grade"' in html


def test_it_begins_with_what_is_asked(house):
    asked = tree(panel(house, "grade=vip&where=any(city:杭州;credit_limit.above:much)"))
    assert asked["how"] == "all"
    grade, group = asked["parts"]
    assert grade == {"key": "grade", "lookup": "is", "value": "vip"}
    assert group["how"] == "any"
    assert group["parts"][1]["problem"]


def test_every_lookup_says_what_it_takes():
    known = {"none", "several", "two", "day", "number", "text", "value", "week", "month", "quarter", "year"}
    assert {panels.takes(lookup) for lookup in LOOKUPS.values()} == known


def test_only_who_may_see_the_table_is_told(house, stranger):
    assert stranger.get(house.url("/customers/filters")).status_code in (302, 404)
    assert house.client("sales").get(house.url("/customers/filters")).status_code == 200


def test_the_list_itself_holds_no_panel(house):
    html = house.client().get(house.url("/customers")).text
    assert "data-compares" not in html
    assert 'data-fetch="' in html


def test_it_asks_the_database_for_people_and_nothing_else(house, statements):
    client = house.client()
    client.get(house.url("/customers/filters"))
    statements.clear()
    client.get(house.url("/customers/filters"))
    assert len(statements) <= 3, statements
