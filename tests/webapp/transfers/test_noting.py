"""An import keeps what its file said in another form: beside the records, shown in their history, sealed where due."""

import re

import pytest

from tests.support.imports import csv_file, imported
from tests.support.own import with_field
from tests.support.shop import Shop

HEADER = "客户姓名,联系电话,客户类型,信用额度,出生日期,备注"
NOTED = "SELECT record_id, field, text, sealed IS NOT NULL FROM typed_texts ORDER BY record_id, field"


@pytest.fixture
def shop(house):
    return Shop(house)


def bring(house, tmp_path, *lines, table="customers", **chosen):
    return imported(house, table, csv_file(tmp_path, *lines), **chosen)


def notes(house, id, table="customers"):
    page = house.client().get(house.url(f"/{table}/{id}/history")).text
    return re.sub(r"<[^>]+>|\s+", "", page)


def test_what_is_written_in_another_form_is_noted(house, shop, tmp_path):
    bring(house, tmp_path, HEADER, "陈伟,１３８0013 8000,VIP客户,1.2万,1984年5月1日,早",
          "李娜,13900139000,普通客户,\"12,000.00\",1984-05-01,晚", " 王芳 ,13700137000,,800,,")  # fmt: skip
    assert shop.rows(NOTED) == [
        (1, "birth_date", None, True),
        (1, "credit_limit", "1.2万", False),
        (1, "phone", None, True),
    ]
    told = notes(house, 1)
    assert "信用额度：原文1.2万" in told
    assert "138001" not in told
    assert "原文" not in notes(house, 2)


def test_a_known_record_tells_it_beside_its_change(house, shop, tmp_path):
    bring(house, tmp_path, "客户编号,客户姓名,信用额度", "C000001,陈伟,100", "C000002,李娜,200")
    bring(house, tmp_path, "客户编号,信用额度", "C000001,100", "C000002,３百", "C000003,1千")
    assert [row[:3] for row in shop.rows(NOTED)] == [(2, "credit_limit", "３百")]
    assert "３百" in notes(house, 2)


def test_numbers_given_later_do_not_mix_the_rows(house, shop, tmp_path):
    """Rows that bring their number are written first: each note stays with its row."""
    bring(house, tmp_path, "客户编号,客户姓名,信用额度", ",无号,1百", "C000009,有号,2百", ",又无号,3百")
    told = dict(shop.rows("SELECT c.name, t.text FROM typed_texts t JOIN customers c ON c.id = t.record_id"))
    assert told == {"无号": "1百", "有号": "2百", "又无号": "3百"}


def test_own_fields_and_what_all_rows_share(house, shop, tmp_path):
    area = with_field(house, "customers", "面积", "number")
    secret = with_field(house, "customers", "门锁密码", "text", sensitive=True)
    chosen = {"mapping": {"0": "name", "1": area, "2": secret}, "constants": {"credit_limit": "5千"}}
    bring(house, tmp_path, "客户姓名,面积,门锁密码", "陈伟,１20,１2３4", "李娜,90,９９", **chosen)
    assert shop.rows("SELECT record_id, field, text FROM typed_texts ORDER BY id") == [
        (1, area, "１20"),
        (0, "credit_limit", "5千"),
    ]
    assert "原文１20" in notes(house, 1)
    assert "原文5千" in notes(house, 2)


def test_an_ordinary_file_writes_no_note(house, shop, tmp_path, statements):
    del statements[:]
    bring(house, tmp_path, HEADER, "陈伟,13800138000,VIP客户,1000,1984-05-01,早")
    assert statements
    assert not [one for one in statements if "typed_texts" in one]
    assert shop.rows(NOTED) == []
