"""A real trading company comes in through this door, and its totals come out."""

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tenants.db import db
from tests.support.imports import command
from webapp.customers.models import Customer
from webapp.orders.models import Order, OrderLine

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "northwind"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the Northwind files are not here")


def test_northwind_comes_in_whole_and_its_totals_come_out(app, house):
    assert command(app, house, "customers", DATA / "customers.csv") == {
        "rows": 91, "created": 91, "updated": 0, "unchanged": 0, "refused": 0}  # fmt: skip
    orders = command(app, house, "orders", DATA / "orders.csv", "--set", "status=已发货")
    assert (orders["created"], orders["refused"]) == (830, 0)
    lines = command(app, house, "order_lines", DATA / "order_details.csv")
    assert (lines["created"], lines["refused"]) == (2155, 0)
    figures = (DATA / "expected_per_customer.csv").read_text("utf-8")
    expected = {row["customer_id"]: row for row in csv.DictReader(figures.splitlines())}
    with app.app_context(), house.at_work():
        for number, orders_made, gross, net in per_customer():
            assert orders_made == int(expected[number]["orders"])
            assert gross == Decimal(expected[number]["gross"])
            assert net.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(expected[number]["net"])
        assert set(expected) == set(db.session.scalars(select(Customer.number)))


def per_customer():
    gross, net = func.sum(OrderLine.quantity * OrderLine.unit_price), func.sum(OrderLine.amount)
    figures = select(
        Customer.number, func.count(Order.id.distinct()), func.coalesce(gross, 0), func.coalesce(net, 0)
    )
    joined = figures.join_from(Customer, Order, Order.customer_id == Customer.id, isouter=True).outerjoin(
        OrderLine, OrderLine.order_id == Order.id
    )
    return db.session.execute(joined.group_by(Customer.number)).all()


def test_importing_it_again_changes_nothing(app, house):
    for table, name, rows in (("customers", "customers.csv", 91), ("orders", "orders.csv", 830)):
        command(app, house, table, DATA / name)
        again = command(app, house, table, DATA / name)
        assert again == {"rows": rows, "created": 0, "updated": 0, "unchanged": rows, "refused": 0}


def test_companies_are_companies_and_odd_phones_are_kept(app, house):
    command(app, house, "customers", DATA / "customers.csv")
    with app.app_context(), house.at_work():
        row = db.session.scalars(select(Customer).filter_by(number="ANATR")).one()
        assert (row.kind, row.company_name) == ("company", "Ana Trujillo Emparedados y helados")
        assert (row.name, row.phone, row.city) == ("Ana Trujillo", "(5) 555-4729", "México D.F.")
