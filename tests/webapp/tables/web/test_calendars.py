"""A calendar by a date: months and weeks, the company's own days, moving a record to another one, what is too much."""

import re

import pytest

MONTH = "/tasks?as=calendar&by=due_at&month=2026-11"


def days(page):
    """{day: ids of its records}"""
    parts = re.split(r'data-day="(?=\d{4}-)', page)[1:]
    return {part[:10]: list(map(int, re.findall(r'id="\w+-(\d+)-card"', part))) for part in parts}


@pytest.fixture
def task(enter):
    return lambda due, title="回访", **texts: enter("tasks", title=title, owner="我", due_at=due, **texts)


def test_a_month_is_whole_weeks_with_records_on_their_days(house, task):
    first, second = task("2026-11-05 09:30"), task("2026-11-05 08:00")
    edge = task("2026-12-01")
    found = days(house.client().get(house.url(MONTH)).text)
    assert (min(found), max(found), len(found)) == ("2026-10-26", "2026-12-06", 42)
    assert found["2026-11-05"] == [second, first]
    assert found["2026-12-01"] == [edge]


def test_a_day_is_the_companys_own(house, task):
    """Half past midnight in Shanghai is still yesterday in UTC."""
    late = task("2026-11-05 00:30")
    assert days(house.client().get(house.url(MONTH)).text)["2026-11-05"] == [late]


def test_a_week(house, task):
    id = task("2026-11-19 14:00")
    found = days(house.client().get(house.url("/tasks?as=calendar&by=due_at&week=2026-11-18")).text)
    assert sorted(found) == [f"2026-11-{day}" for day in range(16, 23)]
    assert found["2026-11-19"] == [id]


def test_what_does_not_fit_is_told(house, task):
    for n in range(15):
        task("2026-11-05", f"事{n}")
    page = house.client().get(house.url(MONTH)).text
    assert "+12" in page
    assert len(days(page)["2026-11-05"]) == 12
    assert "全部 15 条" in page
    link = re.search(r'class="all-of-day" href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert house.client().get(link).text.count("<tr id=") == 15


def test_a_record_moves_to_another_day_and_keeps_its_time(house, task, hx):
    id = task("2026-11-05 14:00")
    client, cell = house.client(), house.url(f"/tasks/{id}/cells/due_at")
    seen = re.search(
        rf'id="tasks-{id}-card" data-id="{id}" data-seen="([^"]+)"', client.get(house.url(MONTH)).text
    )[1]
    answer = client.put(cell, data={"value": "2026-11-12 14:00", "seen": seen}, headers=hx)
    assert answer.status_code == 200
    assert "undo" in answer.headers["HX-Trigger"]
    assert days(client.get(house.url(MONTH)).text)["2026-11-12"] == [id]
    assert client.put(cell, data={"value": "2026-11-13", "seen": seen}, headers=hx).status_code == 409


@pytest.mark.parametrize(
    "asked",
    ["month=2026-13", "month=x", "week=2026-02-30", "week=", "month=0001-01", "month=9999-12", "by=title"],
)
def test_what_is_no_month_is_this_one(house, asked):
    page = house.client().get(house.url(f"/tasks?as=calendar&{asked}")).text
    assert 'class="day' in page
    assert " today" in page


def test_days_of_a_business_date(house, enter):
    enter("customers", name="陈伟")
    id = enter("orders", customer="陈伟", ordered_on="2026-11-05")
    found = days(house.client().get(house.url("/orders?as=calendar&by=ordered_on&month=2026-11")).text)
    assert found["2026-11-05"] == [id]


def test_a_calendar_asks_for_as_much_however_many_there_are(house, task, statements):
    client = house.client()
    counts = []
    for _more in range(2):
        for n in range(3):
            task("2026-11-05", f"事{n}")
        client.get(house.url(MONTH))
        statements.clear()
        client.get(house.url(MONTH))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6


def test_who_may_see_it(house, task, other_house):
    task("2026-11-05")
    page = house.client("viewer").get(house.url(MONTH)).text
    assert "回访" in page
    assert 'draggable="true"' not in page
    assert 'data-add="' not in page
    assert other_house.client().get(house.url(MONTH)).status_code == 404


def test_a_quick_entry_begins_on_its_day(house, hx):
    form = house.client().get(house.url("/tasks/quick?as=calendar&set.due_at=2026-11-05"), headers=hx).text
    assert 'value="2026-11-05"' in form
