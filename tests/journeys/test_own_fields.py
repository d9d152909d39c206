"""A field of the company's own, from its settings to its cells: typed, chosen, worked out, and a file sent for one."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import cell, edit, filled

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478"
    "9c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def page(browser, found):
    shop = found("杭州云栖家电", customers=[{"name": "李娜"}, {"name": "陈伟", "credit_limit": "100"}])
    page = browser(storage_state=shop.signed_in())
    page.home = shop.home
    return page


def added(page, label, kind, **settings) -> str:
    """Adds a field in the settings, as an owner does; its key."""
    page.goto(f"{page.home}/settings/fields/new?table=customers&kind={kind}")
    page.fill("main [name=label]", label)
    for name, text in settings.items():
        page.fill(f"main [name={name}]", text)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/settings/fields?*")
    page.goto(f"{page.home}/customers")
    return page.locator("thead th", has_text=label).get_attribute("data-field")


def test_own_fields_are_typed_and_worked_out(page):
    area = added(page, "面积", "number")
    total = added(page, "报价", "formula", formula="{面积} * {信用额度}")
    style = added(page, "风格", "choice", options="中式\n现代")
    edit(page, "陈伟", area, "8.5")
    filled(cell(page, "陈伟", area), "8.50")
    filled(cell(page, "陈伟", total), "850.00")
    edit(page, "陈伟", style, "现代")
    filled(cell(page, "陈伟", style), "现代")
    page.locator("thead th", has_text="面积").locator("a").click()
    expect(page.locator("thead th", has_text="面积")).to_have_attribute("aria-sort", re.compile("ending"))
    expect(page.locator("tbody tr").first).to_contain_text("陈伟")


def test_a_file_is_chosen_for_a_cell_and_shown_on_the_page(page):
    contract = added(page, "照片", "file")
    cell(page, "陈伟", contract).dblclick()
    expect(page.locator(".editor [data-attach]")).to_be_focused()
    page.set_input_files(
        ".editor [data-upload]", {"name": "门口.png", "mimeType": "image/png", "buffer": PNG}
    )
    filled(cell(page, "陈伟", contract), "门口.png")
    cell(page, "陈伟", "name").locator("a.open").click(force=True)
    page.wait_for_url("**/customers/*")
    expect(page.locator(".facts .preview img")).to_have_js_property("naturalWidth", 1)
