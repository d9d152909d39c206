"""Looking at a table one's own way: columns dragged and widened, colours, saved views, a board and a calendar."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import cell, choose, enter, filled, records

KNOWN = [
    {"name": "欧阳静", "phone": "13906718842", "grade": "VIP客户", "district": "拱墅区"},
    {"name": "陈伟", "phone": "13905718801", "district": "滨江区"},
]
TASKS = [
    {"title": "回访安装", "owner": "我", "due_at": "2026-11-05 14:00"},
    {"title": "发送报价", "owner": "我", "due_at": "2026-11-06", "state": "进行中"},
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def shop(found):
    return found("杭州云栖家电", customers=KNOWN, tasks=TASKS)


@pytest.fixture
def page(browser, shop):
    page = browser(storage_state=shop.signed_in())
    page.goto(f"{shop.home}/customers")
    return page


def head(page, key):
    return page.locator(f"thead th[data-field={key}]")


def keys(page):
    return [one.get_attribute("data-field") for one in page.locator("thead th[data-field]").all()]


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def edge(place, inset=1):
    box = place.bounding_box()
    return box["x"] + box["width"] - inset, box["y"] + box["height"] / 2


def test_a_column_is_widened_and_moved_and_stays_so_for_me_alone(page, browser, shop):
    before = keys(page)
    with page.expect_response(re.compile("columns")):
        head(page, "name").hover()
    width = head(page, "name").bounding_box()["width"]
    start = edge(head(page, "name"))
    with page.expect_response(re.compile("/layout")):
        drag(page, start, (start[0] + 96, start[1]))
    assert head(page, "name").bounding_box()["width"] == pytest.approx(width + 96, abs=17)
    expect(page.locator(".unsaved")).to_contain_text("有改动")
    phone, district = head(page, "phone"), head(page, "district")
    with page.expect_response(re.compile(r"/customers$")):
        drag(page, edge(phone, 60), edge(district, 8))
    expect(page.locator("thead th[data-field]").nth(before.index("district"))).to_have_attribute(
        "data-field", "phone"
    )
    kept, wide = keys(page), head(page, "name").bounding_box()["width"]
    page.reload()
    assert keys(page) == kept
    assert head(page, "name").bounding_box()["width"] == pytest.approx(wide, abs=2)
    other = browser(storage_state=shop.signed_in("sales"))
    other.goto(f"{shop.home}/customers")
    assert keys(other) == before


def test_a_column_is_widened_by_keys(page):
    choose(cell(page, "陈伟", "grade"))
    width = head(page, "grade").bounding_box()["width"]
    with page.expect_response(re.compile("/layout")):
        for _step in range(3):
            page.keyboard.press("Alt+Shift+ArrowRight")
    assert head(page, "grade").bounding_box()["width"] > width + 30
    expect(cell(page, "陈伟", "grade")).to_be_focused()


def test_columns_stay_and_rules_colour_and_a_view_keeps_it_all(page, browser, shop):
    page.get_by_role("button", name="列", exact=True).click()
    panel = page.locator(".laying")
    with page.expect_response(re.compile(r"/customers$")):
        panel.locator("[name=frozen]").select_option("2")
    with page.expect_response(re.compile(r"/customers$")):
        panel.locator("[name=note]").check()
    panel.get_by_role("button", name="加一条规则").click()
    rule = panel.locator("[data-rules] .rule")
    rule.locator("[data-part=field]").select_option("grade")
    rule.locator("[data-part=on]").select_option("row")
    rule.locator("[data-part=value] select").select_option("vip")
    expect(records(page).filter(has_text="欧阳静")).to_have_class(re.compile("hue red"))
    page.keyboard.press("Escape")
    expect(head(page, "name")).to_have_css("position", "sticky")
    choose(cell(page, "陈伟", "grade"))
    enter(page, "VIP")
    filled(cell(page, "陈伟", "grade"), "VIP客户")
    expect(records(page).filter(has_text="陈伟")).to_have_class(re.compile("hue red"))
    page.get_by_role("button", name="另存为…").click()
    page.get_by_label("视图名称").fill("红的")
    page.get_by_label("公司里人人可见").check()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("view="))
    expect(page.locator(".unsaved")).to_be_empty()
    other = browser(storage_state=shop.signed_in("viewer"))
    other.goto(f"{shop.home}/customers")
    other.locator(".views").get_by_role("link", name="红的").click()
    expect(records(other).filter(has_text="欧阳静")).to_have_class(re.compile("hue red"))
    assert "note" in keys(other)


def test_a_deleted_view_comes_back(page):
    page.get_by_role("button", name="存为视图").click()
    page.get_by_label("视图名称").fill("临时的")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("view="))
    page.get_by_role("button", name="全部视图").click()
    page.get_by_label("修改“临时的”").click()
    page.locator(".viewlist").get_by_role("button", name="删除").click()
    page.wait_for_url(re.compile(r"/customers$"))
    expect(page.locator(".views")).not_to_contain_text("临时的")
    page.locator(".toast").get_by_role("button", name="撤销").click()
    page.wait_for_url(re.compile("view="))
    expect(page.locator(".views")).to_contain_text("临时的")


def lane(page, key):
    return page.locator(f"[data-lane={key}]")


def test_a_card_is_dragged_to_another_lane_and_back(page, shop):
    page.goto(f"{shop.home}/tasks?as=board")
    card = lane(page, "todo").locator(".item", has_text="回访安装")
    card.drag_to(lane(page, "doing"))
    expect(lane(page, "doing").locator(".item")).to_have_count(2)
    page.locator(".toast").get_by_role("button", name="撤销").click()
    expect(lane(page, "todo").locator(".item")).to_have_text(re.compile("回访安装"))
    lane(page, "todo").locator(".item > a").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(lane(page, "doing").locator(".item")).to_have_count(2)
    expect(page.get_by_role("link", name="回访安装")).to_be_focused()


def test_a_card_is_entered_where_it_belongs(page, shop):
    page.goto(f"{shop.home}/tasks?as=board")
    lane(page, "doing").locator("[data-add]").click()
    form = page.locator("#quick")
    form.get_by_role("button", name="保存").click()
    expect(form.locator(".error").first).not_to_be_empty()
    form.locator("[name=title]").fill("上门测量")
    page.keyboard.press("Enter")
    expect(lane(page, "doing").locator(".item")).to_have_count(2)


def test_a_task_goes_to_another_day(page, shop):
    page.goto(f"{shop.home}/tasks?as=calendar&by=due_at&month=2026-11")
    day = page.locator("[data-day='2026-11-05']")
    day.locator(".item").drag_to(page.locator("[data-day='2026-11-17']"))
    moved = page.locator("[data-day='2026-11-17'] .item")
    expect(moved).to_contain_text("14:00")
    moved.locator("a").focus()
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-day='2026-11-24'] .item")).to_contain_text("14:00")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-day='2026-11-17'] .item")).to_have_count(1)


def test_a_tap_on_a_number_shows_it_to_be_rung_up(browser, shop):
    page = browser(storage_state=shop.signed_in(), **PHONE)
    page.goto(f"{shop.home}/customers")
    number = records(page).filter(has_text="陈伟").locator(".call")
    with page.expect_response(re.compile("/cells/phone/shown")):
        number.tap()
    expect(number).to_have_text(re.compile(r"139\s?0571\s?8801"))
