"""Two languages: the choice is the person's and holds in every browser; English pages have no Chinese but the data."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.walking import ACCOUNT, cell, choose, enter, filled, visit

READING = Path(__file__).with_name("reading.js")
HAN = re.compile("[\u3400-\u9fff]+")
PEOPLE = re.compile("老板 张|管理 陈|店员 李|客服 周|会计 王|看客 孙")
OUTSIDE = ("/", *ACCOUNT, "/companies")
CUSTOMERS = [{"name": "Ada Lovelace", "phone": "13906718842", "district": "Camden"}]
ORDERS = [{"customer": "Ada Lovelace", "ordered_on": "2026-03-05", "status": "shipped"}]


def chinese(page):
    """What is said in Chinese, but for the names of the people."""
    said = page.evaluate("reading.words()")
    return [text for text in said if HAN.search(PEOPLE.sub("", text))]


def test_english_is_chosen_once_and_holds_everywhere(browser, found):
    shop = found("Seaside Appliances", customers=CUSTOMERS, orders=ORDERS)
    page = browser(storage_state=shop.signed_in())
    page.goto(f"{shop.home}/customers")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_role("button", name="老板 张").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Customers")
    expect(page).to_have_url(re.compile("/customers$"))

    elsewhere = browser(storage_state=shop.signed_in())
    elsewhere.add_init_script(path=READING)
    for path in visit(elsewhere, shop.home, *OUTSIDE):
        expect(elsewhere.locator("html")).to_have_attribute("lang", "en")
        assert chinese(elsewhere) == [], path
    what_the_scripts_say_is_english(elsewhere, shop)

    colleague = browser(storage_state=shop.signed_in("sales"))
    colleague.goto(f"{shop.home}/customers")
    expect(colleague.get_by_role("heading", level=1)).to_have_text("客户")


def what_the_scripts_say_is_english(page, shop):
    page.goto(f"{shop.home}/customers")
    place = cell(page, "Ada Lovelace", "district")
    choose(place)
    enter(page, "Soho")
    filled(place, "Soho")
    expect(page.locator(".toast")).to_be_visible()
    assert chinese(page) == []
    choose(cell(page, "Ada Lovelace", "lifecycle"))
    enter(page, "nonsense")
    expect(page.locator(".hint-card")).to_contain_text("Lead")
    assert chinese(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert chinese(page) == []


def test_a_visitor_may_choose_before_signing_in(browser):
    page = browser()
    page.add_init_script(path=READING)
    page.goto("/")
    page.get_by_role("button", name="语言与外观").click()
    page.get_by_role("button", name="English").click()
    for path in ("/", "/sign-in", "/sign-up", "/password-reset"):
        assert page.goto(path).status == 200, path
        assert chinese(page) == [], path
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("main .error").first).to_be_visible()
    assert chinese(page) == []
