"""Taking back and doing again: several steps, over days, from the trail; what somebody changed since is kept."""

from threading import Thread

import pytest
from sqlalchemy import text

from tenants import ground
from tenants.db import company_connection, db
from tenants.engines import configured
from tests.support.jobs import run_due, state
from tests.webapp.tables.web.test_pasting import block
from webapp.tables.web import undo as undo_pages


@pytest.fixture
def crowd(enter):
    return [enter("customers", name=name, city="杭州", phone="13812344517") for name in ("甲", "乙", "丙")]


@pytest.fixture
def save(house, hx):
    def put(id, key, value, role="owner", table="customers"):
        answer = house.client(role).put(
            house.url(f"/{table}/{id}/cells/{key}"), data={"value": value}, headers=hx
        )
        assert answer.status_code == 200
        return answer

    return put


@pytest.fixture
def cities(ask):
    return lambda: [row[0] for row in ask("SELECT city FROM customers WHERE deleted_at IS NULL ORDER BY id")]


def toast(triggers, answer):
    return triggers(answer)["toast"]["text"]


def test_several_steps_back_and_forth(crowd, save, post, cities, triggers):
    for city in ("宁波", "温州", "嘉兴"):
        save(crowd[0], "city", city)
    steps = []
    for path in ("undos", "undos", "redos", "undos", "undos", "redos", "redos", "redos"):
        assert post(f"/customers/{path}", {}).status_code == 200
        steps.append(cities()[0])
    assert steps == ["温州", "宁波", "温州", "宁波", "杭州", "宁波", "温州", "嘉兴"]
    assert "没有" in toast(triggers, post("/customers/redos", {}))


def test_something_new_ends_the_line_of_redos(crowd, save, post, cities, triggers):
    save(crowd[0], "city", "宁波")
    save(crowd[1], "city", "温州")
    post("/customers/undos", {})
    save(crowd[2], "city", "嘉兴")
    assert "没有" in toast(triggers, post("/customers/redos", {}))
    assert cities() == ["宁波", "杭州", "嘉兴"]
    post("/customers/undos", {})
    post("/customers/undos", {})
    assert cities() == ["杭州", "杭州", "杭州"]


def test_the_next_day_and_the_trail_says_what_it_was(crowd, save, post, cities, ask, app, house, triggers):
    save(crowd[0], "city", "宁波")
    done = ask("SELECT action FROM audit_actions WHERE door = 'cell'")[0][0]
    yesterday(app, house)
    answer = post("/customers/undos", {})
    assert cities()[0] == "杭州"
    assert ask("SELECT door, undo_of FROM audit_actions ORDER BY id DESC LIMIT 1") == [("undo", done)]
    assert ask("SELECT DISTINCT door, undo_of FROM audit_changes WHERE undo_of IS NOT NULL") == [
        ("undo", done)
    ]
    back = triggers(answer)["toast"]["undo"]
    post("/customers/undos", back["values"])
    assert cities()[0] == "宁波"


def yesterday(app, house):
    """Everything so far happened a day before."""
    with ground.administrator(configured()) as admin:
        for table in ("audit_changes", "audit_actions"):
            admin.execute(f"UPDATE {house.tenant.schema}.{table} SET at = at - interval '1 day'")


def test_what_somebody_changed_since_is_kept_and_named(crowd, save, post, ask, triggers):
    post("/customers/pastes", block(["city", "note"], crowd, [["宁波", "x"]] * 3))
    save(crowd[1], "city", "上海", "sales")
    answer = post("/customers/undos", {})
    assert ask("SELECT city, note FROM customers ORDER BY id") == [
        ("杭州", None),
        ("上海", None),
        ("杭州", None),
    ]
    assert "店员 李" in toast(triggers, answer)
    assert "乙" in toast(triggers, answer)
    assert len(triggers(answer)["kept"]) == 1
    post("/customers/redos", {})
    assert ask("SELECT city, note FROM customers ORDER BY id") == [
        ("宁波", "x"),
        ("上海", "x"),
        ("宁波", "x"),
    ]


def test_made_rows_go_to_the_bin_and_come_back(crowd, post, cities, ask, triggers):
    post(
        "/customers/pastes",
        block(["name", "city"], [crowd[0], None, None], [["甲", "宁波"], ["丁", "温州"], ["戊", "温州"]]),
    )
    answer = post("/customers/undos", {})
    assert cities() == ["杭州", "杭州", "杭州"]
    assert len(triggers(answer)["removed"]["ids"]) == 2
    post("/customers/redos", {})
    assert cities() == ["宁波", "杭州", "杭州", "温州", "温州"]
    post("/customers/undos", {})
    assert cities() == ["杭州", "杭州", "杭州"]


def test_a_made_row_that_somebody_worked_on_stays(post, save, ask, triggers):
    post("/customers/pastes", block(["name"], [None, None], [["丁"], ["戊"]]))
    first, second = (row[0] for row in ask("SELECT id FROM customers ORDER BY id"))
    save(first, "city", "宁波", "sales")
    assert "店员 李" in toast(triggers, post("/customers/undos", {}))
    assert ask("SELECT id FROM customers WHERE deleted_at IS NULL") == [(first,)]


def test_a_deleted_row_comes_back(crowd, house, post, cities, hx):
    house.client().post(house.url(f"/customers/{crowd[0]}/deletion"), headers=hx)
    assert len(cities()) == 2
    answer = post("/customers/undos", {})
    assert len(cities()) == 3
    assert f'id="customers-{crowd[0]}"' in answer.text


def test_sealed_values_and_names_return_with_what_is_kept_beside_them(crowd, save, post, ask):
    kept = "SELECT name, name_pinyin, phone_index, phone_tail FROM customers ORDER BY id LIMIT 1"
    before = ask(kept)
    save(crowd[0], "phone", "13900001111")
    save(crowd[0], "name", "曾小明")
    post("/customers/undos", {})
    post("/customers/undos", {})
    assert ask(kept) == before


def test_only_my_own_acts_and_only_what_i_may(crowd, save, post, ask, triggers):
    save(crowd[0], "city", "宁波")
    mine = ask("SELECT action FROM audit_actions WHERE door = 'cell'")[0][0]
    for values in ({}, {"action": mine}):
        post("/customers/undos", values, "sales")
    assert post("/customers/undos", {}, "viewer").status_code == 403
    assert ask("SELECT city FROM customers ORDER BY id LIMIT 1") == [("宁波",)]
    post("/customers/pastes", block(["name"], [None], [["丁"]]), "service")
    answer = post("/customers/undos", {}, "service")
    assert triggers(answer)["toast"]["kind"] == "error"
    assert ask("SELECT count(*) FROM customers WHERE deleted_at IS NULL") == [(4,)]


def test_what_cannot_be_taken_back_does_not_stand_in_the_way(crowd, save, post, cities):
    save(crowd[0], "city", "宁波")
    save(crowd[1], "city", "温州")
    save(crowd[1], "city", "上海", "sales")
    post("/customers/undos", {})
    post("/customers/undos", {})
    assert cities() == ["杭州", "上海", "杭州"]


def test_another_company_has_other_acts(crowd, save, post, house, other_house, hx):
    save(crowd[0], "city", "宁波")
    assert house.client().post(other_house.url("/customers/undos"), headers=hx).status_code == 404


def test_the_book_follows(enter, post, save, ask):
    enter("customers", name="甲")
    order = enter("orders", customer="甲", status="shipped")
    enter("order_lines", order=str(order), model="A", quantity="2", unit_price="10")
    line = ask("SELECT id FROM order_lines")[0][0]
    save(line, "quantity", "5", table="order_lines")
    assert ask("SELECT balance::text FROM customers") == [("50.00",)]
    post("/order_lines/undos", {})
    assert ask("SELECT balance::text FROM customers") == [("20.00",)]


def test_a_long_one_is_a_job_and_as_many_statements_as_a_short_one(
    crowd, post, app, cities, monkeypatch, statements, triggers
):
    post("/customers/pastes", block(["city"], crowd[:2], [["宁波"]] * 2))
    post("/customers/pastes", block(["city"], crowd, [["温州"]] * 3))
    monkeypatch.setattr(undo_pages, "MOST_AT_ONCE", 2)
    answer = post("/customers/undos", {})
    assert (answer.status_code, cities()) == (202, ["温州"] * 3)
    run_due(app)
    assert cities() == ["宁波", "宁波", "杭州"]
    number = int(triggers(answer)["toast"]["goes"].rpartition("/")[2])
    assert state(number) == "done"
    post("/customers/undos", {})
    assert cities() == ["杭州"] * 3


def test_statements_do_not_grow_with_the_rows(crowd, post, statements):
    def undone(some):
        post("/customers/pastes", block(["city", "note"], some, [["宁波", "x"]] * len(some)))
        statements.clear()
        post("/customers/undos", {})
        return len(statements)

    assert undone(crowd[:1]) == undone(crowd)


def test_the_trail_keeps_one_row_for_an_act(crowd, app, house):
    with app.app_context(), house.at_work():
        company_connection().execute(text("UPDATE customers SET city = 'x'"))
        company_connection().execute(text("UPDATE customers SET note = 'x'"))
        db.session.commit()
        made = "SELECT action FROM audit_changes WHERE operation = 'I'"
        count = f"SELECT count(*) FROM audit_actions WHERE action NOT IN ({made})"
        assert company_connection().execute(text(count)).scalar() == 1


def test_two_undos_at_once_are_two_steps(crowd, save, house, hx, cities):
    for city in ("宁波", "温州"):
        save(crowd[0], "city", city)
    clients = [house.client() for _ in range(2)]
    threads = [
        Thread(target=client.post, args=(house.url("/customers/undos"),), kwargs={"headers": hx})
        for client in clients
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cities()[0] == "杭州"


def test_what_was_made_beside_goes_and_comes_with_it(enter, post, ask):
    enter("customers", name="甲")
    keys = ["customer", "model", "quantity", "unit_price"]
    post("/order_lines/pastes", block(keys, [None], [["甲", "A", "2", "10"]]))
    counted = "(SELECT count(*) FROM {} WHERE deleted_at IS NULL)"
    live = f"SELECT {counted.format('orders')}, {counted.format('order_lines')}"
    assert ask(live) == [(1, 1)]
    for path, counts in (("undos", (0, 0)), ("redos", (1, 1)), ("undos", (0, 0))):
        post(f"/order_lines/{path}")
        assert ask(live) == [counts]
