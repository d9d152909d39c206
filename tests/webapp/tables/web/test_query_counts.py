"""How many statements a page takes: as many for many records as for few, and none that is asked twice."""

import pytest

ARRIVAL = "FROM shared.sessions"
ASKED = {
    "/customers": [ARRIVAL, "max(orders.ordered_on)", "order_lines"],
    "/customers/rows": [ARRIVAL, "max(orders.ordered_on)", "order_lines"],
    "/customers?sort=-balance": [ARRIVAL, "max(orders.ordered_on)", "order_lines"],
    "/customers?sort=-balance,name&where=any(owner:me;city:杭州)": [
        ARRIVAL, "max(orders.ordered_on)", "order_lines",
    ],
    "/products": [ARRIVAL, "FROM products"],
}  # fmt: skip


def names():
    return (f"{surname}{given}" for surname in "赵钱孙李" for given in ("一鸣", "文博", "桂英"))


@pytest.fixture
def crowd(enter):
    return [enter("customers", name=name, owner="我") for name in names()]


@pytest.mark.parametrize("path", ASKED)
def test_a_list_asks_for_each_thing_once(house, crowd, statements, path):
    client = house.client()
    client.get(house.url(path))
    statements.clear()
    assert client.get(house.url(path)).status_code == 200
    assert len(statements) == len(ASKED[path])
    for statement, piece in zip(statements, ASKED[path], strict=True):
        assert piece in statement


def test_a_cell_is_saved_in_four_statements(house, crowd, statements, hx):
    hx |= {"X-Columns": "number,name,phone,note"}  # as the page's script sends it: what its rows show
    client, cell = house.client(), house.url(f"/customers/{crowd[0]}/cells/note")
    client.put(cell, data={"value": "一", "seen": ""}, headers=hx)
    statements.clear()
    assert client.put(cell, data={"value": "二", "seen": "一"}, headers=hx).status_code == 200
    changing = [statement for statement in statements if statement.startswith("UPDATE")]
    assert (len(statements), len(changing)) == (4, 1)


def test_a_search_looks_first_and_then_fetches(house, crowd, statements):
    client = house.client()
    statements.clear()
    assert client.get(house.url("/customers?q=桂英")).status_code == 200
    assert len([statement for statement in statements if "FROM customers" in statement]) == 2
