"""Services: numbered, timed, answered, as document 002 has them."""

import pytest

from tests.support.shop import Shop
from webapp.tables.registry import tables

RECORD = ["服务单编号", "客户编号", "服务类型", "服务日期", "服务人员", "服务结果", "满意度评分", "服务反馈"]
TIMES = (
    "SELECT responded_at IS NOT NULL, resolved_at IS NOT NULL, feedback_state FROM services WHERE id = :id"
)


@pytest.fixture
def shop(house):
    shop = Shop(house, "service")
    shop.customer = shop.enter("customers", name="陈伟")
    return shop


def service(shop, **texts):
    return shop.enter("services", **{"customer": "陈伟", "type": "安装", "served_on": "2026-11-02"} | texts)


def times(shop, id):
    return shop.rows(TIMES, id=id)[0]


def test_the_columns_are_those_of_the_document(app, house, shop):
    table = tables["services"]
    record = next(view for view in table.views if view.key == "record")
    with app.test_request_context(), house.at_work():
        assert [str(field.label) for field in table.visible(record.columns)] == RECORD
        offered = [str(label) for _, label in table.by_key["type"].kind.options]
    assert offered == ["安装", "维修", "咨询", "售前咨询", "售后服务", "其他"]


def test_it_is_answered_once_and_over_once(shop):
    id = service(shop)
    assert times(shop, id) == (False, False, None)
    shop.change("services", id, "outcome", "进行中")
    assert times(shop, id) == (True, False, None)
    answered = shop.one("SELECT responded_at FROM services WHERE id = :id", id=id)
    shop.change("services", id, "outcome", "已完成")
    assert times(shop, id) == (True, True, None)
    assert shop.one("SELECT responded_at FROM services WHERE id = :id", id=id) == answered


def test_one_that_is_taken_up_again_is_not_over(shop):
    id = service(shop, outcome="未完成")
    assert times(shop, id) == (True, True, None)
    shop.change("services", id, "outcome", "进行中")
    assert times(shop, id) == (True, False, None)


def test_a_time_of_its_own_stays(shop):
    id = service(shop, outcome="已完成", resolved_at="2026-11-02 16:30")
    shop.change("services", id, "score", "5")
    kept = shop.one(
        "SELECT to_char(resolved_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') FROM services"
    )
    assert kept == "2026-11-02 16:30"
    assert set(shop.errors("services", service(shop), resolved_at="2026-11-02 16:30")) == {"resolved_at"}


def test_feedback_waits_for_an_answer(shop):
    id = service(shop, score="2星", feedback="安装师傅迟到")
    assert times(shop, id)[2] == "open"
    shop.change("services", id, "feedback_state", "已处理")
    shop.change("services", id, "feedback", "安装师傅迟到，后来道歉了")
    assert times(shop, id)[2] == "answered"


def test_views_tell_the_day_and_what_was_not_liked(house, shop):
    service(shop, served_on="今天", slot="上午 9–11 点", staff="外请 刘师傅")
    service(shop, score="2", details="加氟")
    desk = house.client("service")
    today, low = (desk.get(house.url(f"/services?view={view}")).text for view in ("today", "unhappy"))
    assert "上午 9–11 点" in today and "加氟" not in today
    assert "加氟" in low and "上午 9–11 点" not in low


def test_a_company_has_types_of_its_own(shop):
    id = service(shop, type="清洗")
    assert shop.one("SELECT type FROM services WHERE id = :id", id=id) == "清洗"


def test_a_customers_row_tells_the_last_service(shop):
    service(shop, outcome="已完成")
    service(shop, served_on="2026-12-01")
    assert shop.rollup("customers", "last_service", shop.customer)[shop.customer].isoformat() == "2026-11-02"


def test_who_may_what(house, other_house, shop):
    id = service(shop)
    assert house.client("accountant").post(house.url("/services"), data={}).status_code == 403
    assert house.client("viewer").get(house.url("/services")).status_code == 200
    assert other_house.client("owner").get(other_house.url(f"/services/{id}")).status_code == 404
    for key, text in {"fee": "-1", "outcome": "飞走了", "score": "6", "type": ""}.items():
        assert set(shop.errors("services", id, **{key: text})) == {key}
