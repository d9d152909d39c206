"""Columns find their fields by themselves, however their names are written."""

import csv

import pytest

from tests.webapp.transfers.test_northwind import DATA
from webapp.tables.registry import tables
from webapp.transfers import mapping


def matched(app, table, *header):
    with app.app_context():
        return list(mapping.matched(tables[table], header).values())


@pytest.mark.parametrize(
    "heading",
    [
        "客户姓名",
        " 客户 姓名 ",
        "Customer name",
        "CUSTOMER_NAME",
        "name",
        "姓名*",
        "客户姓名（必填）",
        "contact_name",
        "ｎａｍｅ",
    ],
)
def test_labels_keys_and_aliases_are_understood(app, heading):
    assert matched(app, "customers", heading) == ["name"]


def test_a_field_is_given_to_one_column_the_best(app):
    with app.app_context():
        assert mapping.matched(tables["customers"], ["联系人", "客户姓名", "天气"]) == {1: "name"}


def first_line(path):
    return next(csv.reader(path.read_text("utf-8").splitlines()))


def by_name(app, table, header):
    with app.app_context():
        return {header[at]: key for at, key in mapping.matched(tables[table], header).items()}


@pytest.mark.skipif(not DATA.is_dir(), reason="the Northwind files are not here")
def test_northwinds_own_headings_map_by_themselves(app):
    files = {"customers": "customers", "orders": "orders", "order_lines": "order_details"}
    found = {table: by_name(app, table, first_line(DATA / f"{name}.csv")) for table, name in files.items()}
    assert found["customers"] | {"contact_title": ""} == {
        "customer_id": "number", "company_name": "company_name", "contact_name": "name", "contact_title": "",
        "address": "address", "city": "city", "region": "province", "phone": "phone"}  # fmt: skip
    assert found["orders"] == {
        "order_id": "number", "customer_id": "customer", "order_date": "ordered_on", "required_date": "due_on",
        "ship_address": "delivery_address"}  # fmt: skip
    assert found["order_lines"] == {
        "order_id": "order", "product_id": "model", "unit_price": "unit_price", "quantity": "quantity",
        "discount": "discount"}  # fmt: skip


def test_what_is_worked_out_cannot_be_imported(app):
    with app.app_context():
        keys = {field.key for field in mapping.importable(tables["customers"])}
    assert {"number", "name", "phone"} <= keys and not {"balance", "created_at", "age", "purchases"} & keys


def test_what_tells_records_apart(app):
    assert [field.key for field in mapping.key_fields(tables["customers"])][:1] == ["number"]
    assert mapping.default_key(tables["customers"], ["name", "phone"]) is None
    assert mapping.default_key(tables["products"], ["model", "name"]) == "model"
    assert mapping.default_key(tables["order_lines"], ["order", "model"]) is None
