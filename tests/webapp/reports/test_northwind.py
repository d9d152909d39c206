"""A real trading company's orders, imported and posted: the account of every customer, to the cent."""

import csv
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.support.imports import command
from webapp.ledger import balances
from webapp.reports.statements import Period, statements

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "northwind"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the Northwind files are not here")
ALL = Period(date(1996, 1, 1), date(1998, 12, 31))
CENT = Decimal("0.01")


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def owed():
    """From the files alone: what each customer's orders come to, every order rounded to the cent as it is billed."""
    customer_of = {order["order_id"]: order["customer_id"] for order in rows("orders.csv")}
    exact: dict[str, Decimal] = defaultdict(Decimal)
    for line in rows("order_details.csv"):
        price, quantity, discount = (Decimal(line[key]) for key in ("unit_price", "quantity", "discount"))
        exact[line["order_id"]] += price * quantity * (1 - discount)
    billed: dict[str, Decimal] = defaultdict(Decimal)
    for order, amount in exact.items():
        billed[customer_of[order]] += amount.quantize(CENT, ROUND_HALF_UP)
    return billed


def test_the_ledger_says_what_the_orders_come_to(app, house):
    command(app, house, "customers", DATA / "customers.csv")
    command(app, house, "orders", DATA / "orders.csv", "--set", "status=已发货")
    command(app, house, "order_lines", DATA / "order_details.csv")
    expected = owed()
    with app.app_context(), house.at_work("accountant"):
        kept = {row.number: row.balance for row in balances.balances(ALL.end)}
        accounts = {found.number: found for found in statements(ALL)}
    assert kept == {number: expected.get(number, 0) for number in kept} and len(kept) == 91
    assert {number: found.closing for number, found in accounts.items()} == dict(expected)
    for row in rows("expected_per_customer.csv"):
        orders = accounts[row["customer_id"]].entries if row["customer_id"] in accounts else []
        assert len(orders) == int(row["orders"])
        # Orders are billed in whole cents; the file rounds each customer's sum once.
        assert abs(kept[row["customer_id"]] - Decimal(row["net"])) <= CENT * len(orders) / 2
