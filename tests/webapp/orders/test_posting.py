"""What orders do to the account book, from the shop's side."""

from decimal import Decimal

import pytest

from tests.support.shop import Shop

SOLD = Decimal("1000.00")


@pytest.fixture
def shop(house):
    return Shop(house, "sales")


@pytest.fixture
def customer(shop):
    return shop.enter("customers", name="陈伟")


@pytest.fixture
def order(shop, customer):
    order = shop.enter("orders", customer="陈伟", ordered_on="2026-11-02")
    shop.enter("order_lines", order=f"#{order}", model="A产品", unit_price="1000")
    return order


@pytest.fixture
def shipped(shop, order):
    shop.change("orders", order, "status", "已发货")
    return order


def test_nothing_is_posted_before_the_goods_go_out(shop, customer, order):
    assert shop.book(customer) == []


def test_a_shipped_order_is_owed_from_its_own_day(shop, customer, shipped):
    assert shop.book(customer) == [("sale", SOLD, 0)]
    assert shop.balance(customer) == SOLD
    [(number, day, params)] = shop.rows("SELECT number, entry_date::text, params FROM ledger_entries")
    assert (number, day) == ("XS-2611-0001", "2026-11-02")
    assert params["goods"] == "A产品 ×1"


def test_done_after_shipped_posts_nothing_more(shop, customer, shipped):
    shop.change("orders", shipped, "status", "已完成")
    assert len(shop.book(customer)) == 1


def test_a_changed_line_takes_the_entry_back_and_opens_a_new_one(shop, customer, shipped):
    [(line,)] = shop.rows("SELECT id FROM order_lines")
    shop.change("order_lines", line, "quantity", "3")
    assert [kind for kind, *_ in shop.book(customer)] == ["sale", "reversal", "sale"]
    assert shop.balance(customer) == 3 * SOLD


def test_a_note_changes_nothing_in_the_book(shop, customer, shipped):
    shop.change("orders", shipped, "note", "周末送货")
    assert len(shop.book(customer)) == 1


def test_another_customer_takes_the_debt_along(shop, customer, shipped):
    other = shop.enter("customers", name="徐静")
    shop.change("orders", shipped, "customer", "徐静")
    assert (shop.balance(customer), shop.balance(other)) == (0, SOLD)


@pytest.mark.parametrize("status", ["已取消", "草稿", "待发货"])
def test_an_order_that_did_not_go_out_after_all_is_taken_back(shop, customer, shipped, status):
    shop.change("orders", shipped, "status", status)
    assert [kind for kind, *_ in shop.book(customer)] == ["sale", "reversal"]
    assert shop.balance(customer) == 0


def test_goods_that_came_back_are_a_red_entry_of_their_own(shop, customer, shipped):
    shop.change("orders", shipped, "status", "已退货")
    assert shop.book(customer) == [("sale", SOLD, 0), ("return", -SOLD, 0)]
    assert shop.balance(customer) == 0


def test_a_deleted_order_is_taken_back_and_restored_it_is_owed_again(shop, customer, shipped):
    shop.delete("orders", shipped)
    assert shop.balance(customer) == 0
    shop.restore("orders", shipped)
    assert shop.balance(customer) == SOLD
