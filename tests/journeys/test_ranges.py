"""Blocks of cells by keys and by mouse: choosing, clearing, filling, counting, and every step back."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import cell, choose, enter, filled, shows

CHOSEN = re.compile(r"\bin-range\b")
KNOWN = [{"name": name, "district": "西湖区"} for name in ("欧阳静", "李娜", "陈伟")]
PAYMENTS = [
    {"customer": "李娜", "amount": amount, "paid_on": day}
    for amount, day in (("300", "2026-03-31"), ("200", "2026-03-02"), ("100", "2026-03-01"))
]


@pytest.fixture
def shop(found):
    return found("杭州云栖家电", customers=KNOWN, payments=PAYMENTS)


def chosen(page):
    return page.locator("td.in-range")


def test_a_block_grows_by_keys_and_is_said(page):
    choose(cell(page, "陈伟", "name"))
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    expect(chosen(page)).to_have_count(4)
    expect(cell(page, "陈伟", "name")).to_be_focused()
    expect(page.locator("td[aria-selected=true]")).to_have_count(4)
    expect(page.locator("#announcer")).to_have_text("已选 2 行 × 2 列")
    page.keyboard.press("ArrowDown")
    expect(chosen(page)).to_have_count(0)
    expect(cell(page, "李娜", "name")).to_be_focused()
    columns = page.locator("thead th[data-field]").count()
    for key, count in (("Shift+Space", columns), ("Control+Space", 3), ("Control+a", 3 * columns)):
        page.keyboard.press(key)
        expect(chosen(page)).to_have_count(count)
    page.keyboard.press("Escape")
    expect(chosen(page)).to_have_count(0)
    choose(cell(page, "陈伟", "district"))
    page.keyboard.press("Control+Shift+ArrowDown")
    expect(chosen(page)).to_have_count(3)


def test_a_grid_tells_where_one_is(page):
    grid = page.locator("table.grid")
    expect(grid).to_have_attribute("aria-multiselectable", "true")
    assert [row.get_attribute("aria-rowindex") for row in page.locator("tbody tr[data-id]").all()] == list(
        "234"
    )
    expect(cell(page, "陈伟", "number")).to_have_attribute("aria-colindex", "2")


def test_the_mouse_draws_a_block_and_ticks_rows(page):
    start, end = (cell(page, name, "district").bounding_box() for name in ("陈伟", "欧阳静"))
    page.mouse.move(start["x"] + 20, start["y"] + 9)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 9, steps=4)
    page.mouse.up()
    expect(chosen(page)).to_have_count(3)
    expect(page.locator(".editor")).to_have_count(0)
    cell(page, "李娜", "name").click(modifiers=["Shift"])
    expect(cell(page, "李娜", "name")).to_have_class(CHOSEN)
    numbers = page.locator("tbody td.rowno")
    for at in (0, 2):
        numbers.nth(at).click(position={"x": 8, "y": 12})
    bar = page.get_by_role("region", name="选中的内容")
    expect(bar).to_contain_text("已选 2 行")
    bar.get_by_role("button", name="删除行").click()
    expect(page.locator("tbody tr[data-id]")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator("tbody tr[data-id]")).to_have_count(3)


def test_the_bar_counts_what_is_chosen(page, shop):
    page.goto(f"{shop.home}/payments")
    choose(page.locator("tbody td[data-field=amount]").first)
    page.keyboard.press("Control+Space")
    expect(page.locator("#selection")).to_contain_text("合计 600 · 平均 200")
    page.keyboard.press("F6")
    expect(page.locator("#selection :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("tbody td:focus")).to_have_count(1)


def test_a_block_is_cleared_and_filled_and_comes_back_after_a_reload(page):
    choose(cell(page, "陈伟", "district"))
    enter(page, "滨江区", "Shift+Enter")
    filled(cell(page, "陈伟", "district"), "滨江区")
    choose(cell(page, "陈伟", "district"))
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    shows(page, "district", 陈伟="滨江区", 李娜="滨江区", 欧阳静="滨江区")
    page.keyboard.press("Delete")
    shows(page, "district", 陈伟="", 李娜="", 欧阳静="")
    page.reload()
    choose(cell(page, "陈伟", "district"))
    page.keyboard.press("Control+z")
    shows(page, "district", 陈伟="滨江区", 李娜="滨江区", 欧阳静="滨江区")
    page.keyboard.press("Control+z")
    shows(page, "district", 陈伟="滨江区", 李娜="西湖区", 欧阳静="西湖区")
    page.keyboard.press("Control+z")
    shows(page, "district", 陈伟="西湖区", 李娜="西湖区", 欧阳静="西湖区")
    page.keyboard.press("Control+y")
    shows(page, "district", 陈伟="滨江区", 李娜="西湖区", 欧阳静="西湖区")
    page.keyboard.press("Control+Shift+z")
    shows(page, "district", 陈伟="滨江区", 李娜="滨江区", 欧阳静="滨江区")


def drawn_on(page, last, control=False):
    """Takes the corner of what is chosen and draws it down to the cell."""
    corner, end = page.locator("td.corner").bounding_box(), last.bounding_box()
    page.mouse.move(corner["x"] + corner["width"] - 3, corner["y"] + corner["height"] - 3)
    page.mouse.down()
    page.mouse.move(end["x"] + 15, end["y"] + 9, steps=5)
    if control:
        page.keyboard.down("Control")
    page.mouse.up()
    page.keyboard.up("Control")


def test_days_go_on_as_they_began(page, shop):
    page.goto(f"{shop.home}/payments")
    days = page.locator("tbody td[data-field=paid_on]")
    before = days.all_inner_texts()
    choose(days.nth(0))
    enter(page, "2026-03-05", "Enter")
    filled(days.nth(0), "2026-03-05")
    enter(page, "2026-03-07", "Enter")
    filled(days.nth(1), "2026-03-07")
    choose(days.nth(0))
    page.keyboard.press("Shift+ArrowDown")
    drawn_on(page, days.nth(2))
    filled(days.nth(2), "2026-03-09")
    page.keyboard.press("Control+z")
    filled(days.nth(2), before[2])
    choose(days.nth(0))
    page.keyboard.press("Shift+ArrowDown")
    drawn_on(page, days.nth(2), control=True)
    filled(days.nth(2), "2026-03-05")


def test_many_rows_get_one_value(page):
    choose(cell(page, "陈伟", "district"))
    page.keyboard.press("Shift+ArrowDown")
    page.get_by_role("button", name="批量修改").first.click()
    panel = page.locator("#bulk[open]")
    panel.locator("[name=value]").fill("余杭区")
    panel.get_by_role("button", name="修改").click()
    shows(page, "district", 陈伟="余杭区", 李娜="余杭区", 欧阳静="西湖区")
    choose(cell(page, "欧阳静", "district"))
    page.keyboard.press("Control+z")
    shows(page, "district", 陈伟="西湖区", 李娜="西湖区", 欧阳静="西湖区")
