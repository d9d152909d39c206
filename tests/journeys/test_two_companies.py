"""One person, two companies, two tabs at once: each tab stays in its own, and signing out ends both."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import cell, choose, enter, filled, records
from tests.support.accounts import PASSWORD


@pytest.fixture
def shops(found):
    first = found("杭州云栖家电", customers=[{"name": "陈伟", "district": "西湖区"}])
    owner = first.people["owner"]["email"]
    return first, found("宁波海曙电器", joined=owner, customers=[{"name": "李娜", "district": "海曙区"}])


def test_each_tab_stays_in_its_own_company(browser, shops):
    first, second = shops
    page = browser()
    page.goto("/sign-in")
    page.fill("[name=email]", first.people["owner"]["email"])
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/companies")
    other = page.context.new_page()
    other.goto("/companies")
    for tab, shop in ((page, first), (other, second)):
        tab.get_by_role("link", name=shop.name).click()
        tab.wait_for_url(f"**{shop.home}/customers")
        expect(tab.locator(".brand")).to_contain_text(shop.name)
        expect(records(tab)).to_have_count(1)
    entries_go_to_the_company_of_their_tab(page, other)
    expect(page.get_by_role("link", name="成员")).to_have_count(1)
    expect(other.get_by_role("link", name="成员")).to_have_count(0)
    signing_out_ends_both(page, other)


def entries_go_to_the_company_of_their_tab(page, other):
    for tab, name, district in (
        (page, "陈伟", "滨江区"),
        (other, "李娜", "镇海区"),
        (page, "陈伟", "余杭区"),
    ):
        choose(cell(tab, name, "district"))
        enter(tab, district)
        filled(cell(tab, name, "district"), district)
    for tab, name, district in ((page, "陈伟", "余杭区"), (other, "李娜", "镇海区")):
        tab.reload()
        expect(records(tab)).to_have_count(1)
        filled(cell(tab, name, "district"), district)
        tab.get_by_role("searchbox").fill("陈伟")
        expect(records(tab)).to_have_count(1 if name == "陈伟" else 0)
        tab.get_by_role("searchbox").fill("")
        expect(records(tab)).to_have_count(1)


def signing_out_ends_both(page, other):
    page.get_by_role("button", name="老板 张").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in")
    other.reload()
    expect(other).to_have_url(re.compile("/sign-in"))


def test_what_is_not_theirs_is_not_there(browser, shops):
    first, second = shops
    page = browser(storage_state=second.signed_in("owner"))
    for path in ("/customers", "/customers/1", "/members", "/nothing"):
        assert page.goto(f"{first.home}{path}").status == 404
        assert first.name not in page.content()
    page.goto(f"{second.home}/customers")
    asked = "(url) => fetch(url, { method: 'PUT', headers: { 'HX-Request': 'true', 'X-CSRFToken':"
    asked += " document.querySelector('meta[name=csrf-token]').content }, body: new URLSearchParams({ value: 'x' }) })"
    status = page.evaluate(
        f"({asked}.then((answer) => answer.status))", f"{first.home}/customers/1/cells/name"
    )
    assert status == 404
