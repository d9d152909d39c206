"""One gate: what a role of the company's own hides, masks or keeps to its owners is not there, by every door."""

import pytest

from tenants.db import db
from tests.support.duties import give, on_duty

PHONE = "13800138000"


@pytest.fixture
def people(house, shop):
    """陈伟 is looked after by 李 of sales, 欧阳静 by the owner, 王强 by nobody."""
    mine, boss = "店员 李", "老板 张"
    return {
        "mine": shop.enter("customers", name="陈伟", phone=PHONE, city="杭州市", owner=mine),
        "boss": shop.enter("customers", name="欧阳静", phone="13900139000", city="宁波市", owner=boss),
        "nobody": shop.enter("customers", name="王强", phone="13700137000", city="温州市", owner=""),
    }


def page(house, path, role="sales"):
    return house.client(role).get(house.url(path))


def names(answer):
    text = answer.get_data(as_text=True)
    return {name for name in ("陈伟", "欧阳静", "王强") if name in text}


def test_a_member_without_a_role_of_the_companys_own_sees_all(house, people):
    assert names(page(house, "/customers")) == {"陈伟", "欧阳静", "王强"}


def test_a_hidden_field_is_nowhere(house, people):
    give(house, "sales", customers={"fields": {"city": 0}})
    record = f"/customers/{people['mine']}"
    for path in ("/customers", record, "/customers?q=陈", f"{record}/history"):
        answer = page(house, path)
        assert answer.status_code == 200 and "杭州市" not in answer.get_data(as_text=True)
    assert page(house, f"{record}/cells/city").status_code == 404


@pytest.mark.parametrize("asked", ["sort=city", "city=杭州市", "group=city", "where=any(city:杭州市)"])
@pytest.mark.parametrize("level", [0, 1])
def test_nothing_is_sorted_or_filtered_by_what_one_may_not_see(house, people, asked, level):
    give(house, "sales", customers={"fields": {"city": level}})
    refused = page(house, f"/customers?{asked}")
    assert refused.status_code == 422
    assert ">杭州市<" not in refused.get_data(as_text=True)
    assert names(refused) == {"陈伟", "欧阳静", "王强"}  # as if nothing had been asked


def test_a_masked_field_shows_through_and_is_not_opened(house, people):
    give(house, "sales", customers={"fields": {"phone": 1, "city": 1}})
    text = page(house, f"/customers/{people['mine']}").get_data(as_text=True)
    assert "138****8000" in text and PHONE not in text and "杭州市" not in text
    assert page(house, f"/customers/{people['mine']}/cells/phone/shown").status_code == 403
    assert page(house, f"/customers/{people['mine']}/cells/city/shown").status_code == 403
    assert names(page(house, "/customers?q=8000")) == set()


def test_a_field_to_read_is_not_written(house, people, hx):
    give(house, "sales", customers={"fields": {"city": 2}})
    url = house.url(f"/customers/{people['mine']}/cells/city")
    refused = house.client("sales").put(url, data={"value": "上海市", "seen": "杭州市"}, headers=hx)
    assert refused.status_code == 403
    assert "杭州市" in page(house, f"/customers/{people['mine']}").get_data(as_text=True)


def test_ones_own_records_and_those_of_nobody(house, people):
    give(house, "sales", customers={"whose": "own", "pool": True})
    assert names(page(house, "/customers")) == {"陈伟", "王强"}
    for door in ("", "/history", "/cells/city", "/under/orders", "/timeline"):
        assert page(house, f"/customers/{people['boss']}{door}").status_code == 404
    assert names(page(house, "/customers?q=ouyang")) == set()
    assert names(page(house, "/search?q=ouyang")) == set()
    assert names(page(house, "/customers/options?q=ouyang")) == set()


def test_without_the_pool_those_of_nobody_are_not_there(house, people):
    give(house, "sales", customers={"whose": "own", "pool": False})
    assert names(page(house, "/customers")) == {"陈伟"}


def test_what_belongs_to_a_record_follows_it(house, shop, people):
    order = shop.enter("orders", customer="欧阳静", ordered_on="2026-01-05")
    own = shop.enter("orders", customer="陈伟", ordered_on="2026-01-06")
    give(house, "sales", customers={"whose": "own"}, orders={"whose": "own"})
    assert names(page(house, "/orders")) == {"陈伟"}
    assert page(house, f"/orders/{order}").status_code == 404
    assert page(house, f"/orders/{own}").status_code == 200


def test_a_team_sees_what_its_members_look_after(app, house, people):
    from webapp.rights import keeping

    duty = give(house, "sales", customers={"whose": "team", "pool": False})
    assert names(page(house, "/customers")) == {"陈伟"}
    with app.test_request_context("/"), house.at_work():
        keeping.found("城西组", [house.people["sales"].id, house.people["owner"].id])
        db.session.commit()
    assert names(page(house, "/customers")) == {"陈伟", "欧阳静"}
    on_duty(house, "service", duty)
    assert names(page(house, "/customers", "service")) == set()


@pytest.mark.parametrize("how", ["cells", "deletion", "bulk", "pastes"])
def test_nobody_writes_what_is_not_there_for_them(house, people, hx, how):
    give(house, "sales", customers={"whose": "own"})
    boss, client = people["boss"], house.client("sales")
    block = {"keys": '["city"]', "ids": f"[{boss}]", "rows": '[["上海市"]]', "door": "paste"}
    asked = {
        "cells": ("PUT", f"/customers/{boss}/cells/city", {"value": "上海市", "seen": "宁波市"}),
        "deletion": ("POST", f"/customers/{boss}/deletion", {}),
        "bulk": (
            "POST",
            "/customers/bulk",
            {"field": "city", "op": "set", "value": "上海市", "ids": str(boss)},
        ),
        "pastes": ("POST", "/customers/pastes", block),
    }
    method, path, data = asked[how]
    client.open(house.url(path), method=method, data=data, headers=hx)
    assert "宁波市" in page(house, f"/customers/{boss}", "owner").get_data(as_text=True)


def test_a_role_that_is_not_there_any_more_may_nothing(house, people):
    on_duty(house, "sales", 999_999)
    assert page(house, "/customers").status_code == 403


def test_what_is_kept_of_two_companies_roles_is_kept_apart(house, other_house, people):
    """Each company's first role has the same number: what is drawn for the one is not shown to the other."""
    give(house, "sales", customers={"fields": {"city": 0}})
    give(other_house, "sales", customers={"fields": {"district": 0}})
    hidden = []
    for one in (house, other_house):
        text = one.client("sales").get(one.url("/customers/filters")).get_data(as_text=True)
        hidden.append([key for key in ("city", "district") if f'value="{key}"' not in text])
    assert hidden == [["city"], ["district"]]


def test_a_role_of_another_company_is_none(house, other_house, people):
    duty = give(other_house, "sales")
    on_duty(house, "sales", duty + 1000)
    assert page(house, "/customers").status_code == 403


@pytest.mark.parametrize(
    "grants",
    [
        {"customers": {"whose": "own"}},
        {"customers": {"fields": {"balance": 1}}},
        {"orders": {"fields": {"total": 0}}},
        {"orders": {"actions": []}},
    ],
)
def test_the_books_are_for_those_who_may_read_all_that_they_tell_of(house, people, grants):
    assert page(house, "/overview", "accountant").status_code == 200
    give(house, "accountant", "accountant", **grants)
    client = house.client("accountant")
    for path in ("/overview", "/reports", "/reports/balances?at=2026-01-31"):
        assert client.get(house.url(path)).status_code == 403
    text = client.get(house.url("/customers")).get_data(as_text=True)
    assert house.url("/overview") not in text and house.url("/reports") not in text


def test_a_field_that_tells_of_a_table_one_may_not_see_is_not_there(house, shop, people):
    shop.enter("orders", customer="陈伟", ordered_on="2026-01-06")
    give(house, "sales", orders={"actions": []})
    record = page(house, f"/customers/{people['mine']}").get_data(as_text=True)
    assert "2026-01-06" not in record
    assert page(house, "/customers?sort=-last_order").status_code == 422
    assert page(house, "/orders").status_code == 403


@pytest.mark.parametrize("asked", ["", "?table=customers"])
def test_the_history_tells_of_the_records_that_are_there(house, shop, people, asked):
    for one in ("mine", "boss"):
        shop.change("customers", people[one], "city", "上海市")
    assert names(page(house, f"/history{asked}")) == {"陈伟", "欧阳静", "王强"}
    give(house, "sales", customers={"whose": "own", "pool": False, "fields": {"city": 0}})
    seen = page(house, f"/history{asked}")
    assert names(seen) == {"陈伟"} and "上海市" not in seen.get_data(as_text=True)
