"""Needs: their moments follow their state, and the newest one that is not met is told on the customer's row."""

import pytest

from tests.support.shop import Shop

ASKED = {"customer": "陈伟", "type": "技术支持", "text": "技术咨询", "opened_at": "2026-10-01 09:00"}


@pytest.fixture
def shop(house):
    shop = Shop(house)
    shop.enter("customers", name="陈伟")
    return shop


def moments(shop, id):
    return shop.rows(
        "SELECT responded_at IS NOT NULL, closed_at IS NOT NULL FROM needs WHERE id = :id", id=id
    )[0]


def test_moments_follow_the_state(shop):
    id = shop.enter("needs", **ASKED)
    seen = [moments(shop, id)]
    for state in ("已响应", "已解决", "待响应"):
        shop.change("needs", id, "state", state)
        seen.append(moments(shop, id))
    assert seen == [(False, False), (True, False), (True, True), (False, False)]


def test_a_moment_that_is_typed_is_kept(shop):
    id = shop.enter(
        "needs", **ASKED, state="已解决", responded_at="2026-10-01 10:00", closed_at="2026-10-02 10:00"
    )
    told = "SELECT to_char(responded_at AT TIME ZONE 'Asia/Shanghai', 'DD HH24:MI') FROM needs WHERE id = :id"
    assert shop.one(told, id=id) == "01 10:00"


def test_nobody_answers_before_they_are_asked(shop):
    assert set(shop.errors("needs", **ASKED, responded_at="2026-09-30")) == {"responded_at"}


def test_a_need_told_for_tomorrow_can_be_closed_today(shop):
    id = shop.enter("needs", **{**ASKED, "opened_at": "明天"})
    shop.change("needs", id, "state", "已解决")
    assert shop.one("SELECT closed_at >= opened_at FROM needs WHERE id = :id", id=id)


def test_the_newest_open_need_is_told_of_the_customer(shop):
    first = shop.enter("needs", **ASKED)
    shop.enter("needs", **{**ASKED, "text": "加装支架", "opened_at": "2026-10-02"})
    assert shop.rollup("customers", "open_need", 1) == {1: "加装支架"}
    shop.change("needs", 2, "state", "closed")
    assert shop.rollup("customers", "open_need", 1) == {1: "技术咨询"}
    shop.delete("needs", first)
    assert shop.rollup("customers", "open_need", 1) == {}
