"""What repairs do to the account book: a fee is owed once it is settled, unless the warranty pays."""

from decimal import Decimal

import pytest

from tests.support.shop import Shop

FEE = Decimal("380.00")


@pytest.fixture
def shop(house):
    return Shop(house, "service")


@pytest.fixture
def customer(shop):
    return shop.enter("customers", name="陈伟")


def repair(shop, **texts):
    given = {"customer": "陈伟", "model": "BCD-470", "reported_on": "2026-11-02", "repaired_on": "2026-11-05"}
    return shop.enter("repairs", **given | {"fee": "380", "outcome": "已修复"} | texts)


@pytest.mark.parametrize("outcome", ["待处理", "待件"])
def test_nothing_is_owed_before_it_is_settled(shop, customer, outcome):
    id = repair(shop, outcome=outcome)
    assert shop.book(customer) == []
    shop.change("repairs", id, "outcome", "已修复")
    assert shop.book(customer) == [("repair", FEE, 0)]


@pytest.mark.parametrize("texts", [{"under_warranty": "是"}, {"fee": ""}, {"fee": "0"}])
def test_what_costs_nothing_is_not_posted(shop, customer, texts):
    repair(shop, **texts)
    assert shop.book(customer) == []


@pytest.mark.parametrize("outcome", ["已修复", "未修复", "已退换"])
def test_a_fee_is_owed_from_the_day_of_the_repair(shop, customer, outcome):
    repair(shop, outcome=outcome)
    query = "SELECT number, entry_date::text, contra_code, params ->> 'goods' FROM ledger_entries"
    assert shop.rows(query) == [("WX-2611-0001", "2026-11-05", "6051", "BCD-470")]
    assert shop.balance(customer) == FEE


def test_without_a_day_it_is_dated_the_day_it_is_posted(shop, customer):
    id = repair(shop, repaired_on="")
    shop.change("repairs", id, "repaired_on", "今天")
    assert len(shop.book(customer)) == 1
    shop.change("repairs", id, "repaired_on", "2026-11-05")
    assert [kind for kind, *_ in shop.book(customer)] == ["repair", "reversal", "repair"]


def test_a_changed_fee_is_taken_back_and_opened_again(shop, customer):
    id = repair(shop)
    shop.change("repairs", id, "fee", "420")
    assert shop.book(customer) == [
        ("repair", FEE, 0),
        ("reversal", -FEE, 0),
        ("repair", Decimal("420.00"), 0),
    ]
    assert shop.balance(customer) == Decimal("420.00")


def test_the_warranty_takes_a_fee_back(shop, customer):
    id = repair(shop)
    shop.change("repairs", id, "under_warranty", "是")
    assert shop.balance(customer) == 0
    shop.change("repairs", id, "under_warranty", "否")
    assert shop.balance(customer) == FEE


def test_another_customer_takes_the_debt_along(shop, customer):
    id = repair(shop)
    other = shop.enter("customers", name="徐静")
    shop.change("repairs", id, "customer", "徐静")
    assert (shop.balance(customer), shop.balance(other)) == (0, FEE)


def test_a_note_changes_nothing_in_the_book(shop, customer):
    id = repair(shop)
    shop.change("repairs", id, "note", "周末送回")
    shop.change("repairs", id, "technician", "刘师傅")
    assert len(shop.book(customer)) == 1


def test_deleted_it_is_taken_back_and_restored_it_is_owed_again(shop, customer):
    id = repair(shop)
    shop.delete("repairs", id)
    assert shop.balance(customer) == 0
    shop.restore("repairs", id)
    assert shop.balance(customer) == FEE
