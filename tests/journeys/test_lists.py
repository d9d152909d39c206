"""Finding records and getting them back: search, filters, order, the rows beyond the first page, bin, record page."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import cell, choose, enter, filled, names, records

MANY = [{"name": f"客人{n:03}", "district": "西湖区"} for n in range(130)]
KNOWN = [
    {"name": "欧阳静", "phone": "13906718842", "grade": "VIP客户", "district": "拱墅区"},
    {"name": "安然", "phone": "13800138000", "district": "拱墅区"},
    {"name": "陈伟", "phone": "13905718801", "grade": "VIP客户", "district": "滨江区"},
]


@pytest.fixture
def shop(found):
    return found("杭州云栖家电", customers=KNOWN)


def test_search_finds_words_initials_pinyin_and_phones(page):
    box = page.get_by_role("searchbox")
    for words, found in (
        ("欧阳", "欧阳静"),
        ("oyj", "欧阳静"),
        ("chenwei", "陈伟"),
        ("8842", "欧阳静"),
        ("8000", "安然"),
    ):
        box.fill(words)
        expect(records(page)).to_have_count(1)
        expect(records(page)).to_contain_text(found)
        expect(box).to_be_focused()
    expect(page).to_have_url(re.compile("q=8000"))
    box.fill("没有这个人")
    expect(records(page)).to_have_count(0)
    page.get_by_role("link", name="显示全部").last.click()
    expect(records(page)).to_have_count(3)
    expect(box).to_have_value("")


def test_a_filter_becomes_a_sentence_and_an_address(page, browser, shop):
    page.keyboard.press("f")
    line = page.locator(".filters:popover-open .filter").first
    line.get_by_label("字段").select_option("grade")
    line.locator("[data-part=value] select").select_option("vip")
    page.get_by_role("button", name="应用").click()
    expect(records(page)).to_have_count(2)
    expect(page.locator(".say")).to_contain_text("客户类型")
    expect(page.locator(".say")).to_contain_text("VIP客户")
    expect(page).to_have_url(re.compile(r"grade\.is=vip"))
    page.get_by_role("searchbox").fill("cw")
    expect(records(page)).to_have_count(1)
    sent = browser(storage_state=shop.signed_in("sales"))
    sent.goto(page.url)
    expect(records(sent)).to_have_count(1)
    expect(sent.locator(".say")).to_contain_text("cw")
    page.go_back()
    expect(records(page)).to_have_count(2)


def test_a_column_puts_the_rows_in_order(page):
    head = page.get_by_role("columnheader", name="客户姓名")
    for way, order in (("ascending", ["安然", "陈伟", "欧阳静"]), ("descending", ["欧阳静", "陈伟", "安然"])):
        head.get_by_role("link").click()
        expect(head).to_have_attribute("aria-sort", way)
        expect(records(page).first).to_contain_text(order[0])
        assert names(page) == order
    expect(page).to_have_url(re.compile("sort=-name"))


def test_rows_beyond_the_first_page_come_by_themselves_and_in_order(browser, found):
    shop = found("杭州云栖家电", customers=MANY)
    page = browser(storage_state=shop.signed_in())
    page.goto(f"{shop.home}/customers?sort=name")
    choose(cell(page, "客人000", "name"))
    for end in (50, 100, 130):
        page.keyboard.press("Control+End")
        expect(records(page)).to_have_count(min(130, end + 50) if end < 130 else 130)
    assert names(page) == [one["name"] for one in MANY]
    choose(cell(page, "客人129", "district"))
    enter(page, "上城区", "ArrowUp")
    filled(cell(page, "客人129", "district"), "上城区")
    expect(cell(page, "客人128", "district")).to_be_focused()
    assert names(page) == [one["name"] for one in MANY]


def test_a_deleted_row_comes_back_to_its_place(page):
    choose(cell(page, "安然", "name"))
    page.keyboard.press("Control+Delete")
    expect(records(page)).to_have_count(2)
    page.locator(".toast").get_by_role("button", name="撤销").click()
    expect(records(page)).to_have_count(3)
    assert names(page) == ["陈伟", "安然", "欧阳静"]
    records(page).filter(has_text="安然").hover()
    page.get_by_role("button", name="行菜单").click()
    page.locator("#row-menu").get_by_role("button", name="删除").click()
    expect(records(page)).to_have_count(2)
    page.get_by_role("link", name="回收站").click()
    page.get_by_role("row", name="安然").get_by_role("button", name="还原").click()
    expect(page.get_by_role("row", name="安然")).to_have_count(0)
    page.get_by_role("link", name="客户", exact=True).first.click()
    expect(records(page)).to_have_count(3)


def test_a_records_page_changes_tells_and_takes_back(page):
    choose(cell(page, "陈伟", "name"))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/customers/\d+$"))
    fact = page.locator(".facts [data-field=occupation]")
    fact.click()
    expect(page.locator(".editor [name=value]")).to_be_focused()
    enter(page, "教师")
    filled(fact, "教师")
    change = page.locator("#record-panel .change", has_text="教师")
    expect(change).to_contain_text("职业")
    expect(page.locator("#record-panel")).to_contain_text("老板 张")
    page.get_by_role("tab", name="订单").click()
    expect(page.locator("#record-panel").get_by_role("columnheader", name="订单编号")).to_be_visible()
    page.get_by_role("tab").first.click()
    change.get_by_role("button").click()
    filled(fact, "")
    phone = page.locator(".facts [data-field=phone]")
    expect(phone).to_have_text("139****8801")
    page.get_by_role("button", name="联系电话").click()
    expect(phone).to_contain_text(re.compile(r"139\s?0571\s?8801"))


def test_what_belongs_to_a_record_is_typed_on_its_page(page):
    choose(cell(page, "陈伟", "name"))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/customers/\d+$"))
    page.get_by_role("tab", name="订单").click()
    panel = page.locator("#record-panel")
    panel.locator("[data-new]").click()
    expect(panel.locator("tr.new :focus")).to_have_count(1)
    page.keyboard.press("Enter")
    order = panel.locator("tr[data-id]")
    expect(order).to_have_count(1)
    page.goto(order.locator("a.open").get_attribute("href"))
    panel.locator("[data-new]").click()
    line = panel.locator("tr.new")
    for name, value in (("model", "XQG100"), ("quantity", "2"), ("unit_price", "1499")):
        line.locator(f"[name={name}]").fill(value)
    page.keyboard.press("Enter")
    expect(panel.locator("tr[data-id]")).to_contain_text("2,998.00")
    expect(page.locator(".figures")).to_contain_text("2,998.00")
    expect(page.get_by_role("link", name="陈伟").first).to_be_visible()
