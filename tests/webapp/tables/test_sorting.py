"""A list can be sorted by any column that has an order: page after page shows every record once, both ways round."""

import re

import pytest

from webapp.tables import listing
from webapp.tables.questions import Question
from webapp.tables.registry import tables

TABLES = ["customers", "products", "orders", "order_lines", "payments"]


@pytest.fixture
def few(house, enter):
    """Three records in every table, one of them as blank as it may be."""
    one, two, _ = (enter("customers", name=name) for name in ("陈伟", "李娜", "欧阳静"))
    enter("customers", name="云栖", occupation="教师", district="西湖区", payment_terms="30", gender="男")
    for model, price in (("KFR-35", "2999"), ("BCD-470", "4599"), ("MG100", "")):
        enter("products", model=model, list_price=price)
    for customer, external in ((one, "T-1"), (two, ""), (two, "T-2")):
        order = enter("orders", customer=f"#{customer}", ordered_on="2026-11-01", external_no=external)
        enter("order_lines", order=f"#{order}", model="KFR-35", quantity="2", unit_price="100")
        enter("payments", customer=f"#{customer}", paid_on="2026-11-02", amount="50", method="微信")
    return house


def pages(table, sort, size=2):
    """The ids of all pages, one after the other, as the address bar goes on."""
    after, found = "", []
    for _ in range(10):
        page = listing.page(table, Question.asked({"sort": sort, "after": after}, table), size=size)
        found += [row.id for row in page.rows]
        if not (after := page.next_cursor or ""):
            return found
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("name", TABLES)
def test_every_record_comes_once_whatever_the_order(app, few, name):
    table = tables[name]
    columns = [field.key for field in table.fields if field.sortable]
    assert len(columns) >= len([f for f in table.fields if f.column is not None and not f.sealed]) - 4
    for key in columns:
        with app.test_request_context(), few.at_work():
            everyone = sorted(pages(table, "id"))
            assert sorted(pages(table, key)) == sorted(pages(table, f"-{key}")) == everyone, key


@pytest.mark.parametrize("name", TABLES)
def test_a_sealed_or_worked_out_column_says_that_it_cannot(few, name):
    for key in [field.key for field in tables[name].fields if not field.sortable]:
        answer = few.client().get(few.url(f"/{name}?sort={key}"))
        assert answer.status_code == 422 and re.search(r"排序", answer.text), key
