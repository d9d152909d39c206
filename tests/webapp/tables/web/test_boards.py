"""A board by a choice: lanes, cards, further pages of a lane, moving a card as a change of its cell, quick entries."""

import re

import pytest

from webapp.tables.web.boards import SIZE

BOARD = "/tasks?as=board&by=state"


@pytest.fixture
def tasks(enter):
    """tasks(n, state) → the ids of n tasks in that state."""

    def make(count=1, state="待办", **texts):
        return [enter("tasks", title=f"{state} {n}", owner="我", state=state, **texts) for n in range(count)]

    return make


def lanes(page):
    """{lane: ids of its cards}"""
    parts = re.split(r'<section class="lane" data-lane="', page)[1:]
    return {part.partition('"')[0]: re.findall(r'class="item" id="tasks-(\d+)-card"', part) for part in parts}


def test_each_choice_is_a_lane_with_its_cards(house, tasks):
    todo, doing = tasks(2), tasks(1, "进行中")
    found = lanes(house.client().get(house.url(BOARD)).text)
    assert sorted(map(int, found["todo"])) == todo
    assert list(map(int, found["doing"])) == doing
    assert found["done"] == []


def test_a_lane_goes_on(house, tasks, hx):
    tasks(SIZE + 3)
    client = house.client()
    page = client.get(house.url(BOARD)).text
    assert len(lanes(page)["todo"]) == SIZE
    more = re.search(r'hx-get="([^"]+/cards[^"]+)"', page)[1].replace("&amp;", "&")
    rest = client.get(more, headers=hx).text
    cards = re.findall(r'id="tasks-(\d+)-card"', rest)
    assert len(cards) == 3
    assert not set(cards) & set(lanes(page)["todo"])
    assert "hx-get" not in rest


def test_a_board_asks_for_as_much_however_many_there_are(house, tasks, statements):
    client = house.client()
    counts = []
    for _more in range(2):
        tasks(4, customer="")
        client.get(house.url(BOARD))
        statements.clear()
        assert client.get(house.url(BOARD)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 7


def test_a_card_moves_as_a_cell_is_changed(house, tasks, hx):
    (id,) = tasks()
    client, cell = house.client(), house.url(f"/tasks/{id}/cells/state")
    assert client.put(cell, data={"value": "doing", "seen": "待办"}, headers=hx).status_code == 200
    assert lanes(client.get(house.url(BOARD)).text)["doing"] == [str(id)]
    assert client.put(cell, data={"value": "done", "seen": "待办"}, headers=hx).status_code == 409
    assert (
        house.client("viewer").put(cell, data={"value": "done", "seen": "进行中"}, headers=hx).status_code
        == 403
    )


def test_who_may_not_change_a_record_moves_nothing(house, tasks):
    tasks()
    assert 'draggable="true"' in house.client("sales").get(house.url(BOARD)).text
    page = house.client("viewer").get(house.url(BOARD)).text
    assert "待办 0" in page
    assert 'draggable="true"' not in page
    assert 'data-add="' not in page


def test_filters_hold_on_a_board(house, tasks):
    tasks(2)
    page = house.client().get(house.url(f"{BOARD}&title.contains=待办 1")).text
    assert len(lanes(page)["todo"]) == 1


@pytest.mark.parametrize("asked", ["?as=board&by=none", "?as=board&by=title", "?as=board"])
def test_a_board_by_what_is_no_choice_is_by_one_that_is(house, tasks, asked):
    tasks()
    assert lanes(house.client().get(house.url(f"/tasks{asked}")).text)["todo"]


@pytest.mark.parametrize("asked", ["?as=nothing", "?as=", "?as=table"])
def test_another_shape_is_the_table(house, asked):
    assert 'class="grid' in house.client().get(house.url(f"/tasks{asked}")).text


def test_a_lane_that_is_none_is_not_there(house, other_house):
    client = house.client()
    assert client.get(house.url("/tasks/cards?by=state&lane=nowhere")).status_code == 404
    assert client.get(house.url("/tasks/cards?by=state&lane=todo&from=-7")).status_code == 200
    assert other_house.client().get(house.url("/tasks/cards?by=state&lane=todo")).status_code == 404


def test_a_quick_entry_begins_in_its_lane(house, hx):
    client = house.client()
    form = client.get(house.url("/tasks/quick?as=board&set.state=doing"), headers=hx).text
    assert 'value="doing"' in form or "进行中" in form
    assert 'name="title"' in form
    assert house.client("viewer").get(house.url("/tasks/quick"), headers=hx).status_code == 403
    answer = client.post(
        house.url("/tasks"), data={"title": "", "owner": "我"}, headers=hx | {"X-Columns": "title,owner"}
    )
    assert answer.status_code == 422
    assert 'data-column="title"' in answer.text
    assert 'class="error"' in answer.text


@pytest.mark.parametrize("table", ["opportunities", "repairs", "customers", "orders"])
def test_other_tables_have_boards_too(house, table):
    assert 'class="lane"' in house.client().get(house.url(f"/{table}?as=board")).text


def test_a_word_of_ones_own_has_a_lane_too(house, enter):
    id = enter("customers", name="陈伟", source="老邻居")
    page = house.client().get(house.url("/customers?as=board&by=source")).text
    assert f'id="customers-{id}-card"' in page.partition('data-lane="老邻居"')[2]
    assert house.client().get(house.url("/customers/cards?by=source&lane=老邻居")).status_code == 200
