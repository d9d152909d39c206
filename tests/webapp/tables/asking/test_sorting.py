"""A list can be sorted by any column that has an order: page after page shows every record once, both ways round."""

import re

import pytest
from sqlalchemy import select

from tenants.db import company_connection
from webapp.tables.asking.questions import Question
from webapp.tables.looking import listing
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


SEVERAL = [
    ("customers", "grade,name"),
    ("customers", "-grade,-balance,name"),
    ("customers", "city,-created_at"),
    ("customers", "-occupation,district,-name,id"),
    ("customers", "company_name,-id"),
    ("customers", "gender,-city,payment_terms,-name"),
    ("orders", "-ordered_on,external_no"),
    ("orders", "status,-external_no,total"),
    ("products", "list_price,-model"),
    ("payments", "customer,-paid_on"),
]


@pytest.fixture
def town(few, enter):
    """More people than runs are tried, several of them alike in every column."""
    for at in range(14):
        grade, job = "vip" if at % 3 else "普通客户", "教师" if at % 2 else ""
        days, city = str(at % 4) if at % 4 else "", f"市{at % 7}" if at % 5 else ""
        enter("customers", name=f"客人{at:02}", city=city, grade=grade, occupation=job, payment_terms=days)
    return few


@pytest.mark.parametrize("size", [1, 3, 50])
@pytest.mark.parametrize(("name", "sort"), SEVERAL)
def test_several_columns_put_every_record_in_its_place(app, town, name, sort, size):
    table = tables[name]
    keys = [part.removeprefix("-") for part in sort.split(",") if part.removeprefix("-") != "id"]
    with app.test_request_context(), town.at_work():
        expected = in_order(table, sort, keys)
        after, found = "", []
        while True:
            page = listing.page(
                table, Question.asked({"sort": sort, "after": after, "all": "1"}, table), size=size
            )
            found += [row.id for row in page.rows]
            if not (after := page.next_cursor or ""):
                break
        assert found == expected


def in_order(table, sort, keys):
    """The ids as Python sorts them: the last key first, blanks last, ids the way of the last one."""
    columns = [table.by_key[key].ordering for key in keys]
    rows = list(company_connection().execute(select(table.id, *columns).where(table.live)))
    parts = sort.split(",")
    backwards = parts[-1].startswith("-")
    rows.sort(key=lambda row: row[0], reverse=backwards)
    for at, part in reversed(list(enumerate(parts[: len(keys)], 1))):
        filled = [row for row in rows if row[at] is not None]
        blank = [row for row in rows if row[at] is None]
        rows = (
            sorted(filled, key=lambda row: comparable(row[at]), reverse=part.startswith("-"))
            if filled
            else []
        )
        if part.startswith("-"):
            rows = stable(filled, at)
        rows += blank
    return [row[0] for row in rows]


def comparable(value):
    return value.encode() if isinstance(value, str) else value


def stable(rows, at):
    """From the greatest, those that are equal in the order that they had."""
    values = sorted({comparable(row[at]) for row in rows}, reverse=True)
    return [row for value in values for row in rows if comparable(row[at]) == value]


@pytest.mark.parametrize("sort", ["grade,name,city,balance,id", "grade,phone", "name,", "-"])
def test_an_order_that_cannot_be_is_the_tables_own(town, sort):
    answer = town.client().get(town.url(f"/customers?sort={sort}"))
    assert answer.status_code == 422
    assert "客人00" in answer.text
