"""What could not be saved outlives the page: pastes without a connection, a row half typed, conflicts of a paste."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import cell, choose, enter, filled, put_on_clipboard, records, shows

DRAFT = re.compile(r"\bdraft\b")
HANDS = {"permissions": ["clipboard-read", "clipboard-write"]}
KNOWN = [{"name": name, "district": "西湖区"} for name in ("欧阳静", "李娜", "陈伟")]

UNTIL_KEPT = """(text) => new Promise((done) => {
    const look = setInterval(() => {
        if (JSON.stringify(localStorage).includes(text)) done(clearInterval(look));
    }, 30);
})"""


@pytest.fixture
def shop(found):
    return found("杭州云栖家电", customers=KNOWN)


@pytest.fixture
def opened(browser, shop):
    """opened(role): a browser of somebody of the shop, before its customers."""

    def opened(role="owner", **options):
        page = browser(storage_state=shop.signed_in(role), **HANDS, **options)
        page.goto(f"{shop.home}/customers")
        return page

    return opened


def listed(page):
    return page.locator("#drafts li")


def test_the_connection_goes_while_a_cell_and_a_paste_are_on_their_way(opened):
    page = opened(unreachable=True)
    choose(cell(page, "陈伟", "district"))
    enter(page, "滨江区")
    filled(cell(page, "陈伟", "district"), "滨江区")
    put_on_clipboard(page, "上城区\n下城区")
    choose(cell(page, "陈伟", "district"))
    page.keyboard.press("Control+v")
    shows(page, "district", 陈伟="上城区", 李娜="下城区")
    page.context.set_offline(True)
    choose(cell(page, "欧阳静", "district"))
    enter(page, "临安区", "Shift+Enter")
    expect(cell(page, "欧阳静", "district")).to_have_class(DRAFT)
    put_on_clipboard(page, "余杭区\n桐庐县")
    choose(cell(page, "陈伟", "district"))
    page.keyboard.press("Control+v")
    expect(page.locator("#status")).to_contain_text("2")
    page.locator("#status").click()
    expect(listed(page)).to_contain_text(["临安区", "粘贴 2 格"])
    page.keyboard.press("Escape")
    page.context.set_offline(False)
    shows(page, "district", 欧阳静="临安区", 陈伟="余杭区", 李娜="桐庐县")
    expect(page.locator("#status")).to_have_attribute("data-state", "saved")
    page.reload()
    shows(page, "district", 欧阳静="临安区", 陈伟="余杭区", 李娜="桐庐县")


def test_a_value_that_waited_is_sent_by_the_page_that_comes_next(opened):
    page = opened(unreachable=True)
    choose(cell(page, "陈伟", "district"))
    page.route("**/cells/**", lambda route: route.abort("internetdisconnected"))
    enter(page, "富阳区")
    expect(cell(page, "陈伟", "district")).to_have_class(DRAFT)
    page.unroute("**/cells/**")
    page.reload()
    filled(cell(page, "陈伟", "district"), "富阳区")
    page.reload()
    filled(cell(page, "陈伟", "district"), "富阳区")


def test_a_row_half_typed_is_there_again(opened, shop):
    page = opened()
    page.keyboard.press("n")
    name = page.locator("tr.new [name=name]")
    expect(name).to_be_focused()
    page.keyboard.type("半途客户")
    page.evaluate(UNTIL_KEPT, "半途客户")
    page.goto(f"{shop.home}/orders")
    page.goto(f"{shop.home}/customers")
    expect(name).to_have_value("半途客户")
    name.focus()
    page.keyboard.press("Enter")
    expect(records(page)).to_have_count(4)
    page.reload()
    expect(records(page)).to_have_count(4)
    expect(page.locator("tr.new")).to_have_count(0)


def test_what_somebody_else_changed_is_kept_by_a_paste_and_chosen_then(opened):
    page, other = opened(), opened("sales")
    choose(cell(other, "李娜", "district"))
    enter(other, "拱墅区")
    filled(cell(other, "李娜", "district"), "拱墅区")
    put_on_clipboard(page, "滨江区\n上城区")
    choose(cell(page, "陈伟", "district"))
    page.keyboard.press("Control+v")
    expect(page.locator("#pasting[open]")).to_contain_text("拱墅区")
    page.keyboard.press("Enter")
    filled(cell(page, "陈伟", "district"), "滨江区")
    place = cell(page, "李娜", "district")
    expect(place).to_have_class(DRAFT)
    page.locator("#status").click()
    expect(listed(page)).to_contain_text("对方的：拱墅区")
    listed(page).get_by_role("button", name="上城区").click()
    card = page.locator("form.conflict")
    expect(card).to_contain_text("拱墅区")
    card.get_by_role("button", name="用我的").click()
    filled(place, "上城区")
    page.reload()
    filled(place, "上城区")


def test_what_somebody_changed_since_is_kept_by_an_undo(opened):
    page, other = opened(), opened("sales")
    put_on_clipboard(page, "滨江区\n上城区")
    choose(cell(page, "陈伟", "district"))
    page.keyboard.press("Control+v")
    shows(page, "district", 陈伟="滨江区", 李娜="上城区")
    other.reload()
    choose(cell(other, "李娜", "district"))
    enter(other, "拱墅区")
    filled(cell(other, "李娜", "district"), "拱墅区")
    page.keyboard.press("Control+z")
    filled(cell(page, "陈伟", "district"), "西湖区")
    toast = page.locator(".toast", has_text="李娜")
    expect(toast).to_contain_text("店员 李")
    page.reload()
    shows(page, "district", 陈伟="西湖区", 李娜="拱墅区")


def test_typing_over_what_somebody_changed_meanwhile_is_a_conflict(opened):
    """The cell still says what it said when the page was opened: its writer has not seen the other's value."""
    page, other = opened(), opened("sales")
    choose(cell(other, "李娜", "district"))
    enter(other, "拱墅区")
    filled(cell(other, "李娜", "district"), "拱墅区")
    choose(cell(page, "李娜", "district"))
    enter(page, "滨江区")
    card = page.locator("form.conflict")
    expect(card).to_contain_text("拱墅区")
    expect(card).to_contain_text("滨江区")
    card.get_by_role("button", name="用我的").click()
    filled(cell(page, "李娜", "district"), "滨江区")
    choose(cell(page, "陈伟", "district"))
    enter(page, "上城区")
    filled(cell(page, "陈伟", "district"), "上城区")
    choose(cell(page, "陈伟", "district"))
    enter(page, "下城区")
    filled(cell(page, "陈伟", "district"), "下城区")
    expect(card).to_have_count(0)
