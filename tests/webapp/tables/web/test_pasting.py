"""Pasting a block: what is right is written as one act, what is wrong is named cell by cell, nothing is lost."""

import json
from threading import Thread

import pytest

KEYS = ["name", "city", "credit_limit"]


def block(keys, ids, rows, seen=None, **more):
    told = {"keys": keys, "ids": ids, "rows": rows} | ({"seen": seen} if seen else {})
    return {name: json.dumps(value) for name, value in told.items()} | {"door": "paste", **more}


@pytest.fixture
def crowd(enter):
    return [enter("customers", name=name, city="杭州", phone="13812344517") for name in ("甲", "乙", "丙")]


def test_a_block_is_one_act(crowd, post, ask, triggers):
    rows = [["", "宁波", "1万"], [None, "温州", "¥2,000"], ["丁", "嘉兴", "0"]]
    answer = post("/customers/pastes", block(KEYS, [*crowd[:2], None], rows))
    assert answer.status_code == 200
    assert triggers(answer)["refused"] == [
        {"row": 0, "id": crowd[0], "key": "name", "text": "", "message": "请填写客户姓名。"}
    ]
    assert ask("SELECT name, city, credit_limit::text FROM customers ORDER BY id") == [
        ("甲", "宁波", "10000.00"), ("乙", "温州", "2000.00"), ("丙", "杭州", None), ("丁", "嘉兴", "0.00"),
    ]  # fmt: skip
    acts = ask("SELECT DISTINCT action, door FROM audit_changes WHERE door = 'paste'")
    assert len(acts) == 1
    assert triggers(answer)["toast"]["undo"]["values"] == {"action": acts[0][0]}
    assert answer.text.count("<tr id=") == 3


@pytest.mark.parametrize(
    ("door", "text", "said", "in_english"),
    [
        ("paste", "宁波", "粘贴", "pasted"),
        ("fill", "宁波", "填充", "filled in"),
        ("clear", "", "清空", "cleared"),
    ],
)
def test_the_history_names_what_was_done_with_the_block(house, crowd, post, door, text, said, in_english):
    sent = block(["city"], crowd[:1], [[text]], door=door)
    assert post("/customers/pastes", sent).status_code == 200
    page, reader = house.url(f"/customers/{crowd[0]}/history"), house.client()
    assert said in reader.get(page).text
    reader.post("/language", data={"locale": "en", "next": "/"})
    assert in_english in reader.get(page).text


def test_an_unknown_door_is_refused(crowd, post):
    assert post("/customers/pastes", block(["city"], crowd[:1], [["宁波"]], door="cell")).status_code == 422


def test_a_preview_writes_nothing(crowd, post, ask):
    rows = [["甲", "宁波", "x"], ["丁", "宁波", "1"]]
    answer = post("/customers/pastes", block(KEYS, [crowd[0], None], rows, **{"try": "1"}))
    assert 'data-refused="1"' in answer.text
    assert 'data-fresh="1"' in answer.text
    assert 'data-cells="1"' in answer.text
    assert ask("SELECT count(*) FROM customers WHERE city = '宁波'") == [(0,)]


def test_what_was_seen_has_to_be_there_still(crowd, post, ask, triggers):
    seen = [["甲", "杭州", "—"], ["乙", "上海", None]]
    answer = post(
        "/customers/pastes", block(KEYS, crowd[:2], [["甲", "宁波", "5"], ["乙", "宁波", "6"]], seen)
    )
    (conflict,) = triggers(answer)["conflicts"]
    assert (conflict["id"], conflict["key"], conflict["text"], conflict["theirs"]) == (
        crowd[1],
        "city",
        "宁波",
        "杭州",
    )
    assert ask("SELECT city, credit_limit::text FROM customers ORDER BY id LIMIT 2") == [
        ("宁波", "5.00"), ("杭州", "6.00"),
    ]  # fmt: skip


def test_masks_and_labels_count_as_seen(crowd, post, ask, triggers):
    keys, seen = ["phone", "grade", "owner"], [["138****4517", "普通客户", ""]]
    answer = post("/customers/pastes", block(keys, crowd[:1], [["13900001111", "VIP客户", "我"]], seen))
    assert "conflicts" not in triggers(answer)
    assert ask("SELECT grade, owner IS NOT NULL FROM customers ORDER BY id LIMIT 1") == [("vip", True)]


def test_rights_hold_for_every_cell(crowd, post, ask, triggers):
    block_of_two = block(
        ["name", "city", "balance"], [crowd[0], None], [["甲", "宁波", "9"], ["丁", "宁波", None]]
    )
    assert post("/customers/pastes", block_of_two, "viewer").status_code == 403
    answer = post("/customers/pastes", block_of_two, "service")
    assert [(each["key"], each["row"]) for each in triggers(answer)["refused"]] == [("balance", 0)]
    assert post("/payments/pastes", block(["note"], [None], [["x"]]), "sales").status_code == 200
    assert post("/orders/pastes", block(["note"], [1], [["x"]]), "accountant").status_code == 403


def test_another_companys_records_are_not_there(crowd, post, house, other_house, hx, triggers):
    there = other_house.client().post(
        other_house.url("/customers/pastes"), data=block(["city"], [crowd[0]], [["宁波"]]), headers=hx
    )
    assert triggers(there)["refused"][0]["message"] == "这条记录已经不在了。"
    stranger = other_house.client().post(
        house.url("/customers/pastes"), data=block(["city"], [1], [["x"]]), headers=hx
    )
    assert stranger.status_code == 404


@pytest.mark.parametrize("bad", [
    {"keys": "x"}, {"rows": "[[1]]"}, {"ids": "[1, 2]"}, {"ids": '["1"]'}, {"seen": "[[1]]"},
    {"keys": '["city", "city"]'},
])  # fmt: skip
def test_what_no_page_sends_is_not_read(crowd, post, bad):
    assert post("/customers/pastes", block(["city"], crowd[:1], [["x"]]) | bad).status_code == 422


def test_sent_twice_is_written_once(crowd, post, ask, triggers):
    sent = block(["name"], [None, None], [["丁"], ["戊"]], receipt="r1")
    first, again = (post("/customers/pastes", sent) for _ in range(2))
    assert ask("SELECT count(*) FROM customers") == [(5,)]
    assert [answer.text.count("<tr id=") for answer in (first, again)] == [2, 2]
    assert triggers(first)["toast"]["undo"] == triggers(again)["toast"]["undo"]


def test_a_unique_value_goes_to_the_first_of_several(enter, post, ask, triggers):
    enter("products", model="KFR-35")
    answer = post("/products/pastes", block(["model"], [None] * 4, [["A"], ["KFR-35"], ["A"], ["B"]]))
    assert [each["row"] for each in triggers(answer)["refused"]] == [1, 2]
    assert ask("SELECT model FROM products ORDER BY id") == [("KFR-35",), ("A",), ("B",)]


def test_references_are_looked_up_together(crowd, enter, post, statements, ask, triggers):
    orders = [enter("orders", customer="甲") for _ in range(7)]

    def pasted(some):
        statements.clear()
        answer = post("/orders/pastes", block(["customer", "due_on"], some, [["乙", "2030/1/1"]] * len(some)))
        assert "refused" not in triggers(answer)
        return len(statements)

    pasted(orders[:1])  # what is kept of the company is read once
    assert pasted(orders[1:2]) == pasted(orders[2:])
    assert ask("SELECT DISTINCT customer_id, due_on::text FROM orders") == [(crowd[1], "2030-01-01")]


def test_a_check_over_several_fields_holds_the_row_back(crowd, post, ask, triggers):
    answer = post("/customers/pastes", block(["kind", "city"], crowd[:1], [["企业", "宁波"]]))
    assert {each["key"] for each in triggers(answer)["refused"]} == {"kind", "city"}
    good = post("/customers/pastes", block(["kind", "company_name"], crowd[:1], [["企业", "宁波厂"]]))
    assert "refused" not in triggers(good)


def test_too_many_rows_are_refused_kindly(crowd, post):
    assert post("/customers/pastes", block(["city"], [None] * 5001, [["x"]] * 5001)).status_code == 422


def test_two_at_once_lose_nothing(crowd, house, hx, ask, triggers):
    """Both saw the same; each value is written by one of them, and the other is told."""
    seen = [["杭州", ""]] * 3
    one = block(["city", "note"], crowd, [["宁波", "一"]] * 3, seen)
    other = block(["city", "note"], crowd[::-1], [["温州", "二"]] * 3, seen)
    clients, answers = (house.client("owner"), house.client("sales")), [None, None]

    def send(at, data):
        answers[at] = clients[at].post(house.url("/customers/pastes"), data=data, headers=hx)

    threads = [Thread(target=send, args=(at, data)) for at, data in enumerate((one, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(triggers(answer).get("conflicts", ())) for answer in answers) == [0, 6]
    assert len(ask("SELECT DISTINCT city, note FROM customers")) == 1
