"""The walk: a company signs up, types, imports, edits, takes money; its accountant downloads the ledger."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.journeys.walking import bring_in, cell, edit, printed_ledger, sign_up, type_customers
from tests.support.accounts import PASSWORD

NORTHWIND = Path(__file__).resolve().parents[3] / "shared" / "data" / "northwind"
CUSTOMER = "ALFKI"


def expected():
    with (NORTHWIND / "expected_per_customer.csv").open() as file:
        return {row["customer_id"]: row for row in csv.DictReader(file)}


def text_of(path):
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def figures(page):
    return [text.strip() for text in page.locator(".account td.num").all_inner_texts()]


@pytest.mark.skipif(not NORTHWIND.exists(), reason="the Northwind files are not here")
def test_a_company_from_the_front_page_to_its_accountants_ledger(browser, tmp_path):
    owner = browser()
    home = sign_up(owner, "杭州云栖家电", "张建国", "zhang@yunqi.example.test")
    expect(owner.locator("body")).to_contain_text("还没有")
    type_customers(owner, ("陈伟", "13906718842"), ("李娜", "13800138000"), ("欧阳静", "12345678901"))
    owner.goto(f"{home}/customers")
    expect(owner.locator("tbody tr[data-id]")).to_have_count(3)
    expect(cell(owner, "陈伟", "phone")).to_contain_text("139****8842")

    bring_in(owner, home, "customers", str(NORTHWIND / "customers.csv"))
    bring_in(owner, home, "orders", str(NORTHWIND / "orders.csv"), {"status": "已发货"})
    bring_in(owner, home, "order_lines", str(NORTHWIND / "order_details.csv"))
    the_search_finds(owner, home)
    a_conflict_is_settled_and_a_value_reverted(owner, browser, home)
    money_comes_in(owner, home)
    link = an_accountant_is_invited(owner, home)
    the_accountant_downloads_the_ledger(browser(), home, link, tmp_path)
    another_company_finds_no_trace(browser(), home)


def the_search_finds(page, home):
    page.goto(f"{home}/customers")
    for words, found in (("陈伟", "陈伟"), ("oyj", "欧阳静"), ("8842", "陈伟"), (CUSTOMER, CUSTOMER)):
        page.get_by_role("searchbox").fill(words)
        expect(page.locator("tbody tr[data-id]").first).to_contain_text(found)
        expect(page.locator("tbody tr[data-id]")).to_have_count(1)
    page.get_by_role("searchbox").fill("")


def a_conflict_is_settled_and_a_value_reverted(page, browser, home):
    page.goto(f"{home}/customers?q=陈伟")
    other = browser(storage_state=page.context.storage_state())
    other.goto(f"{home}/customers?q=陈伟")
    cell(page, "陈伟", "district").click()
    page.keyboard.press("F2")
    expect(page.locator(".editor [name=value]")).to_be_focused()
    edit(other, "陈伟", "district", "西湖区")
    expect(other.locator(".toast").last).to_contain_text("西湖区")
    page.locator(".editor [name=value]").fill("滨江区")
    page.keyboard.press("Enter")
    card = page.locator("form.conflict")
    expect(card).to_contain_text("西湖区")
    expect(card).to_contain_text("滨江区")
    card.get_by_role("button", name="用我的").click()
    expect(cell(page, "陈伟", "district")).to_contain_text("滨江区")
    page.locator("tbody tr a.open").first.click(force=True)
    page.wait_for_url("**/customers/*")
    page.locator(".change", has_text="滨江区").get_by_role("button").first.click()
    expect(page.locator(".facts [data-field=district]")).to_contain_text("西湖区")


def money_comes_in(page, home):
    page.goto(f"{home}/payments")
    page.keyboard.press("n")
    line = page.locator("tr.new")
    for name, value in (
        ("customer", CUSTOMER),
        ("paid_on", "1998-05-06"),
        ("amount", "1000"),
        ("method", "银行转账"),
    ):
        line.locator(f"[name={name}]:not([type=hidden])").first.focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(value)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr[data-id]").first).to_contain_text("1,000.00")


def an_accountant_is_invited(page, home):
    page.goto(f"{home}/members")
    page.fill("[name=email]", "wang@yunqi.example.test")
    page.select_option("form[action$=invitations] [name=role]", "accountant")
    page.get_by_role("button", name="邀请", exact=True).click()
    return page.locator("#invitation-link").inner_text()


def the_accountant_downloads_the_ledger(page, home, link, tmp_path):
    page.goto(link)
    page.fill("[name=name]", "王会计")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"**{home}/**")
    page.goto(f"{home}/customers?q={CUSTOMER}")
    cell(page, CUSTOMER, "name").click()
    page.keyboard.press("F2")
    expect(page.locator(".editor")).to_have_count(0)
    page.goto(f"{home}/reports/statement?customer={CUSTOMER}&from=1996-01-01&to=1998-12-31")
    net = Decimal(expected()[CUSTOMER]["net"])
    owed = f"{net - 1000:,.2f}"
    expect(page.locator("main")).to_contain_text(f"{net:,.2f}")
    expect(page.locator("main")).to_contain_text(owed)
    printed = re.sub(r"\s+", " ", text_of(printed_ledger(page, tmp_path / "ledger.pdf")))
    for figure in {*figures(page), owed, f"{net:,.2f}"} - {"", "0.00"}:
        assert figure in printed
    for words in ("客户往来明细账", "杭州云栖家电", "本月合计", "本年累计", CUSTOMER):
        assert words in printed


def another_company_finds_no_trace(page, home):
    theirs = sign_up(page, "宁波海曙电器", "周强", "zhou@haishu.example.test")
    assert theirs != home
    expect(page.locator("tbody tr[data-id]")).to_have_count(0)
    for path in ("/customers", "/customers/1", "/reports", "/members", "/imports", "/"):
        assert page.goto(f"{home}{path}").status == 404
        assert "云栖" not in page.content()
    page.goto(f"{theirs}/customers?q={CUSTOMER}")
    expect(page.locator("tbody tr[data-id]")).to_have_count(0)
