"""What was typed is never lost: without a connection, without a database, and when two people change the same cell."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import cell, choose, enter, filled

DRAFT = re.compile(r"\bdraft\b")
KNOWN = [{"name": name, "district": "西湖区"} for name in ("欧阳静", "李娜", "陈伟")]


@pytest.fixture
def shop(found):
    return found("杭州云栖家电", customers=KNOWN)


@pytest.fixture
def opened(browser, shop):
    """opened(role): a browser of somebody of the shop, before its customers."""

    def opened(role="owner", **options):
        page = browser(storage_state=shop.signed_in(role), **options)
        page.goto(f"{shop.home}/customers")
        return page

    return opened


def kept(page, place, text):
    """The cell holds what was typed, in red, the foot says so, and the browser keeps it beyond the page."""
    expect(place).to_have_class(DRAFT)
    expect(place).to_have_text(text)
    expect(page.locator("#status")).to_have_attribute("data-state", "drafts")
    assert text in page.evaluate("JSON.stringify(localStorage)")
    assert page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))")


def tried_again(page, place, text):
    choose(place)
    page.keyboard.press("Enter")
    expect(page.locator(".editor input[name=seen]")).to_have_count(1)
    expect(page.locator(".editor [name=value]")).to_have_value(text)
    page.keyboard.press("Enter")
    filled(place, text)
    expect(page.locator("#status")).to_have_attribute("data-state", "saved")
    page.reload()
    filled(place, text)


def test_without_a_connection_the_entry_is_kept_and_saved_afterwards(opened):
    page = opened(unreachable=True)
    place = cell(page, "陈伟", "district")
    choose(place)
    page.context.set_offline(True)
    enter(page, "临安区")
    kept(page, place, "临安区")
    expect(page.locator(".toast.error")).to_contain_text("没连上服务器")
    page.context.set_offline(False)
    tried_again(page, place, "临安区")


def test_without_a_database_the_entry_is_kept_and_pages_wait(opened, site):
    page = opened(unreachable=True)
    other = page.context.new_page()
    place = cell(page, "陈伟", "district")
    choose(place)
    with site.database_away():
        enter(page, "富阳区")
        kept(page, place, "富阳区")
        expect(page.locator(".toast.error")).to_be_visible()
        assert other.goto(page.url).status == 503
        expect(other.locator("main")).to_contain_text("数据库正在重启")
    expect(cell(other, "陈伟", "district")).to_have_text("富阳区", timeout=20_000)
    filled(cell(other, "陈伟", "district"), "富阳区")
    filled(place, "富阳区")
    page.reload()
    filled(place, "富阳区")


def test_of_two_entries_theirs_may_be_kept_or_mine(opened):
    page, other = opened(), opened("sales")
    place = cell(page, "陈伟", "district")
    for choice, theirs, shown in (("保留对方的", "萧山区", "萧山区"), ("用我的", "拱墅区", "余杭区")):
        choose(place)
        page.keyboard.press("F2")
        expect(page.locator(".editor input[name=seen]")).to_have_count(1)
        choose(cell(other, "陈伟", "district"))
        enter(other, theirs)
        filled(cell(other, "陈伟", "district"), theirs)
        page.locator(".editor [name=value]").fill("余杭区")
        page.keyboard.press("Enter")
        card = page.locator("form.conflict")
        expect(card).to_contain_text("店员 李")
        expect(card.get_by_role("button", name="用我的")).to_be_focused()
        expect(place).to_have_class(DRAFT)
        card.get_by_role("button", name=choice).click()
        filled(place, shown)
        expect(card).to_have_count(0)
    page.reload()
    filled(place, "余杭区")


def test_signed_out_elsewhere_the_entry_is_kept(opened):
    page = opened()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="老板 张").click()
    other.get_by_role("button", name="退出登录").click()
    other.wait_for_url("**/sign-in")
    place = cell(page, "李娜", "district")
    choose(place)
    enter(page, "桐庐县")
    kept(page, place, "桐庐县")
    expect(page.locator(".toast.error")).to_contain_text("重新登录")
