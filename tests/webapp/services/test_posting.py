"""What services do to the account book: a fee is owed once the service is done."""

from decimal import Decimal

import pytest
from flask_babel import force_locale

from tests.support.shop import Shop
from webapp.ledger.summaries import summary

FEE = Decimal("120.00")


@pytest.fixture
def shop(house):
    return Shop(house, "service")


@pytest.fixture
def customer(shop):
    return shop.enter("customers", name="陈伟")


def service(shop, **texts):
    given = {"customer": "陈伟", "type": "安装", "served_on": "2026-11-02", "fee": "120", "outcome": "已完成"}
    return shop.enter("services", **given | texts)


@pytest.mark.parametrize(
    "texts", [{"outcome": "待处理"}, {"outcome": "进行中"}, {"outcome": "未完成"}, {"fee": ""}]
)
def test_what_is_not_done_or_costs_nothing_is_not_posted(shop, customer, texts):
    service(shop, **texts)
    assert shop.book(customer) == []


def test_a_fee_is_owed_from_the_day_of_the_service(app, shop, customer):
    service(shop)
    [(number, day, contra, params)] = shop.rows(
        "SELECT number, entry_date::text, contra_code, params FROM ledger_entries"
    )
    assert (number, day, contra) == ("FW-2611-0001", "2026-11-02", "6051")
    with app.app_context():
        with force_locale("zh_CN"):
            assert summary("service", params) == "服务费 FW000001 安装"
        with force_locale("en"):
            assert summary("service", params) == "Service fee FW000001 Installation"
    assert shop.balance(customer) == FEE


def test_what_changes_is_taken_back_and_opened_again(shop, customer):
    id = service(shop)
    shop.change("services", id, "fee", "150")
    assert [kind for kind, *_ in shop.book(customer)] == ["service", "reversal", "service"]
    shop.change("services", id, "outcome", "进行中")
    assert shop.balance(customer) == 0
    shop.change("services", id, "outcome", "已完成")
    assert shop.balance(customer) == Decimal("150.00")
    shop.delete("services", id)
    assert shop.balance(customer) == 0


def test_words_change_nothing_in_the_book(shop, customer):
    id = service(shop)
    for key, text in {"details": "挂机一台", "staff": "刘师傅", "score": "5", "feedback": "很好"}.items():
        shop.change("services", id, key, text)
    assert len(shop.book(customer)) == 1
