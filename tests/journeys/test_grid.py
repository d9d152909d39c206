"""The table by the keyboard alone: moving, editing, choosing, refusals, taking back, and never a reload."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import cell, choose, enter, filled

DRAFT = re.compile(r"\bdraft\b")
REGULARS = [{"name": f"老客户{n}", "phone": f"1390671884{n}", "district": "余杭区"} for n in range(9)]
KNOWN = [{"name": name, "district": "西湖区"} for name in ("欧阳静", "李娜", "陈伟")]
ORDERS = [{"customer": "李娜", "ordered_on": "2026-03-05", "status": "to_ship"}]


@pytest.fixture
def shop(found):
    return found("杭州云栖家电", customers=REGULARS + KNOWN, orders=ORDERS)


@pytest.fixture
def page(browser, shop):
    page = browser(storage_state=shop.signed_in())
    page.goto(f"{shop.home}/customers")
    page.evaluate("window.unchanged = true")
    yield page
    assert page.evaluate("window.unchanged"), "the page was loaded again for a cell"


def test_keys_move_over_the_table(page):
    choose(cell(page, "陈伟", "name"))
    for key, record, field in (
        ("ArrowDown", "李娜", "name"),
        ("ArrowRight", "李娜", "phone"),
        ("End", "李娜", "owner"),
        ("Tab", "欧阳静", "number"),
        ("Shift+Tab", "李娜", "owner"),
        ("Home", "李娜", "number"),
        ("ArrowUp", "陈伟", "number"),
        ("Control+End", "老客户0", "owner"),
        ("PageUp", "陈伟", "owner"),
        ("PageDown", "老客户0", "owner"),
        ("Control+Home", "陈伟", "number"),
    ):
        page.keyboard.press(key)
        expect(cell(page, record, field)).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "陈伟", "number")).to_be_focused()


def test_what_is_typed_is_saved_and_the_keys_go_on(page):
    choose(cell(page, "陈伟", "district"))
    page.keyboard.press("Enter")
    expect(page.locator(".editor [name=value]")).to_have_value("西湖区")
    enter(page, "一号")
    filled(cell(page, "陈伟", "district"), "西湖区一号")
    expect(cell(page, "李娜", "district")).to_be_focused()
    enter(page, "滨江区", "Tab")
    filled(cell(page, "李娜", "district"), "滨江区")
    expect(cell(page, "李娜", "purchases")).to_be_focused()
    choose(cell(page, "欧阳静", "district"))
    enter(page, "上城区", "Shift+Tab")
    expect(cell(page, "欧阳静", "lifecycle")).to_be_focused()
    choose(cell(page, "老客户8", "district"))
    enter(page, "萧山区", "Shift+Enter")
    expect(cell(page, "欧阳静", "district")).to_be_focused()
    page.keyboard.press("F2")
    page.keyboard.type("不要")
    page.keyboard.press("Escape")
    filled(cell(page, "欧阳静", "district"), "上城区")
    expect(cell(page, "欧阳静", "district")).to_be_focused()
    page.keyboard.press("Delete")
    filled(cell(page, "欧阳静", "district"), "")
    again = page.context.new_page()
    again.goto(page.url)
    for record, district in (
        ("陈伟", "西湖区一号"),
        ("李娜", "滨江区"),
        ("欧阳静", ""),
        ("老客户8", "萧山区"),
    ):
        filled(cell(again, record, "district"), district)


def test_a_click_chooses_and_lets_type(page):
    cell(page, "陈伟", "district").click()
    page.keyboard.type("临安区")
    cell(page, "李娜", "district").click()
    filled(cell(page, "陈伟", "district"), "临安区")
    page.keyboard.press("Escape")
    expect(cell(page, "李娜", "district")).to_be_focused()
    cell(page, "老客户3", "phone").click()
    expect(cell(page, "老客户3", "phone")).to_have_text("139****8843")
    cell(page, "老客户3", "phone").click()
    expect(page.locator(".editor [name=value]")).to_have_value("13906718843")


def test_choices_by_their_first_letters(page):
    choose(cell(page, "陈伟", "lifecycle"))
    enter(page, "潜")
    filled(cell(page, "陈伟", "lifecycle"), "潜在")
    expect(cell(page, "李娜", "lifecycle")).to_be_focused()
    page.keyboard.press("Enter")
    options = page.locator(".options:popover-open [role=option]")
    expect(options).to_have_count(3)
    expect(page.locator(".editor [role=combobox]")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".options:popover-open [aria-selected=true]")).to_have_text("不活跃")
    page.keyboard.press("Enter")
    filled(cell(page, "李娜", "lifecycle"), "不活跃")


def test_days_and_customers_of_an_order_by_the_keyboard(page, shop):
    page.goto(f"{shop.home}/orders")
    page.evaluate("window.unchanged = true")
    choose(cell(page, "李娜", "due_on"))
    enter(page, "2026-5-1")
    filled(cell(page, "李娜", "due_on"), "2026-05-01")
    choose(cell(page, "李娜", "customer"))
    page.keyboard.type("oyj")
    expect(page.locator(".options:popover-open [aria-selected=true]")).to_contain_text("欧阳静")
    page.keyboard.press("Enter")
    filled(cell(page, "欧阳静", "customer"), "欧阳静")
    choose(cell(page, "欧阳静", "due_on"))
    enter(page, "改天再说")
    expect(cell(page, "欧阳静", "due_on")).to_have_class(DRAFT)
    expect(page.locator(".hint-card")).to_contain_text("日期")
    page.keyboard.press("Escape")
    filled(cell(page, "欧阳静", "due_on"), "2026-05-01")


def test_a_refused_value_waits_in_its_cell_with_the_reason(page):
    place = cell(page, "陈伟", "lifecycle")
    choose(place)
    enter(page, "火星人")
    expect(place).to_have_class(DRAFT)
    expect(place).to_have_text("火星人")
    expect(place).to_have_attribute("aria-invalid", "true")
    expect(place).to_be_focused()
    expect(page.locator(".hint-card")).to_contain_text("潜在 · 现有 · 不活跃")
    expect(page.locator("#status")).to_contain_text("1")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hint-card")).to_be_hidden()
    page.locator("#status").click()
    page.locator("#drafts").get_by_role("button", name="火星人").click()
    expect(page.locator(".editor [name=value]")).to_have_value("火星人")
    page.keyboard.press("Control+A")
    enter(page, "潜在")
    filled(place, "潜在")
    expect(place).not_to_have_attribute("aria-invalid", "true")


def test_changes_are_taken_back(page):
    place = cell(page, "陈伟", "district")
    choose(place)
    enter(page, "富阳区")
    toast = page.locator(".toast", has_text="富阳区")
    toast.get_by_role("button", name="撤销").click()
    filled(place, "西湖区")
    choose(place)
    enter(page, "桐庐县")
    filled(place, "桐庐县")
    page.keyboard.press("Control+z")
    filled(place, "西湖区")


def test_what_cannot_be_typed_says_so(page, browser, shop):
    choose(cell(page, "陈伟", "balance"))
    page.keyboard.press("Enter")
    expect(page.locator(".hint-card")).to_be_visible()
    expect(page.locator(".editor")).to_have_count(0)
    viewer = browser(storage_state=shop.signed_in("viewer"))
    viewer.goto(f"{shop.home}/customers")
    choose(cell(viewer, "陈伟", "district"))
    viewer.keyboard.type("x")
    expect(viewer.locator(".editor")).to_have_count(0)
    expect(viewer.locator("[data-new]")).to_have_count(0)
