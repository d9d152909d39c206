"""In the hand and in the dark: cards, one big button, nothing beside the screen, and text that can be read."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import ACCOUNT, records, visit

READING = Path(__file__).with_name("reading.js")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
OUTSIDE = ("/", *ACCOUNT, "/companies")
KNOWN = [
    {"name": "欧阳静", "phone": "13906718842", "grade": "VIP客户", "district": "拱墅区"},
    {"name": "陈伟", "phone": "13905718801", "lifecycle": "潜在", "district": "滨江区"},
]
ORDERS = [{"customer": "陈伟", "ordered_on": "2026-03-05", "status": "to_ship", "due_on": "2026-04-01"}]
PAYMENTS = [{"customer": "陈伟", "amount": "1280", "paid_on": "2026-03-06"}]
PRODUCTS = [{"name": "滚筒洗衣机", "model": "XQG100-1"}]


@pytest.fixture
def shop(found):
    return found("杭州云栖家电", customers=KNOWN, products=PRODUCTS, orders=ORDERS, payments=PAYMENTS)


@pytest.fixture
def held(browser, shop):
    """held(**options): a browser of the owner in which every page can be read by `reading`."""

    def held(**options):
        page = browser(storage_state=shop.signed_in(), **options)
        page.add_init_script(path=READING)
        return page

    return held


def within(page, place):
    """Whether the whole of it is on the screen."""
    box, screen = place.bounding_box(), page.viewport_size
    across = box["x"] >= 0 and box["x"] + box["width"] <= screen["width"]
    return across and box["y"] >= 0 and box["y"] + box["height"] <= screen["height"]


def test_records_are_cards_and_one_button_enters_another(held, shop):
    page = held(**PHONE)
    page.goto(f"{shop.home}/customers")
    expect(records(page)).to_have_count(2)
    expect(page.locator("thead")).to_be_hidden()
    first, second = (card.bounding_box() for card in records(page).all())
    assert first["width"] > 340
    assert second["y"] >= first["y"] + first["height"]
    button = page.locator("[data-new]:visible")
    expect(button).to_have_count(1)
    assert button.bounding_box()["height"] >= 44
    button.tap()
    sheet = page.locator("tr.new")
    sheet.get_by_label("客户姓名").fill("李娜")
    sheet.get_by_label("联系电话").fill("13800138000")
    sheet.get_by_role("button", name="保存").tap()
    expect(records(page)).to_have_count(3)
    expect(sheet).to_be_hidden()
    records(page).filter(has_text="李娜").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("李娜")
    page.get_by_role("navigation", name="常用").get_by_role("button", name="更多").tap()
    page.locator("#side").get_by_role("link", name="收付款").tap()
    expect(records(page)).to_contain_text("1,280.00")


def test_nothing_lies_beside_a_phones_screen(held, shop):
    page = held(**PHONE)
    for path in visit(page, shop.home, *OUTSIDE):
        wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        assert wide <= 0, (path, page.evaluate("reading.wide()"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(held, shop, scheme):
    page = held(color_scheme=scheme)
    for path in visit(page, shop.home, *OUTSIDE):
        assert page.evaluate("reading.faint()") == [], path


def test_the_dark_that_was_chosen_stays(held, shop):
    page = held(color_scheme="light")
    page.goto(f"{shop.home}/customers")
    paper = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    page.get_by_role("button", name="老板 张").click()
    page.get_by_role("button", name="深色").click()
    page.goto(f"{shop.home}/orders")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") != paper


def test_what_floats_stays_on_the_screen(held, shop):
    page = held(**PHONE)
    page.goto(f"{shop.home}/customers")
    page.locator("[data-filter]").tap()
    panel = page.locator(".filters[popover]")
    for _ in range(6):
        panel.locator("[data-add]").last.tap()
    assert within(page, panel)
    panel.get_by_role("button", name="应用").scroll_into_view_if_needed()
    assert within(page, panel.get_by_role("button", name="应用"))
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.locator("tbody td.key").first.focus()
    page.keyboard.press("Shift+ArrowDown")
    bar = page.locator("#selection")
    expect(bar).to_be_visible()
    for button in (bar, *bar.get_by_role("button").all()):
        assert within(page, button)
