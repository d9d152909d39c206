"""For ears and keys: landmarks, a name for every control, one order of the focus, and changes that are said aloud."""

from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import cell, choose, enter, filled, visit

KNOWN = [{"name": "欧阳静", "district": "拱墅区"}, {"name": "陈伟", "district": "滨江区"}]
CONTROLS = {
    *("button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "tab", "tabpanel", "dialog"),
    *(
        "grid",
        "table",
        "columnheader",
        "listbox",
        "option",
        "navigation",
        "complementary",
        "image",
        "menuitem",
    ),
}
STOPS = {
    "skip": ".skip",
    "side": ".side",
    "head": "header.head",
    "bar": ".bar",
    "columns": "thead",
    "cell": "td[data-field]",
}
STOP = "(stops) => Object.keys(stops).find((name) => document.activeElement.closest(stops[name]))"


@pytest.fixture
def shop(found):
    return found("杭州云栖家电", customers=KNOWN, orders=[{"customer": "陈伟", "ordered_on": "2026-03-05"}])


@pytest.fixture
def page(browser, shop):
    page = browser(storage_state=shop.signed_in())
    page.goto(f"{shop.home}/customers")
    return page


def heard(page):
    """(role, name) of all that the browser tells a screen reader; of a picture only the picture."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    nodes = {node["nodeId"]: node for node in tree}

    def role(node):
        return node.get("role", {}).get("value")

    def pictured(node):
        above = nodes.get(node.get("parentId"))
        return bool(above) and (role(above) in ("img", "image") or pictured(above))

    told = [node for node in tree if not node.get("ignored") and not pictured(node)]
    return [(role(node), node.get("name", {}).get("value", "").strip()) for node in told]


def test_every_page_has_its_landmarks_and_every_control_a_name(page, shop):
    for path in visit(page, shop.home, "/", "/profile", "/companies"):
        told = heard(page)
        roles = Counter(role for role, _ in told)
        assert roles["main"] == 1, path
        assert roles["navigation"] >= 1, path
        assert page.locator("h1").count() == 1, path
        assert [role for role, name in told if role in CONTROLS and not name] == [], path
        assert page.title().strip(" ·"), path


def test_a_table_is_a_grid_with_heads_and_cells(page):
    roles = Counter(role for role, _ in heard(page))
    columns = page.locator("thead th").count()
    assert (roles["grid"], roles["columnheader"], roles["search"]) == (1, columns, 1)
    assert roles["gridcell"] == 2 * columns + 1  # and the line that becomes the new row
    expect(page.locator("td[tabindex='0']")).to_have_count(1)
    place = cell(page, "陈伟", "district")
    choose(place)
    expect(page.locator("td[tabindex='0']")).to_have_count(1)
    assert place.evaluate("cell => getComputedStyle(cell).outlineStyle") != "none"
    choose(cell(page, "陈伟", "balance"))
    expect(cell(page, "陈伟", "balance")).to_have_attribute("aria-readonly", "true")


def test_the_focus_goes_down_the_page_in_one_order(page):
    met = []
    while met[-1:] != ["cell"] and len(met) < 60:
        page.keyboard.press("Tab")
        met.append(page.evaluate(STOP, STOPS))
    assert set(met) == set(STOPS)
    assert met == sorted(met, key=list(STOPS).index)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".foot :focus")).to_have_count(1)
    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_what_is_saved_and_what_is_refused_is_said(page):
    place = cell(page, "陈伟", "district")
    choose(place)
    enter(page, "西湖区")
    filled(place, "西湖区")
    expect(page.locator("#announcer[aria-live=polite]")).not_to_be_empty()
    choose(cell(page, "陈伟", "lifecycle"))
    enter(page, "火星人")
    expect(page.locator("#alarm[aria-live=assertive]")).to_contain_text("客户状态")
    page.keyboard.press("Enter")
    editor = page.locator(".editor [name=value]")
    expect(editor).to_have_value("火星人")
    expect(editor).to_have_attribute("aria-label", "客户状态")


def test_a_dialog_holds_the_focus_and_gives_it_back(page):
    place = cell(page, "陈伟", "balance")
    choose(place)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(place).to_be_focused()
    page.locator("[data-filter]").click()
    expect(page.locator(".filters:popover-open :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("[data-filter]")).to_be_focused()


def test_the_way_to_a_record_says_to_which_also_when_its_row_was_written(page):
    ways = page.locator("tbody a.open")
    expect(ways).to_have_count(2)
    assert [way.get_attribute("aria-label") for way in ways.all()] == ["打开 陈伟", "打开 欧阳静"]
    choose(cell(page, "陈伟", "name"))
    enter(page, "陈大伟")
    filled(cell(page, "陈大伟", "name"), "陈大伟")
    expect(page.locator("tbody a.open").first).to_have_attribute("aria-label", "打开 陈大伟")
    page.locator("thead a", has_text="客户姓名").click()
    page.wait_for_url("**sort=name")
    expect(page.locator("tbody a.open").last).to_have_attribute("aria-label", "打开 欧阳静")
    assert page.locator("tbody a.open:not([tabindex='-1'])").count() == 0


def test_without_scripts_records_can_be_opened(browser, shop):
    page = browser(storage_state=shop.signed_in(), java_script_enabled=False)
    page.goto(f"{shop.home}/customers")
    way = page.get_by_role("link", name="打开").first
    way.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("陈伟")


def test_the_search_takes_what_is_typed_at_once(page):
    page.locator("tbody td.key").first.focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("欧阳")
    expect(page.locator("#finder input")).to_have_value("欧阳")
    expect(page.locator("#finder .hit.chosen")).to_contain_text("欧阳静")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("欧阳静")
