"""A company arranges its tables in a browser: a formula that answers while it is typed, an order by hand, a merge."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

KNOWN = [
    {"name": "欧阳静", "credit_limit": "1200", "source": "微信"},
    {"name": "安然", "source": "wechat"},
    {"name": "陈伟", "source": "WX"},
]
GRAVE = ("serious", "critical")


@pytest.fixture
def shop(found):
    return found("杭州云栖家电", customers=KNOWN)


@pytest.fixture
def page(browser, shop):
    return browser(storage_state=shop.signed_in())


def grave(page):
    told = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in told if one["impact"] in GRAVE]


def added(page, shop, label, kind="text"):
    page.goto(f"{shop.home}/settings/fields/new?table=customers")
    page.get_by_label("字段名称").fill(label)
    page.get_by_label("类型", exact=True).select_option(kind)
    page.get_by_role("button", name="添加字段").click()
    expect(page).to_have_url(re.compile(r"/settings/fields\?"))
    expect(page.get_by_text(f"已添加字段“{label}”").first).to_be_visible()


def rows(page):
    return [text.strip() for text in page.locator("[data-sorts] tr[data-id] b").all_inner_texts()]


def test_a_formula_answers_while_it_is_typed(page, shop):
    page.goto(f"{shop.home}/customers")
    page.get_by_role("link", name="添加字段").click()
    page.get_by_label("字段名称").fill("八折额度")
    page.get_by_label("类型", exact=True).select_option("formula")
    page.get_by_text("字段和函数").click()
    page.get_by_role("button", name="信用额度").click()
    box = page.get_by_label("公式*")
    expect(box).to_have_value("{信用额度}")
    box.press_sequentially(" * ")
    expect(page.locator("#trial .error")).to_contain_text("第")
    box.press_sequentially("80%")
    expect(page.locator("#trial")).to_contain_text("欧阳静")
    expect(page.locator("#trial output").first).to_have_text("960.00")
    assert grave(page) == []
    page.get_by_role("button", name="添加字段").click()
    expect(page).to_have_url(re.compile(r"/settings/fields\?"))
    page.goto(f"{shop.home}/customers")
    expect(page.locator("tbody td").filter(has_text="960.00")).to_have_count(1)


def test_fields_are_put_in_order_by_keys_and_by_mouse(page, shop):
    for label in ("甲", "乙", "丙"):
        added(page, shop, label)
    page.get_by_role("button", name="上移 丙").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-sorts] tr[data-id]").nth(1)).to_contain_text("丙")
    assert rows(page) == ["甲", "丙", "乙"]
    assert page.evaluate("document.activeElement.id.startsWith('up-')")
    table = page.locator("[data-sorts] tr[data-id]")
    table.nth(2).locator("td").nth(2).drag_to(table.nth(0).locator("td").nth(2))
    expect(table.nth(0)).to_contain_text("乙")
    page.reload()
    assert rows(page) == ["乙", "甲", "丙"]
    assert grave(page) == []


def test_options_are_merged_with_a_look_at_what_changes(page, shop):
    page.goto(f"{shop.home}/settings/choices/customers/source")
    for option in ("wechat", "WX"):
        page.get_by_label(f"合并 {option}").check()
    page.get_by_label("把上面勾选的合并为").select_option(label="微信")
    page.get_by_role("button", name="预览改动").click()
    expect(page.locator("#merging")).to_contain_text("客户 · 来源")
    assert grave(page) == []
    page.get_by_role("button", name="合并，改 2 条记录").click()
    expect(page.get_by_text("已合并：改了 2 条记录。").first).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("2 条记录恢复了原值。").first).to_be_visible()
    expect(page.get_by_label("合并 wechat")).to_be_visible()


def test_the_dictionary_is_found_in_on_a_phone(browser, shop):
    page = browser(
        storage_state=shop.signed_in("viewer"), viewport={"width": 390, "height": 844}, is_mobile=True
    )
    page.goto(f"{shop.home}/settings/dictionary")
    page.get_by_role("searchbox").fill("应收")
    expect(page.locator("#customers-balance")).to_be_visible()
    expect(page.locator("#customers-phone")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert grave(page) == []
