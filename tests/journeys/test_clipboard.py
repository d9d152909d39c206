"""Blocks to and from other spreadsheets: Excel, WPS and Google Sheets by their own clipboard, and what does not fit."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import cell, choose, column, filled, on_clipboard, put_on_clipboard, shows

DRAFT = re.compile(r"\bdraft\b")
HANDS = {"permissions": ["clipboard-read", "clipboard-write"]}
KNOWN = [
    {"name": name, "district": "西湖区", "phone": f"1390671884{at}", "note": note}
    for at, (name, note) in enumerate((("欧阳静", ""), ("李娜", '说"好"\n再来'), ("陈伟", "常客")))
]
EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta name=Generator content="Microsoft Excel 15"></head>
<body><table><!--StartFragment-->
 <col width=64><tr height=19><td height=19 class=xl65>潜在</td><td class=xl65>滨江<br>
  区</td></tr>
 <tr height=19><td class=xl65>不活跃</td><td>上城区</td></tr><!--EndFragment--></table></body></html>"""
SHEETS = """<google-sheets-html-origin><table><tbody>
<tr><td data-sheets-value='{"1":3,"3":46082}'>3/1/2026</td></tr>
<tr><td data-sheets-value='{"1":3,"3":46083}'>3/2/2026</td></tr>
</tbody></table>"""
PAID = [{"customer": "李娜", "amount": "300", "paid_on": day} for day in ("2026-01-31", "2026-01-30")]


@pytest.fixture
def shop(found):
    return found("杭州云栖家电", customers=KNOWN, payments=PAID)


@pytest.fixture
def page(browser, shop):
    page = browser(storage_state=shop.signed_in(), **HANDS)
    page.goto(f"{shop.home}/customers")
    return page


def preview(page):
    return page.locator("#pasting[open]")


def test_what_is_copied_is_text_and_a_table_and_masks_stay(page):
    choose(cell(page, "陈伟", "name"))
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+c")
    expect(page.locator("#announcer")).to_have_text("已复制 4 格")
    assert on_clipboard(page) == "陈伟\t139****8842\n李娜\t139****8841"
    html = page.evaluate(
        "navigator.clipboard.read().then(([item]) => item.getType('text/html')).then((blob) => blob.text())"
    )
    assert re.findall(r"<td[^>]*>([^<]*)", html) == ["陈伟", "139****8842", "李娜", "139****8841"]


def test_what_excel_copied_is_laid_over_the_cells_and_taken_back_at_once(page):
    put_on_clipboard(page, '潜在\t"滨江\n区"\n不活跃\t上城区', EXCEL)
    choose(cell(page, "陈伟", "lifecycle"))
    page.keyboard.press("Control+v")
    shows(page, "lifecycle", 陈伟="潜在", 李娜="不活跃", 欧阳静="现有")
    shows(page, "district", 陈伟="滨江 区", 李娜="上城区", 欧阳静="西湖区")
    expect(preview(page)).to_have_count(0)
    page.keyboard.press("Control+z")
    shows(page, "lifecycle", 陈伟="现有", 李娜="现有", 欧阳静="现有")
    shows(page, "district", 陈伟="西湖区", 李娜="西湖区", 欧阳静="西湖区")


def test_days_behind_what_google_sheets_shows(page, shop):
    page.goto(f"{shop.home}/payments")
    place = page.locator("tbody tr[data-id] [data-field=paid_on]")
    put_on_clipboard(page, "3/1/2026\n3/2/2026", SHEETS)
    choose(place.first)
    page.keyboard.press("Control+v")
    filled(place.first, "2026-03-01")
    filled(place.last, "2026-03-02")


def test_one_value_fills_a_block_and_a_block_repeats(page):
    put_on_clipboard(page, "余杭区")
    choose(cell(page, "陈伟", "district"))
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+v")
    shows(page, "district", 陈伟="余杭区", 李娜="余杭区", 欧阳静="余杭区")


def test_what_is_cut_moves_in_one_step(page):
    choose(cell(page, "陈伟", "district"))
    page.keyboard.press("Control+x")
    expect(page.locator("td.cut")).to_have_count(1)
    choose(cell(page, "欧阳静", "district"))
    page.keyboard.press("Control+v")
    shows(page, "district", 陈伟="", 欧阳静="西湖区")
    expect(page.locator("td.cut")).to_have_count(0)
    page.keyboard.press("Control+z")
    shows(page, "district", 陈伟="西湖区", 欧阳静="西湖区")


def test_below_the_last_row_rows_are_made_after_a_look(page):
    put_on_clipboard(page, "欧阳静\t\n新客甲\t13800138000\n新客乙\t\n")
    choose(cell(page, "欧阳静", "name"))
    page.keyboard.press("Control+v")
    expect(preview(page)).to_contain_text("新增 2 行")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr[data-id]")).to_have_count(5)
    filled(cell(page, "新客甲", "phone"), "138****8000")
    page.keyboard.press("Control+z")
    expect(page.locator("tbody tr[data-id]")).to_have_count(3)


def test_what_is_refused_is_shown_first_and_waits_in_its_cell(page):
    put_on_clipboard(page, "火星人\t滨江区\n潜在\t上城区")
    choose(cell(page, "陈伟", "lifecycle"))
    page.keyboard.press("Control+v")
    expect(preview(page)).to_contain_text("火星人")
    preview(page).get_by_role("button", name="取消").click()
    assert column(page, "district", "陈伟", "李娜") == ["西湖区", "西湖区"]
    choose(cell(page, "陈伟", "lifecycle"))
    page.keyboard.press("Control+v")
    expect(preview(page)).to_be_visible()
    page.keyboard.press("Enter")
    shows(page, "district", 陈伟="滨江区", 李娜="上城区")
    place = cell(page, "陈伟", "lifecycle")
    expect(place).to_have_class(DRAFT)
    expect(page.locator("#announcer")).to_have_text(re.compile("1 格未被接受"))
    page.reload()
    expect(place).to_have_class(DRAFT)
    expect(place).to_have_text("火星人")
    choose(place)
    page.keyboard.press("Enter")
    expect(page.locator(".editor [name=value]")).to_have_value("火星人")
    page.locator(".editor [name=value]").fill("潜在")
    page.keyboard.press("Enter")
    filled(place, "潜在")


def test_without_keys_the_menu_copies_and_pastes(page):
    cell(page, "陈伟", "district").click(button="right")
    page.locator("#row-menu").get_by_role("button", name="复制").click()
    expect(page.locator("#announcer")).to_have_text("已复制 1 格")
    put_on_clipboard(page, "临安区\t\n桐庐县\t")
    cell(page, "李娜", "district").click(button="right")
    page.locator("#row-menu").get_by_role("button", name="粘贴").click()
    shows(page, "district", 李娜="临安区", 欧阳静="桐庐县")


def test_the_phones_of_others_are_not_overwritten_by_their_masks(page):
    choose(cell(page, "陈伟", "phone"))
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+c")
    choose(cell(page, "李娜", "phone"))
    page.keyboard.press("Control+v")
    page.wait_for_load_state("networkidle")
    expect(cell(page, "李娜", "phone")).to_have_text("139****8841")


def test_an_empty_table_takes_a_whole_block(page, shop):
    page.goto(f"{shop.home}/products")
    expect(page.locator("tr.blank")).to_be_visible()
    put_on_clipboard(page, "型号甲\t滚筒洗衣机\n型号乙\t波轮洗衣机")
    page.keyboard.press("n")
    expect(page.locator("tr.new [name=model]")).to_be_focused()
    page.keyboard.press("Control+v")
    expect(preview(page)).to_contain_text("新增 2 行")
    page.keyboard.press("Enter")
    filled(cell(page, "型号甲", "name"), "滚筒洗衣机")
    filled(cell(page, "型号乙", "name"), "波轮洗衣机")


def test_rows_pasted_on_a_records_page_are_its_own(page, shop):
    page.locator("tr", has_text="李娜").locator(".open").click()
    page.get_by_role("tab", name="收付款").click()
    table = page.locator("#record-panel .grid")
    days = table.locator("tbody td[data-field=paid_on]")
    expect(days).to_have_count(2)
    put_on_clipboard(page, "2026-02-01\t88\n2026-02-02\t99")
    choose(days.last)
    page.keyboard.press("Control+v")
    expect(preview(page)).to_contain_text("新增 1 行")
    page.keyboard.press("Enter")
    expect(days).to_have_count(3)
    page.reload()
    page.get_by_role("tab", name="收付款").click()
    expect(days).to_have_count(3)
