"""Payments post when they are saved, and pay only what is the payer's own."""

from decimal import Decimal

import pytest

from tests.support.shop import Shop

PAID = Decimal("500.00")


@pytest.fixture
def shop(house):
    return Shop(house, "accountant")


@pytest.fixture
def customer(shop):
    return shop.enter("customers", name="陈伟")


@pytest.fixture
def payment(shop, customer):
    return shop.enter(
        "payments", customer="陈伟", paid_on="2026-11-05", amount="500元", method="微信", reference="T1"
    )


def test_money_received_stands_on_the_credit_side(shop, customer, payment):
    assert shop.book(customer) == [("receipt", 0, PAID)]
    assert shop.balance(customer) == -PAID
    assert shop.rows("SELECT number, entry_date::text FROM ledger_entries") == [
        ("SK-2611-0001", "2026-11-05")
    ]


def test_money_given_back_stands_on_the_debit_side(shop, customer, payment):
    shop.enter(
        "payments", customer="陈伟", amount="200", method="cash", direction="退款", paid_on="2026-11-06"
    )
    assert shop.book(customer)[1:] == [("refund", Decimal("200.00"), 0)]
    assert shop.balance(customer) == Decimal("-300.00")


def test_a_changed_amount_is_taken_back_and_written_again(shop, customer, payment):
    shop.change("payments", payment, "amount", "650")
    assert [kind for kind, *_ in shop.book(customer)] == ["receipt", "reversal", "receipt"]
    assert shop.balance(customer) == Decimal("-650.00")


def test_a_deleted_payment_is_taken_back_and_restored_it_counts_again(shop, customer, payment):
    shop.delete("payments", payment)
    assert shop.balance(customer) == 0
    shop.restore("payments", payment)
    assert shop.balance(customer) == -PAID


def test_an_order_belongs_to_the_payer(shop, customer, payment):
    mine = shop.enter("orders", customer="陈伟", ordered_on="2026-11-01")
    shop.enter("customers", name="徐静")
    other = shop.enter("orders", customer="徐静", ordered_on="2026-11-01")
    assert set(shop.errors("payments", customer="陈伟", amount="1", method="cash", order=f"#{other}")) == {
        "order"
    }
    assert set(shop.errors("payments", payment, order=f"#{other}")) == {"order"}
    shop.change("payments", payment, "order", f"#{mine}")
    assert set(shop.errors("payments", payment, customer="徐静")) == {"customer"}


def test_what_is_wrong_is_said_at_its_field(shop, customer):
    assert set(shop.errors("payments", customer="", amount="", paid_on="2026-13-01")) == {
        "customer",
        "amount",
        "paid_on",
    }
    assert "amount" in shop.errors("payments", customer="陈伟", amount="0", method="cash")
    assert "amount" in shop.errors("payments", customer="陈伟", amount="-5", method="cash")


def test_what_is_not_above_zero_is_told_to_be_a_refund(shop, customer):
    for amount in ("0", "-5", "(5)"):
        assert "退款" in shop.errors("payments", customer="陈伟", amount=amount, method="cash")["amount"]
