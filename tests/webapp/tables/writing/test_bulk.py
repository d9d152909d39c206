"""One edit for many records: chosen ones or all that match, at once or as a job, by the rules of every door."""

import os

import pytest
from sqlalchemy import text

from tenants import engines
from tests.support.jobs import run_due, state
from webapp.core import running
from webapp.tables.registry import tables
from webapp.tables.web import bulk_pages
from webapp.tables.writing import bulk


@pytest.fixture
def crowd(enter):
    limits = ("100", "", "250.50", "0")
    return [
        enter("customers", name=f"{name}", city="杭州", credit_limit=limit, interests="茶")
        for name, limit in zip("甲乙丙丁", limits, strict=True)
    ]


@pytest.fixture
def change(post, crowd):
    def send(key, op="set", value="", role="owner", path="/customers/bulk", **whom):
        whom = whom or {"ids": ",".join(map(str, crowd))}
        return post(path, {"field": key, "op": op, "value": value, **whom}, role)

    return send


@pytest.mark.parametrize(("key", "op", "value", "then"), [
    ("city", "set", "宁波", ["宁波"] * 4),
    ("city", "clear", "", [None] * 4),
    ("credit_limit", "add", "1万", ["10100.00", None, "10250.50", "10000.00"]),
    ("credit_limit", "subtract", "0.5", ["99.50", None, "250.00", "0.00"]),
    ("credit_limit", "percent", "110", ["110.00", None, "275.55", "0.00"]),
    ("interests", "tag", "摄影，茶", ["{茶,摄影}"] * 4),
    ("interests", "untag", "茶", [None] * 4),
])  # fmt: skip
def test_what_can_be_done(change, ask, key, op, value, then):
    assert change(key, op, value).status_code == 200
    assert [row[0] for row in ask(f"SELECT {key}::text FROM customers ORDER BY id")] == then


def test_what_is_wrong_for_one_is_refused_for_one(change, ask, triggers):
    answer = change("credit_limit", "subtract", "150")
    refused = triggers(answer)["refused"]
    assert len(refused) == 2
    assert ask("SELECT credit_limit::text FROM customers ORDER BY id") == [
        ("100.00",), (None,), ("100.50",), ("0.00",),
    ]  # fmt: skip


def test_each_of_those_that_are_alike_is_refused(change, ask, crowd, enter, triggers):
    named = enter("customers", name="戊", kind="person", company_name="戊公司")
    answer = change("kind", value="company", ids=",".join(map(str, [*crowd, named])))
    assert len(triggers(answer)["refused"]) == 4
    assert ask("SELECT id FROM customers WHERE kind = 'company'") == [(named,)]


@pytest.mark.parametrize(("key", "op", "value"), [
    ("credit_limit", "set", "x"), ("credit_limit", "set", ""), ("credit_limit", "add", "0"), ("city", "add", "1"),
    ("name", "clear", ""), ("interests", "tag", " "), ("credit_limit", "percent", "many"),
])  # fmt: skip
def test_what_is_no_edit_is_said_in_the_panel(change, key, op, value):
    answer = change(key, op, value)
    assert answer.status_code == 422
    assert 'class="error"' in answer.text


def test_rights(change, crowd, post, other_house, house, hx):
    assert change("balance", value="9").status_code == 403
    assert change("city", value="x", role="viewer").status_code == 403
    assert post("/customers/deletions", {"ids": str(crowd[0])}, "service").status_code == 403
    assert post("/customers/bulk", {"field": "city", "ids": "x"}).status_code in (400, 422)
    assert house.client().post(other_house.url("/customers/bulk"), headers=hx).status_code == 404


def test_all_that_match_and_nothing_else(change, ask, crowd, enter):
    enter("customers", name="戊", city="上海")
    assert change("city", value="宁波", path="/customers/bulk?city=杭州", all="1").status_code == 200
    assert ask("SELECT city, count(*) FROM customers GROUP BY 1 ORDER BY 2") == [("上海", 1), ("宁波", 4)]


def test_a_question_that_is_not_understood_changes_nothing(change, ask):
    assert change("city", value="宁波", path="/customers/bulk?nonsense=1", all="1").status_code == 422
    assert ask("SELECT DISTINCT city FROM customers") == [("杭州",)]


def test_the_panel_asks_by_the_kind_of_the_field(house, crowd, hx):
    client = house.client()
    plain = client.get(house.url(f"/customers/bulk?field=credit_limit&op=percent&ids={crowd[0]}"), headers=hx)
    assert 'name="value"' in plain.text
    assert "110" in plain.text
    assert 'value="add"' not in client.get(house.url("/customers/bulk?field=city&ids=1"), headers=hx).text
    at = {"HX-Current-URL": house.url("/customers?city=杭州")}
    every = client.get(house.url("/customers/bulk?all=1&city=杭州&field=grade"), headers={**hx, **at})
    assert "杭州" in every.text
    assert "4" in every.text


def test_many_are_a_job_and_one_undo(change, ask, app, monkeypatch, triggers, post):
    monkeypatch.setattr(bulk_pages, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    answer = change("city", value="宁波", path="/customers/bulk?city=杭州", all="1")
    assert answer.status_code == 202
    assert ask("SELECT DISTINCT city FROM customers") == [("杭州",)]
    run_due(app)
    assert ask("SELECT DISTINCT city FROM customers") == [("宁波",)]
    assert ask("SELECT count(DISTINCT action) FROM audit_changes WHERE door = 'bulk'") == [(1,)]
    assert state(int(triggers(answer)["toast"]["goes"].rpartition("/")[2])) == "done"
    assert post("/customers/undos").status_code == 200
    assert ask("SELECT DISTINCT city FROM customers") == [("杭州",)]


def lapse():
    """The time that a dead worker's lease lasts is over."""
    with engines.shared().begin() as connection:
        connection.execute(
            text("UPDATE shared.jobs SET leased_until = now() - interval '1 s' WHERE state = 'running'")
        )
    running.sweep()


def test_a_killed_job_leaves_nothing_and_runs_again_once(change, ask, app, monkeypatch, triggers):
    monkeypatch.setattr(bulk_pages, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    change("credit_limit", "add", "1")
    whole, calls = bulk.many.set_many, []

    def dies(*args):
        calls.append(1)
        if len(calls) == 2:
            os._exit(9)
        return whole(*args)

    monkeypatch.setattr(bulk.many, "set_many", dies)
    if (pid := os.fork()) == 0:
        engines.dispose(close=False)
        run_due(app)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9
    monkeypatch.setattr(bulk.many, "set_many", whole)
    sums = "SELECT sum(credit_limit)::text FROM customers"
    assert ask(sums) == [("350.50",)]
    lapse()
    run_due(app)
    run_due(app)
    assert ask(sums) == [("353.50",)]
    assert ask("SELECT count(*) FROM audit_changes WHERE door = 'bulk'") == [(3,)]


def test_deleted_together_and_back_together(change, crowd, post, ask, triggers, enter):
    order = enter("orders", customer="甲", status="shipped")
    enter("order_lines", order=str(order), model="A", quantity="2", unit_price="10")
    answer = post("/customers/deletions", {"ids": ",".join(map(str, crowd))})
    assert ask("SELECT name FROM customers WHERE deleted_at IS NULL") == [("甲",)]
    assert answer.text.count("<tr id=") == 1
    assert "20.00" in triggers(answer)["toast"]["text"]
    post("/customers/undos", triggers(answer)["toast"]["undo"]["values"])
    assert ask("SELECT count(*) FROM customers WHERE deleted_at IS NULL") == [(4,)]


def test_statements_do_not_grow_with_the_rows(change, crowd, statements):
    def counted(some):
        statements.clear()
        change("city", value=f"{len(some)}", ids=",".join(map(str, some)))
        return len(statements)

    counted(crowd[:2])  # the first asks for what is known later
    assert counted(crowd[:1]) == counted(crowd)


class Noting:
    """A record that notes what is looked at."""

    def __init__(self):
        self.seen = set()

    def __getattr__(self, name):
        self.seen.add(name)


def test_a_check_regards_what_it_says(desk):
    for table in tables.values():
        for field in table.editable if table.check and table.regards is not None else ():
            record = Noting()
            table.check({field.key: None}, {}, record)
            assert record.seen <= {table.by_key[key].attr for key in table.regards}
