"""Writing by any door: the same checks, compare-and-set, and what follows in the same transaction."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import text

from tenants.db import company_connection, db
from webapp.tables.registry import tables
from webapp.tables.writing import editing
from webapp.tables.writing.editing import Conflict, Missing, Refused, Saved


@pytest.fixture
def customers(desk):
    return tables["customers"]


@pytest.fixture
def chen(enter):
    return enter("customers", name="陈伟", phone="13812344517", credit_limit="100")


def test_check_names_every_error_and_keeps_every_value(customers):
    values, errors = editing.check(customers, {"name": "", "credit_limit": "x", "city": " 杭州 "})
    assert set(errors) == {"name", "credit_limit"}
    assert values["city"] == "杭州"
    assert (values["kind"], values["grade"]) == ("person", "normal")


def test_check_of_some_fields_asks_for_no_others(desk):
    assert editing.check(tables["products"], {"name": "空调"}, ["name"]) == ({"name": "空调"}, {})


def test_change_saves_conflicts_or_misses(customers, chen):
    assert editing.change(customers, chen, "credit_limit", Decimal("200"), Decimal("100")) == Saved(
        Decimal("100"), Decimal("200")
    )
    answer = editing.change(customers, chen, "credit_limit", Decimal("300"), Decimal("100"))
    assert isinstance(answer, Conflict)
    assert (answer.theirs, answer.changed_by) == (Decimal("200.00"), "老板 张")
    assert editing.change(customers, chen, "credit_limit", None) == Saved(Decimal("200.00"), None)
    with pytest.raises(Missing):
        editing.change(customers, 999, "credit_limit", Decimal("1"))


def test_a_name_takes_its_pinyin_along_and_a_phone_its_indexes(customers, chen):
    before = kept(chen)
    editing.change(customers, chen, "name", "曾小明")
    editing.change(customers, chen, "phone", "13900001111")
    after = kept(chen)
    assert (after.name_pinyin, after.name_initials) == ("zengxiaoming", "zxm")
    assert before.phone_index != after.phone_index
    assert before.phone_tail != after.phone_tail
    assert after.updated_by
    assert b"13900001111" not in bytes(after.phone)


def kept(id):
    columns = "name_pinyin, name_initials, phone, phone_index, phone_tail, updated_by"
    asked = f"SELECT {columns} FROM customers WHERE id = :id"
    return company_connection().execute(text(asked), {"id": id}).one()


def test_what_follows_sees_the_change_and_goes_back_with_it(customers, chen):
    seen = []
    watched = replace(customers, follow=lambda ids: seen.extend(kept(id).name_initials for id in ids))
    editing.change(watched, chen, "name", "李娜")
    editing.delete(watched, chen)
    editing.restore(watched, chen)
    assert seen == ["ln", "ln", "ln"]
    db.session.rollback()
    assert kept(chen).name_initials == "cw"


def test_what_the_database_refuses_is_said_at_the_field(desk, enter):
    products = tables["products"]
    enter("products", model="KFR-35GW")
    values, errors = editing.check(products, {"model": "KFR-35GW"})
    assert not errors
    with pytest.raises(Refused) as refused:
        editing.create(products, values)
    assert set(refused.value.errors) == {"model"}


def test_a_bin_is_no_place_to_write(customers, chen):
    editing.delete(customers, chen)
    for act in (editing.delete, editing.existing):
        with pytest.raises(Missing):
            act(customers, chen)
    with pytest.raises(Missing):
        editing.change(customers, chen, "name", "李娜")
    editing.restore(customers, chen)
    assert editing.existing(customers, chen).name == "陈伟"
