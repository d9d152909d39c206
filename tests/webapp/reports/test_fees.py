"""Fees of repairs and services stand in the accounts beside sales and payments: each figure, each balance."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.shop import Shop
from tests.webapp.reports.accounts import figures, on_paper
from webapp.ledger import balances
from webapp.reports.statements import Period, statement

START, END = date(2026, 2, 1), date(2026, 12, 31)


@pytest.fixture
def shop(house):
    """陈伟 bought in January, had two things mended and one fitted, and paid once."""
    shop = Shop(house)
    shop.customer = shop.enter("customers", name="陈伟")
    shop.enter(
        "order_lines",
        customer="陈伟",
        model="BCD-470",
        unit_price="3899",
        ordered_on="2026-01-05",
        status="已发货",
    )
    mended = {"customer": "陈伟", "model": "BCD-470", "outcome": "已修复", "reported_on": "2026-02-01"}
    shop.enter("repairs", **mended, repaired_on="2026-02-03", fee="380.50")
    shop.enter("repairs", **mended, repaired_on="2026-02-28", fee="999", under_warranty="是")
    shop.enter("services", customer="陈伟", type="安装", served_on="2026-03-01", fee="120", outcome="已完成")
    shop.enter("services", customer="陈伟", type="咨询", served_on="2026-03-02", fee="50", outcome="进行中")
    shop.enter("payments", customer="陈伟", paid_on="2026-03-10", amount="4000", method="微信")
    return shop


BOOK = [
    (date(2026, 1, 5), Decimal("3899.00"), Decimal(0)),
    (date(2026, 2, 3), Decimal("380.50"), Decimal(0)),
    (date(2026, 3, 1), Decimal("120.00"), Decimal(0)),
    (date(2026, 3, 10), Decimal(0), Decimal("4000.00")),
]


def test_a_statement_has_every_fee(shop):
    with shop:
        found = statement(shop.customer, Period(START, END))
        lines = list(found.lines())
    assert figures(lines) == on_paper(BOOK, START, END)
    assert [line.number for line in lines if line.kind == "entry"] == [
        "WX-2602-0001",
        "FW-2603-0001",
        "SK-2603-0001",
    ]
    assert [line.summary for line in lines if line.kind == "entry"][:2] == [
        "维修费用 WX000001 BCD-470",
        "服务费 FW000001 安装",
    ]
    assert (found.opening, found.closing) == (Decimal("3899.00"), Decimal("399.50"))


@pytest.mark.parametrize("at", [day for day, _, _ in BOOK] + [date(2026, 2, 2), END])
def test_a_balance_of_any_day_counts_them(shop, at):
    owed = sum((debit - credit for day, debit, credit in BOOK if day <= at), Decimal(0))
    with shop:
        assert balances.balance(shop.customer, at) == owed
        assert balances.total(at) == owed
        assert [row.balance for row in balances.balances(at)] == [owed]


def test_a_corrected_fee_leaves_the_days_before_as_they_were(shop):
    shop.change("repairs", 1, "fee", "400")
    with shop:
        assert balances.balance(shop.customer, date(2026, 3, 9)) == Decimal("4399.50")
        found = statement(shop.customer, Period(START, date(2200, 12, 31)))
    assert found.closing == shop.balance(shop.customer) == Decimal("419.00")
