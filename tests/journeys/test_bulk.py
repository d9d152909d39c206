"""Many records at once, by hand: the panel, find and replace with its preview, and one step back for each."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import cell, choose, column

KNOWN = [{"name": name, "district": "西湖区"} for name in ("欧阳静", "李娜", "陈伟")]
PICTURES = os.environ.get("PICTURES")


@pytest.fixture
def page(browser, found):
    shop = found("杭州云栖家电", customers=KNOWN)
    page = browser(storage_state=shop.signed_in())
    page.goto(f"{shop.home}/customers")
    return page


def pictured(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def districts(page):
    return set(column(page, "district", "欧阳静", "李娜", "陈伟"))


def test_one_value_for_many_and_back_in_one_step(page):
    choose(cell(page, "陈伟", "district"))
    page.keyboard.press("Control+a")
    page.locator("[data-act=bulk]:visible").click()
    panel = page.locator("#bulk")
    panel.locator("[name=field]").select_option("district")
    expect(panel.locator("[name=field]")).to_have_value("district")
    panel.locator("[name=value]").fill("滨江区")
    pictured(page, "bulk")
    panel.get_by_role("button", name="修改", exact=True).click()
    expect(panel).not_to_be_visible()
    expect(cell(page, "李娜", "district")).to_have_text("滨江区")
    assert districts(page) == {"滨江区"}
    choose(cell(page, "陈伟", "district"))
    page.keyboard.press("Control+z")
    expect(cell(page, "李娜", "district")).to_have_text("西湖区")
    assert districts(page) == {"西湖区"}


def test_words_are_found_shown_and_replaced(page):
    page.get_by_role("button", name="查找和替换").click()
    dialog = page.locator("#replacing")
    dialog.get_by_label("查找", exact=True).fill("西湖")
    dialog.get_by_label("替换为").fill("上城")
    dialog.get_by_role("button", name="预览").click()
    expect(dialog.locator(".refusals li")).to_have_count(3)
    pictured(page, "replace")
    page.set_viewport_size({"width": 700, "height": 360})
    expect(dialog.get_by_role("button", name="全部替换")).to_be_in_viewport(ratio=1)
    dialog.get_by_role("button", name="全部替换").click()
    expect(dialog).to_contain_text("改了 3 条记录")
    pictured(page, "replaced")
    dialog.get_by_role("button", name="关闭").click()
    expect(cell(page, "陈伟", "district")).to_have_text("上城区")
    choose(cell(page, "陈伟", "district"))
    page.keyboard.press("Control+z")
    expect(cell(page, "陈伟", "district")).to_have_text("西湖区")
