"""Everything to take away: every table, row, field and file; harmless in a spreadsheet, the owner's alone."""

import csv
import io
from zipfile import ZipFile

import pytest

from tests.support import jobs as work
from tests.support.shop import Shop
from webapp.core import jobs
from webapp.keeping.takeout import harmless
from webapp.tables.registry import tables


def archive(house) -> ZipFile:
    answer = house.client("owner").post(house.url("/settings/takeout"))
    assert answer.status_code == 303
    number = int(answer.location.rpartition("/")[2])
    work.run_due(house.app)
    row = jobs.now_of(number)
    assert row.state == "done", row.error
    with house.client("owner").get(house.url(f"/files/{row.result['file']}")) as file:
        assert file.status_code == 200 and file.mimetype == "application/zip"
        assert house.client("admin").get(house.url(f"/files/{row.result['file']}")).status_code == 403
        return ZipFile(io.BytesIO(file.data))


def rows(archived, name) -> list[dict]:
    return list(csv.DictReader(io.StringIO(archived.read(name).decode("utf-8-sig"), newline="")))


def test_every_table_every_row_and_every_field(rich):
    archived = archive(rich.renewed())
    assert archived.testzip() is None
    assert {f"{name}.csv" for name in tables} | {"ledger.csv"} <= set(archived.namelist())
    customers = rows(archived, "customers.csv")
    assert [row["客户姓名"] for row in customers] == [f"陈{n}" for n in range(7)]
    assert customers[2]["联系电话"] == "13955550002" and customers[2]["出生日期"] == "1984-05-01"
    assert customers[2]["身份证号"] == "330102"
    assert [bool(row["移入回收站时间"]) for row in customers] == [False] * 6 + [True]
    assert "陈0" in rows(archived, "orders.csv")[0]["客户"]
    assert archived.read(f"files/{rich.file}-a.txt") == b"13955550077" * 30_000


def test_what_a_spreadsheet_would_work_out_is_a_text(rich):
    Shop(rich.house).enter("customers", name="=1+1", note="@SUM(A1)", phone="+8613955551111")
    last = rows(archive(rich.renewed()), "customers.csv")[-1]
    assert (last["客户姓名"], last["备注"]) == ("'=1+1", "'@SUM(A1)")


@pytest.mark.parametrize(
    "text,shown",
    [("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("-5.00", "-5.00"), ("+8613800138000", "+8613800138000"),
     ("-2+3", "'-2+3"), ("\t=1", "'\t=1"), ("007", "007"), ("", "")],
)  # fmt: skip
def test_harmless(text, shown):
    assert harmless(text) == shown


def test_an_earlier_archive_is_no_part_of_a_later_one(rich):
    archive(rich.renewed())
    assert not any(name.endswith(".zip") for name in archive(rich.house).namelist())


def test_another_company_has_its_own(rich, other_house):
    assert "陈" not in archive(other_house).read("customers.csv").decode()
