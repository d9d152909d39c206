"""Many records at once: the same rules as one cell, and what cannot be written named row by row."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from tenants.db import company_connection, db
from webapp.tables.registry import tables
from webapp.tables.writing import many
from webapp.tables.writing.many import Clash


@pytest.fixture
def customers(desk):
    return tables["customers"]


@pytest.fixture
def crowd(enter):
    return [enter("customers", name=name, phone=f"1381234451{n}") for n, name in enumerate("甲乙丙")]


def kept(id, columns="city, credit_limit, interests, name_initials, phone_tail, updated_by, note"):
    return (
        company_connection()
        .execute(text(f"SELECT {columns} FROM customers WHERE id = :id"), {"id": id})
        .one()
    )


def test_different_fields_of_different_records_are_one_statement(customers, crowd, statements):
    one, two, three = crowd
    tails = [kept(id).phone_tail for id in crowd]
    statements.clear()
    changes = {
        one: {"city": "杭州", "credit_limit": Decimal("1.50")},
        two: {"interests": ["茶", 'a,"b'], "phone": "13900001111"},
        three: {"name": "李娜", "city": "宁波"},
    }
    done = many.change_many(customers, changes)
    assert (done.ids, done.cells, done.refused, done.clashes) == ([one, two, three], 6, [], [])
    assert len([statement for statement in statements if statement.startswith("UPDATE")]) == 1
    assert (kept(one).city, kept(one).credit_limit) == ("杭州", Decimal("1.50"))
    assert kept(two).interests == ["茶", 'a,"b']
    assert [kept(id).phone_tail == tail for id, tail in zip(crowd, tails, strict=True)] == [True, False, True]
    assert (kept(three).name_initials, kept(three).updated_by) == ("ln", kept(one).updated_by)


def test_what_was_changed_meanwhile_is_kept_and_named(customers, crowd):
    one, two, _ = crowd
    many.change_many(customers, {one: {"city": "杭州"}})
    seen = {id: {"city": None, "note": None} for id in crowd}
    done = many.change_many(
        customers, {one: {"city": "宁波", "note": "新"}, two: {"city": "宁波"}, 999: {"city": "x"}}, seen
    )
    assert done.clashes == [Clash(one, "city", "宁波", "杭州"), Clash(999, "city", "x", None, True)]
    assert (kept(one).city, kept(one).note, kept(two).city) == ("杭州", "新", "宁波")


def test_what_is_so_already_is_not_written(customers, crowd, statements):
    many.change_many(customers, {crowd[0]: {"city": "杭州"}})
    statements.clear()
    done = many.change_many(customers, {crowd[0]: {"city": "杭州", "phone": "13812344510"}})
    assert (done.ids, done.cells) == ([], 0)
    assert not [statement for statement in statements if statement.startswith("UPDATE")]


def test_new_records_come_in_their_order_with_what_the_database_fills_in(customers, statements):
    rows = [{"name": f"客{n}", "birth_date": "1984", "city": "杭州" if n % 2 else None} for n in range(20)]
    done = many.create_many(customers, rows)
    assert (len(done.ids), done.refused) == (20, [])
    found = [kept(id, "name, kind, number, birth_date_index IS NOT NULL AS hidden") for id in done.ids]
    assert [row.name for row in found] == [f"客{n}" for n in range(20)]
    assert {(row.kind, row.hidden) for row in found} == {("person", True)}
    assert len({row.number for row in found}) == 20
    assert len([statement for statement in statements if statement.startswith("INSERT")]) == 1


def test_the_database_refuses_a_row_and_not_the_others(desk, enter):
    products = tables["products"]
    enter("products", model="KFR-35")
    done = many.create_many(products, [{"model": model} for model in ("A-1", "KFR-35", "A-2", "A-3")])
    assert len(done.ids) == 3
    assert [(refusal.id, refusal.key) for refusal in done.refused] == [(1, "model")]
    made = many.change_many(products, {done.ids[0]: {"model": "A-2"}, done.ids[1]: {"name": "好"}})
    assert (made.ids, [refusal.id for refusal in made.refused]) == ([done.ids[1]], [done.ids[0]])


def test_what_follows_follows_once(customers, crowd):
    told = []
    watched = replace(customers, follow=lambda ids: told.append(list(ids)))
    many.change_many(watched, {id: {"city": "杭州"} for id in crowd})
    many.delete_many(watched, crowd)
    many.restore_many(watched, [*crowd, 999])
    assert told == [crowd, crowd, crowd]


def test_a_customer_who_owes_stays_and_the_others_go(customers, crowd, enter):
    order = enter("orders", customer="甲", status="shipped")
    line = {"order": order, "model": "A", "quantity": Decimal(1), "unit_price": Decimal(10)}
    assert many.create_many(tables["order_lines"], [line]).ids
    done = many.delete_many(customers, [*crowd, 999])
    assert done.ids == crowd[1:]
    assert [(refusal.id, refusal.key) for refusal in done.refused] == [(crowd[0], "balance")]
    assert [clash.id for clash in done.clashes] == [999]


def test_orders_follow_their_lines(desk, enter):
    customer = enter("customers", name="甲")
    orders = [enter("orders", customer="甲", status="shipped") for _ in range(3)]
    lines = [{"order": id, "model": "A", "quantity": Decimal(2), "unit_price": Decimal(10)} for id in orders]
    many.create_many(tables["order_lines"], lines)
    many.change_many(tables["orders"], {id: {"due_on": date(2030, 1, 1)} for id in orders})
    assert kept(customer, "balance").balance == Decimal(60)


def test_nothing_is_kept_of_what_is_not_committed(customers, crowd):
    many.change_many(customers, {crowd[0]: {"city": "杭州"}})
    db.session.rollback()
    assert kept(crowd[0]).city is None
