"""Customers keep what is true about them: companies have names, debts keep a record, ages are counted."""

from datetime import date

import pytest

from tests.support.shop import Shop
from webapp.customers.rules import age
from webapp.tables.writing.editing import Refused


@pytest.fixture
def shop(house):
    return Shop(house)


def facts(shop, id):
    return shop.rows("SELECT name, kind, company_name FROM customers WHERE id = :id", id=id)[0]


def test_a_number_is_given_and_never_given_again(shop):
    first = shop.enter("customers", name="陈伟")
    shop.delete("customers", first)
    second = shop.enter("customers", name="徐静")
    assert [n for (n,) in shop.rows("SELECT number FROM customers ORDER BY id")] == ["C000001", "C000002"]
    assert second != first


def test_a_person_is_what_nobody_says_otherwise(shop):
    assert facts(shop, shop.enter("customers", name="陈伟")) == ("陈伟", "person", None)


def test_a_company_name_alone_is_a_company(shop):
    alone = shop.enter("customers", company_name="杭州西溪装饰工程有限公司")
    assert facts(shop, alone) == ("杭州西溪装饰工程有限公司", "company", "杭州西溪装饰工程有限公司")


def test_a_contact_of_a_company_keeps_the_own_name(shop):
    assert facts(shop, shop.enter("customers", name="Maria Anders", company_name="Alfreds Futterkiste")) == (
        "Maria Anders",
        "company",
        "Alfreds Futterkiste",
    )


def test_a_person_may_have_a_workplace(shop):
    assert facts(shop, shop.enter("customers", name="陈伟", kind="个人", company_name="云启"))[1] == "person"


def test_what_is_wrong_is_said_at_its_field(shop):
    assert set(shop.errors("customers")) == {"name"}
    assert set(shop.errors("customers", name="陈伟", kind="企业")) == {"company_name"}
    wrong = {
        "name": "陈" * 201,
        "email": "不是邮箱",
        "birth_date": "2023-02-30",
        "credit_limit": "-1",
    }
    assert set(shop.errors("customers", **wrong)) == set(wrong)


def test_a_name_too_long_is_not_written_over_by_the_companys(shop):
    assert set(shop.errors("customers", name="陈" * 201, company_name="云启")) == {"name"}


def test_a_person_becomes_a_company_only_with_its_name(shop):
    person = shop.enter("customers", name="陈伟")
    assert "company_name" in shop.errors("customers", person, kind="企业")
    shop.change("customers", person, "company_name", "云启")
    assert shop.errors("customers", person, kind="企业") == {}


def test_the_phones_of_the_documents_are_kept(shop):
    for phone in ("12345678901", "09876543210"):
        assert shop.errors("customers", name="张三", phone=phone) == {}


def test_a_customer_who_owes_stays(shop):
    customer = shop.enter("customers", name="陈伟")
    shop.enter("payments", customer="陈伟", amount="500", method="微信")
    with pytest.raises(Refused) as refused:
        shop.delete("customers", customer)
    assert "-500.00" in refused.value.errors["balance"]
    shop.enter("payments", customer="陈伟", amount="500", method="微信", direction="退款")
    shop.delete("customers", customer)


def test_a_value_chosen_by_hand_is_marked(shop):
    customer = shop.enter("customers", name="陈伟")
    marked = "SELECT value_tier, value_tier_manual FROM customers WHERE id = :id"
    assert shop.rows(marked, id=customer) == [(None, False)]
    shop.change("customers", customer, "value_tier", "高")
    assert shop.rows(marked, id=customer) == [("high", True)]
    shop.change("customers", customer, "value_tier", "")
    assert shop.rows(marked, id=customer) == [(None, False)]


def test_ages(shop):
    assert age("1984-11-22", date(2026, 11, 21)) == 41
    assert age("1984-11-21", date(2026, 11, 21)) == 42
    assert age("1984", date(2026, 11, 21)) == 41
    born = shop.enter("customers", name="陈伟", birth_date="1984年5月6日")
    unborn = shop.enter("customers", name="徐静")
    assert list(shop.rollup("customers", "age", born, unborn)) == [born]


@pytest.mark.parametrize(
    ("born", "refused"), [("2999-01-01", True), ("2199", True), ("1984", False), ("", False)]
)
def test_nobody_is_born_in_the_future(shop, born, refused):
    assert ("birth_date" in shop.errors("customers", name="陈伟", birth_date=born)) is refused
