"""Asking a table in a real browser: nested conditions, several orders, groups, figures; by keys, on a phone."""

import re
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import names, records

PEOPLE = [
    {"name": "欧阳静", "grade": "VIP客户", "city": "杭州", "credit_limit": "500"},
    {"name": "安然", "city": "杭州", "credit_limit": "100"},
    {"name": "陈伟", "grade": "VIP客户", "city": "宁波", "credit_limit": "300"},
    {"name": "李娜", "city": "绍兴"},
]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def shop(found):
    return found("杭州云栖家电", customers=PEOPLE)


def ask(line, field, lookup, value=None):
    line.get_by_label("字段").select_option(field)
    line.get_by_label("条件", exact=True).select_option(lookup)
    if value:
        line.locator("[data-part=value] :is(input, select)").first.fill(value)


def open_panel(page):
    page.locator("[data-filter]").click()
    panel = page.locator(".filters:popover-open")
    expect(panel.locator(".filter").first).to_be_visible()
    return panel


def test_conditions_within_conditions(page, browser, shop):
    panel = open_panel(page)
    ask(panel.locator(".filter").first, "credit_limit", "filled")
    panel.get_by_role("button", name="一组条件").click()
    group = panel.locator(".group .group")
    ask(group.locator(".filter").first, "city", "is", "宁波")
    group.get_by_role("button", name="再加一个条件").click()
    line = group.locator(".filter").nth(1)
    line.get_by_label("字段").select_option("grade")
    line.get_by_label("条件", exact=True).select_option("in")
    line.get_by_label("普通客户").check()
    panel.get_by_role("button", name="应用").click()
    expect(records(page)).to_have_count(2)
    assert sorted(names(page)) == ["安然", "陈伟"]
    expect(page.locator(".say")).to_contain_text("（市是 宁波 或 客户类型是 普通客户 之一）")
    assert "where=any(city.is:宁波;grade.in:normal)" in unquote_plus(page.url)
    sent = browser(storage_state=shop.signed_in("sales"))
    sent.goto(page.url)
    expect(records(sent)).to_have_count(2)
    panel = open_panel(page)
    expect(panel.locator(".filter")).to_have_count(3)
    panel.locator(".group .group").get_by_label("条件之间的关系").select_option("none")
    panel.get_by_role("button", name="应用").click()
    expect(records(page)).to_have_count(1)
    assert names(page) == ["欧阳静"]
    page.go_back()
    expect(records(page)).to_have_count(2)


def test_a_value_that_is_none_says_so_beside_its_condition(page):
    panel = open_panel(page)
    ask(panel.locator(".filter").first, "credit_limit", "above", "很多")
    panel.get_by_role("button", name="应用").click()
    line = page.locator(".filters:popover-open .filter").first
    expect(line.locator(".error")).to_contain_text("这不是数字")
    expect(line.locator("[data-part=value] input")).to_have_value("很多")


def test_the_panel_by_keyboard_alone(page):
    page.keyboard.press("f")
    panel = page.locator(".filters:popover-open")
    expect(panel.locator(".filter select").first).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("李娜")
    page.keyboard.press("Enter")
    expect(records(page)).to_have_count(1)


def test_shift_sorts_by_one_more_column(page):
    page.get_by_role("columnheader", name="客户类型").get_by_role("link").click()
    expect(page).to_have_url(re.compile("sort=grade"))
    page.get_by_role("columnheader", name="客户姓名").get_by_role("link").click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile(r"sort=grade,name"))
    expect(records(page)).to_have_count(4)
    assert names(page) == ["安然", "李娜", "陈伟", "欧阳静"]
    page.get_by_role("columnheader", name="客户姓名").get_by_role("link").click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile(r"sort=grade,-name"))
    expect(records(page).first).to_contain_text("李娜")


def test_rows_in_groups_with_what_they_come_to(page):
    panel = open_panel(page)
    panel.get_by_label("分组").select_option("grade")
    panel.get_by_role("button", name="应用").click()
    heads = page.locator(".grid .group-head")
    expect(heads).to_have_count(2)
    expect(heads.first).to_contain_text("普通客户")
    expect(heads.first).to_contain_text("2 条")
    expect(page.locator(".say")).to_contain_text("按客户类型分组")


def test_a_figure_under_a_column(page):
    page.get_by_role("button", name="合计、平均等").click()
    page.get_by_label("应收余额的计算方式").select_option("sum")
    expect(page.locator(".figures b")).to_have_text(["0.00"])
    page.get_by_label("客户姓名的计算方式").select_option("count")
    expect(page.locator(".figures b")).to_have_text(["4", "0.00"])
    page.reload()
    expect(page.locator(".figures b")).to_have_text(["4", "0.00"])


def test_the_panel_on_a_phone(browser, shop):
    page = browser(storage_state=shop.signed_in(), **PHONE)
    page.goto(f"{shop.home}/customers")
    panel = open_panel(page)
    ask(panel.locator(".filter").first, "city", "is", "杭州")
    panel.get_by_role("button", name="一组条件").click()
    box = panel.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    panel.get_by_role("button", name="应用").click()
    expect(records(page)).to_have_count(2)
