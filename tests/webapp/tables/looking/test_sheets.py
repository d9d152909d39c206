"""A page of rows is the same HTML whether it is drawn from records or from rows, for every table and whoever looks."""

import pytest
from flask import url_for

from tests.support.own import working
from webapp.tables.asking.questions import Question
from webapp.tables.looking import listing
from webapp.tables.looking.drawing import drawn
from webapp.tables.looking.layouts import Columns, Layout
from webapp.tables.looking.sheets import sheet

HOSTILE = "<b>&\"'" + "长" * 120


@pytest.fixture
def shop(enter):
    for at, name in enumerate(("陈伟", "安<然>", "李娜")):
        enter(
            "customers",
            name=name,
            phone=f"1380000000{at}",
            city="杭州",
            note=HOSTILE,
            interests="茶, 书",
            owner="我",
        )
        enter("orders", customer=name, ordered_on=f"2026-11-2{at}")
        enter("tasks", title=name, customer=name, due_on="2026-11-30")


def both(table, question, fields):
    """(from records, from rows)."""
    found, base = listing.found(table, question, fields), url_for(f"{table.name}.index")
    ids = [record[0] for record in found.records]
    made = sheet(table, base, listing.valued(fields, found.records), ids, fields, found.heads)
    return made, drawn(table, fields, listing.rows_found(table, fields, found))


@pytest.mark.parametrize("role", ["owner", "viewer"])
@pytest.mark.parametrize(
    "name, asked", [("customers", {}), ("customers", {"group": "city"}), ("orders", {}), ("tasks", {})]
)
def test_it_is_the_same_as_rows_that_are_drawn(house, shop, role, name, asked):
    with working(house, role) as here:
        table = here(name)
        layout = Layout(tuple(table.fields), frozen=2, widths={table.title: 9})
        from_records, from_rows = both(table, Question.asked(asked, table), Columns.of(layout))
        assert str(from_records) == str(from_rows)
        assert from_records.count("<tr id=") == 3
        assert '<b>&"' not in from_records
