"""Cells with editors of their own, by keys alone: choices and people by their sound, tags, days and the calendar."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import cell, choose, enter, filled

KNOWN = [
    {"name": "欧阳静", "interests": "钓鱼、书法"},
    {"name": "李娜", "interests": "钓鱼"},
    {"name": "陈伟"},
]
ORDERS = [{"customer": "李娜", "ordered_on": "2026-03-05", "status": "to_ship"}]


@pytest.fixture
def shop(found):
    products = [{"model": "KFR-35GW", "name": "空调"}]
    services = [{"customer": "李娜", "type": "install", "score": "2"}]
    return found("杭州云栖家电", customers=KNOWN, orders=ORDERS, products=products, services=services)


def offered(page):
    return page.locator(".options:popover-open [role=option]:not([hidden])")


def value(page):
    return page.locator(".editor [name=value]")


def test_choices_and_people_are_found_by_their_sound(page):
    choose(cell(page, "陈伟", "lifecycle"))
    page.keyboard.type("qz")
    expect(offered(page)).to_have_text(["潜在"])
    page.keyboard.press("Enter")
    filled(cell(page, "陈伟", "lifecycle"), "潜在")
    choose(cell(page, "陈伟", "owner"))
    page.keyboard.type("dyl")
    expect(offered(page)).to_have_text(["店员 李"])
    page.keyboard.press("Enter")
    filled(cell(page, "陈伟", "owner"), "店员 李")
    choose(cell(page, "李娜", "lifecycle"))
    page.keyboard.press("Alt+ArrowDown")
    expect(offered(page)).to_have_count(3)
    page.keyboard.press("Escape")


def test_tags_that_were_used_are_offered_one_after_the_other(page):
    page.locator("tr", has_text="陈伟").locator(".open").click()
    place = page.locator(".facts [data-field=interests]")
    choose(place)
    page.keyboard.press("Enter")
    expect(value(page)).to_be_focused()
    expect(page.locator(".editor input[name=seen]")).to_have_count(1)
    page.keyboard.type("dy")
    expect(offered(page)).to_have_text(["钓鱼"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(value(page)).to_have_value("钓鱼、")
    page.keyboard.type("养花，书")
    expect(offered(page)).to_have_text(["书法"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(value(page)).to_have_value("钓鱼、养花、书法、")
    page.keyboard.press("Enter")
    filled(place, "钓鱼、养花、书法")


@pytest.mark.parametrize(
    ("typed", "day"), [("11/2", r"\d{4}-11-02"), ("今天", r"\d{4}-\d\d-\d\d"), ("20260501", "2026-05-01")]
)
def test_days_as_people_type_them(page, shop, typed, day):
    page.goto(f"{shop.home}/orders")
    place = cell(page, "李娜", "due_on")
    choose(place)
    enter(page, typed)
    expect(place).to_have_text(re.compile(day))


def test_a_calendar_comes_when_it_is_asked_for_and_is_worked_by_keys(page, shop):
    page.goto(f"{shop.home}/orders")
    place = cell(page, "李娜", "ordered_on")
    place.click()
    page.keyboard.press("F2")
    expect(value(page)).to_be_focused()
    expect(page.locator(".editor input[name=seen]")).to_have_count(1)
    expect(page.locator(".calendar")).to_have_count(0)
    page.keyboard.press("Alt+ArrowDown")
    calendar = page.get_by_role("dialog", name="日历")
    expect(calendar.locator(":focus")).to_have_text("5")
    for key, day in (
        ("ArrowDown", "12"),
        ("ArrowRight", "13"),
        ("PageDown", "13"),
        ("Home", "13"),
        ("End", "19"),
    ):
        page.keyboard.press(key)
        expect(calendar.locator(":focus")).to_have_text(day)
    page.keyboard.press("Escape")
    expect(calendar).to_have_count(0)
    expect(value(page)).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(calendar.locator(":focus")).to_have_text("5")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    filled(place, "2026-03-04")


def test_arrows_change_a_day_that_is_edited(page, shop):
    page.goto(f"{shop.home}/orders")
    place = cell(page, "李娜", "ordered_on")
    choose(place)
    page.keyboard.press("F2")
    expect(page.locator(".editor input[name=seen]")).to_have_count(1)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(value(page)).to_have_value("2026-03-07")
    page.keyboard.press("Enter")
    filled(place, "2026-03-07")


def test_yes_and_no_and_stars_take_one_key(page, shop):
    page.goto(f"{shop.home}/products")
    place = cell(page, "KFR-35GW", "active")
    choose(place)
    for key, shown in (("n", "否"), ("y", "是"), ("Space", "否")):
        page.keyboard.press(key)
        filled(place, shown)
    expect(page.locator(".editor")).to_have_count(0)
    page.goto(f"{shop.home}/services")
    stars = cell(page, "李娜", "score")
    choose(stars)
    page.keyboard.press("4")
    expect(stars).not_to_have_class(re.compile("saving"))
    page.reload()
    choose(stars)
    page.keyboard.press("Enter")
    expect(value(page)).to_have_value("4")
