"""Tasks: mine, due today, overdue; the next one is told on the customer's row."""

import pytest

from tests.support.shop import Shop


@pytest.fixture
def shop(house):
    shop = Shop(house)
    shop.enter("customers", name="陈伟")
    for title, due in (("过期的", "昨天"), ("今天的", "今天"), ("明天的", "明天"), ("没日子的", "")):
        shop.enter("tasks", title=title, customer="陈伟", due_at=due)
    shop.enter("tasks", title="做完的", due_at="昨天", state="完成")
    shop.enter("tasks", title="店员的", due_at="今天", owner="店员 李")
    return shop


def titles(house, view, role="owner"):
    page = house.client(role).get(house.url(f"/tasks?view={view}")).text
    known = ("过期的", "今天的", "明天的", "没日子的", "做完的", "店员的")
    return {one for one in known if one in page}


def test_the_ready_made_views(house, shop):
    assert titles(house, "mine") == {"过期的", "今天的", "明天的", "没日子的"}
    assert titles(house, "mine", "sales") == {"店员的"}
    assert titles(house, "today") == {"今天的", "店员的"}
    assert titles(house, "overdue") == {"过期的"}
    assert titles(house, "done") == {"做完的"}


def test_the_next_task_is_told_of_the_customer(shop):
    assert shop.rollup("customers", "next_task", 1) == {1: "过期的"}
    shop.change("tasks", 1, "state", "放弃")
    shop.change("tasks", 2, "state", "完成")
    shop.delete("tasks", 3)
    assert shop.rollup("customers", "next_task", 1) == {1: "没日子的"}


def test_a_reminder_comes_before(shop):
    wrong = {"title": "x", "due_at": "2026-10-01", "remind_at": "2026-10-02"}
    assert set(shop.errors("tasks", **wrong)) == {"remind_at"}


def test_an_accountant_may_write_tasks_and_a_viewer_may_not(house, shop):
    new = {"title": "核对对账单"}
    assert house.client("accountant").post(house.url("/tasks"), data=new).status_code == 303
    assert house.client("viewer").post(house.url("/tasks"), data=new).status_code == 403
