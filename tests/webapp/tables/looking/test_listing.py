"""Pages of rows: every row once, in order, blanks last, whatever the order and wherever the page begins."""

import pytest

from webapp.tables.asking.questions import Question
from webapp.tables.looking import listing
from webapp.tables.registry import tables

PEOPLE = [
    {"name": "陈伟", "grade": "vip", "city": "杭州", "credit_limit": "5000"},
    {"name": "李娜", "city": "宁波"},
    {"name": "王芳", "credit_limit": "100", "phone": "13812344517"},
    {"name": "曾小明", "city": "杭州", "credit_limit": "5000"},
    {"name": "张磊", "grade": "vip"},
    {"name": "赵敏", "city": "杭州"},
    {"name": "孙悦", "credit_limit": "0"},
]


@pytest.fixture
def crowd(enter):
    return [enter("customers", **texts) for texts in PEOPLE]


def walked(table, size=2, **asked) -> list[str]:
    """The names of all rows, page after page."""
    names, after = [], ""
    for _ in range(20):
        question = Question.asked({**asked, "after": after}, table)
        page = listing.page(table, question, [table.by_key["name"], table.by_key["credit_limit"]], size)
        names += [row.label for row in page.rows]
        after = page.next_cursor
        if not after:
            return names
    raise AssertionError("it never ends")


@pytest.mark.parametrize(
    "sort", ["", "id", "number", "-number", "name", "-name", "city", "-city", "grade", "-balance"]
)
def test_every_row_comes_once(crowd, desk, sort):
    customers = tables["customers"]
    assert sorted(walked(customers, sort=sort)) == sorted(person["name"] for person in PEOPLE)


def test_blanks_come_last_in_both_directions(crowd, desk):
    customers = tables["customers"]
    up, down = walked(customers, sort="credit_limit"), walked(customers, sort="-credit_limit")
    assert up == ["孙悦", "王芳", "陈伟", "曾小明", "李娜", "张磊", "赵敏"]
    assert down == ["曾小明", "陈伟", "王芳", "孙悦", "赵敏", "张磊", "李娜"]


def test_names_are_in_the_order_of_their_pinyin(crowd, desk):
    assert walked(tables["customers"], sort="name") == [
        "陈伟",
        "李娜",
        "孙悦",
        "王芳",
        "曾小明",
        "张磊",
        "赵敏",
    ]


@pytest.mark.parametrize("after", ["x", "====", "AAAA", "bm90IG91cnM", "é", "A" * 5000])
def test_a_cursor_that_was_tampered_with_is_the_beginning(crowd, desk, after):
    customers = tables["customers"]
    question = Question.asked({"after": after}, customers)
    assert listing.page(customers, question).rows[0].label == "孙悦"


def test_a_cursor_of_another_order_is_the_beginning(crowd, desk):
    customers = tables["customers"]
    cursor = listing.page(customers, Question.asked({"sort": "name"}, customers), size=2).next_cursor
    page = listing.page(customers, Question.asked({"sort": "-number", "after": cursor}, customers))
    assert len(page.rows) == len(PEOPLE)


def test_a_count_stops_at_its_cap(crowd, desk):
    customers = tables["customers"]
    assert listing.counted(customers, Question())[:2] == (7, False)
    assert listing.counted(customers, Question(), cap=5)[:2] == (5, True)
    assert listing.counted(customers, Question.asked({"city": "杭州"}, customers))[:2] == (3, False)


def test_only_what_is_shown_is_fetched(crowd, desk, statements):
    listing.page(tables["customers"], Question(), [tables["customers"].by_key["grade"]])
    assert len(statements) == 1
    assert "phone" not in statements[0]
    assert "note" not in statements[0]


def test_a_page_costs_the_same_queries_however_many_rows(crowd, desk, enter, statements):
    customers = tables["customers"]
    for size in (1, 7):
        statements.clear()
        listing.page(customers, Question(), customers.visible(), size)
        asked = len(statements)
        assert asked <= 5, statements
    assert asked <= 5


def test_a_sealed_value_is_shown_masked_and_nowhere_in_clear(crowd, desk):
    row = next(row for row in listing.page(tables["customers"], Question()).rows if row.label == "王芳")
    assert row.cells["phone"].text == "138****4517"
    assert row.cells["phone"].tone == "mask"
    assert "13812344517" not in repr(row)
