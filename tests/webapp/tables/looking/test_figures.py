"""The row under a table: a figure over all rows that match, as its reader chose for each column."""

import json

import pytest
from sqlalchemy import text

from webapp.tables.asking.questions import Question
from webapp.tables.looking import figures
from webapp.tables.looking.figures import FIGURES, figured, offered, shown
from webapp.tables.registry import tables


@pytest.fixture
def shop(house, enter):
    for name, limit, day in (
        ("陈伟", "100", "1984"),
        ("李娜", "50", ""),
        ("王芳", "", ""),
        ("安然", "0", ""),
    ):
        enter(
            "customers", name=name, credit_limit=limit, birth_date=day, city="杭州" if name != "安然" else ""
        )
    enter("orders", customer="C000001", ordered_on="2026-10-03")
    return house


@pytest.mark.parametrize(
    ("key", "figure", "expected"),
    [
        ("credit_limit", "sum", "150.00"),
        ("credit_limit", "average", "50.00"),
        ("credit_limit", "least", "0.00"),
        ("credit_limit", "most", "100.00"),
        ("credit_limit", "filled", "3"),
        ("credit_limit", "count", "4"),
        ("birth_date", "filled", "1"),
        ("last_order", "most", "2026-10-03"),
        ("times", "sum", "1"),
        ("payment_terms", "sum", "—"),
    ],
)
def test_figures(shop, desk, key, figure, expected):
    table = tables["customers"]
    told = figured(table, Question(), {key: FIGURES[figure]})
    assert not told.estimated
    assert shown(table.by_key[key], FIGURES[figure], told.values[key]) == expected


def test_only_of_the_rows_that_match(shop, desk):
    question = Question.asked({"city": "杭州"}, tables["customers"])
    assert figured(tables["customers"], question, {"credit_limit": FIGURES["count"]}).values == {
        "credit_limit": 3
    }


@pytest.mark.parametrize("name", ["customers", "orders", "order_lines", "payments", "products"])
def test_every_figure_that_is_offered_can_be_told(shop, desk, name):
    table = tables[name]
    for field in table.fields:
        for figure in offered(field):
            told = figured(table, Question(), {field.key: figure})
            assert shown(field, figure, told.values[field.key])


def test_what_takes_too_long_is_estimated_and_says_so(shop, desk, monkeypatch):
    monkeypatch.setattr(
        figures,
        "patiently",
        lambda query, real=figures.patiently: None if "TABLESAMPLE" not in str(query) else real(query),
    )
    told = figured(
        tables["customers"], Question(), {"credit_limit": FIGURES["sum"], "name": FIGURES["count"]}
    )
    assert told.estimated
    assert set(told.values) == {"credit_limit", "name"}


def test_a_statement_that_takes_too_long_leaves_the_transaction_alone(shop, desk, monkeypatch):
    monkeypatch.setattr(figures, "PATIENCE", text("SET LOCAL statement_timeout = '1ms'"))
    assert figures.patiently(text("SELECT count(*) FROM generate_series(1, 5000000)")) is None
    monkeypatch.undo()
    assert figures.patiently(text("SELECT 1")) == [(1,)]


def test_each_reader_chooses_for_each_column(shop, hx):
    client = shop.client("sales")
    assert 'hx-trigger="click"' in client.get(shop.url("/customers")).text
    client.put(
        shop.url("/customers/layout"),
        data={"foot": json.dumps({"balance": "sum", "name": "filled", "phone": "sum"})},
        headers=hx,
    )
    row = client.get(shop.url("/customers/figures"), headers=hx).text
    assert row.count("selected") == 2
    assert "<b>4</b>" in row
    assert shop.client("viewer").get(shop.url("/customers/figures"), headers=hx).text.count("selected") == 0


def test_a_page_counts_nothing(shop, statements):
    client = shop.client()
    client.get(shop.url("/customers?group=grade&sort=name"))
    assert not [
        statement for statement in statements if "count(*)" in statement and "FROM customers" in statement
    ]
