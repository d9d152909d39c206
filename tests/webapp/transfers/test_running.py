"""What an import does to the table, and what it leaves alone; once, whatever happens to the worker."""

import json
import os
import signal
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import psutil
import pytest
import python_calamine
from sqlalchemy import func, select, text

from tenants.db import company_connection, db
from tests.support import jobs as work
from tests.support.imports import csv_file, imported, xlsx_file
from webapp.core import files, jobs
from webapp.core.models import File
from webapp.customers.models import Customer
from webapp.history.models import AuditChange
from webapp.orders.models import Order, OrderLine
from webapp.products.models import Product
from webapp.tables.registry import tables
from webapp.transfers.models import Import
from webapp.transfers.opening import opened
from webapp.transfers.running import start

BLNS = Path(__file__).resolve().parents[4] / "shared" / "data" / "naughty_strings" / "blns.json"


def counts(row):
    return [row.counts[name] for name in ("created", "updated", "unchanged", "refused")]


def customers(house, *attrs):
    with house.app.app_context(), house.at_work():
        columns = [getattr(Customer, attr) for attr in attrs]
        return [tuple(row) for row in db.session.execute(select(*columns).order_by(Customer.id))]


def reasons(house, row):
    """The rows of the refused file, as a spreadsheet shows them."""
    with house.app.app_context(), house.at_work():
        with files.open_file(db.session.get(File, row.refused_file_id)) as stream:
            book = python_calamine.load_workbook(BytesIO(stream.read()))
        return book.get_sheet_by_index(0).to_python()


def bring(house, tmp_path, *lines, table="customers", **chosen):
    return imported(house, table, csv_file(tmp_path, *lines), **chosen)


def test_new_rows_are_kept_as_every_door_keeps_them(house, tmp_path):
    row = bring(
        house,
        tmp_path,
        "客户姓名,联系电话,客户类型,兴趣爱好,出生日期,信用额度",
        "曾小明,13800000001,VIP客户,钓鱼、下棋,1984年5月1日,1万",
    )
    assert counts(row) == [1, 0, 0, 0]
    attrs = "number name name_pinyin name_initials phone grade interests birth_date credit_limit kind gender"
    owner = house.people["owner"].id
    assert customers(house, *attrs.split(), "created_by") == [
        ("C000001", "曾小明", "zengxiaoming", "zxm", "13800000001", "vip", ["钓鱼", "下棋"], "1984-05-01",
         Decimal("10000.00"), "person", "unknown", owner)]  # fmt: skip
    with house.app.app_context(), house.at_work():
        stored = company_connection().execute(text("SELECT phone FROM customers")).scalar()
    assert b"13800000001" not in bytes(stored)


def test_updates_touch_only_what_the_file_says(house, tmp_path):
    bring(
        house, tmp_path, "客户编号,客户姓名,联系电话,备注", "K1,张三,13800000001,熟客", "K2,李四,13800000002,"
    )
    row = bring(house, tmp_path, "客户编号,客户姓名,联系电话", "K1,张三,", "K2,李思,13800000009", "K3,王五,")
    assert counts(row) == [1, 1, 1, 0]
    assert customers(house, "number", "name", "name_pinyin", "phone", "note") == [
        ("K1", "张三", "zhangsan", "13800000001", "熟客"), ("K2", "李思", "lisi", "13800000009", None),
        ("K3", "王五", "wangwu", None, None)]  # fmt: skip
    again = bring(house, tmp_path, "客户编号,客户姓名,联系电话", "K1,张三,13800000001", "K2,李思,13800000009")
    assert counts(again) == [0, 0, 2, 0]


def test_every_change_is_in_the_trail_under_the_import(house, tmp_path):
    bring(house, tmp_path, "客户编号,客户姓名", "K1,张三")
    row = bring(house, tmp_path, "客户编号,客户姓名", "K1,张山", "K2,李四")
    with house.app.app_context(), house.at_work():
        mine = select(AuditChange).where(
            AuditChange.table_name == "customers", AuditChange.action == f"import-{row.id}"
        )
        changes = db.session.scalars(mine.order_by(AuditChange.id)).all()
        assert [(c.operation, c.door, c.actor) for c in changes] == [
            ("I", "import", house.people["owner"].id), ("U", "import", house.people["owner"].id)]  # fmt: skip
        assert changes[1].changes == {"name": ["张三", "张山"]}


def test_records_are_matched_by_a_phone_as_well(house, tmp_path):
    bring(house, tmp_path, "客户姓名,联系电话", "张三,13800000001", "李四,13800000002", "王五,13800000002")
    row = bring(
        house,
        tmp_path,
        "客户姓名,联系电话",
        "张三丰,138 0000 0001",
        "某人,13800000002",
        "赵六,13800000003",
        key="phone",
        mode="both",
    )
    assert counts(row) == [1, 1, 0, 1]
    assert {name for (name,) in customers(house, "name")} == {"张三丰", "李四", "王五", "赵六"}
    assert "几条记录" in reasons(house, row)[1][-1]


def test_update_only_and_create_only(house, tmp_path):
    bring(house, tmp_path, "客户编号,客户姓名", "K1,张三")
    only = bring(house, tmp_path, "客户编号,客户姓名", "K1,张山", "K2,李四", mode="update")
    assert counts(only) == [0, 1, 0, 1]
    new = bring(house, tmp_path, "客户编号,客户姓名", "K1,张四", "K2,李四", mode="create")
    assert counts(new) == [1, 0, 0, 1]
    assert customers(house, "number", "name") == [("K1", "张山"), ("K2", "李四")]


def test_refused_rows_come_back_with_their_reasons(house, tmp_path):
    row = bring(
        house, tmp_path, "客户编号,客户姓名,电子邮箱,客户状态,闲话", "K1,张三,a@b.cn,现有,x",
        "K1,李四,,现有,y", ",王五,not an address,现有,z", "K4,,,现有,", "K5,赵六,,不知道,", "K6,钱七,,现有,,太多",
    )  # fmt: skip
    assert counts(row) == [1, 0, 0, 5]
    table = reasons(house, row)
    assert table[0] == ["客户编号", "客户姓名", "电子邮箱", "客户状态", "闲话", "原因"]
    said = {line[0] + line[1]: line[-1] for line in table[1:]}
    assert "第 3 行" in said["K1李四"] and "第 2 行重复" in said["K1李四"]
    assert (
        "电子邮箱" in said["王五"]
        and "客户姓名" in said["K4"]
        and "客户状态" in said["K5赵六"]
        and "单元格" in said["K6钱七"]
    )


def test_numbers_given_later_go_on_from_those_in_the_file(house, tmp_path):
    row = bring(house, tmp_path, "客户编号,客户姓名", ",张三", "C000002,李四", ",王五", "C000001,赵六")
    assert counts(row) == [4, 0, 0, 0]
    assert dict(customers(house, "name", "number")) == {
        "李四": "C000002",
        "赵六": "C000001",
        "张三": "C000003",
        "王五": "C000004",
    }


def test_what_lies_in_the_bin_is_not_made_twice(house, tmp_path):
    bring(house, tmp_path, "客户编号,客户姓名", "K1,张三")
    with house.app.app_context(), house.at_work():
        company_connection().execute(text("UPDATE customers SET deleted_at = now()"))
        db.session.commit()
    row = bring(house, tmp_path, "客户编号,客户姓名", "K1,张三")
    assert counts(row) == [0, 0, 0, 1] and "回收站" in reasons(house, row)[1][-1]


def test_references_are_found_by_number_name_and_phone(house, tmp_path):
    bring(house, tmp_path, "客户编号,客户姓名,联系电话", "K1,张三,13800000001", "K2,李四,", "K3,李四,")
    row = bring(
        house, tmp_path, "订单编号,客户,购买日期", "A1,K1,2023-05-01", "A2,张三,2023/5/2", "A3,13800000001,45047",
        "A4,李四,2023-05-01", "A5,无名氏,2023-05-01", table="orders",
    )  # fmt: skip
    assert counts(row) == [3, 0, 0, 2]
    said = [line[-1] for line in reasons(house, row)[1:]]
    assert "李四" in said[0] and "无名氏" in said[1]
    with house.app.app_context(), house.at_work():
        assert set(db.session.scalars(select(Order.customer_id))) == {1}


def test_what_follows_a_change_follows_an_import(house, tmp_path):
    bring(house, tmp_path, "客户编号,客户姓名", "K1,张三")
    bring(house, tmp_path, "产品型号,产品名称", "X1,冰箱", table="products")
    bring(house, tmp_path, "订单编号,客户,购买日期,订单状态", "A1,K1,2023-05-01,已发货", table="orders")
    lines = bring(
        house,
        tmp_path,
        "订单编号,产品型号,数量,单价,折扣",
        "A1,X1,2,100,15%",
        "A1,散件,1,9.9,",
        table="order_lines",
    )
    assert counts(lines) == [2, 0, 0, 0]
    with house.app.app_context(), house.at_work():
        order = db.session.scalars(select(Order)).one()
        assert order.total == Decimal("179.90")
        assert db.session.scalars(select(Customer)).one().balance == Decimal("179.90")
        known = db.session.scalars(select(OrderLine.product_id).order_by(OrderLine.id)).all()
        assert known == [db.session.scalars(select(Product.id)).one(), None]


def test_payments_reach_the_account_book(house, tmp_path):
    bring(house, tmp_path, "客户编号,客户姓名", "K1,张三")
    row = bring(
        house,
        tmp_path,
        "客户,收款日期,金额,收款方式",
        "K1,2023-05-01,¥1000,微信",
        "K1,2023-05-02,-1,现金",
        table="payments",
    )
    assert counts(row) == [1, 0, 0, 1]
    assert customers(house, "balance") == [(Decimal("-1000.00"),)]


def test_one_value_for_all_rows(house, tmp_path):
    bring(
        house,
        tmp_path,
        "客户姓名,客户类型",
        "张三,VIP客户",
        "李四,",
        constants={"grade": "普通客户", "source": "到店"},
    )
    assert customers(house, "name", "grade", "source") == [
        ("张三", "vip", "store"),
        ("李四", "normal", "store"),
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_other_encodings_come_in_whole(house, tmp_path, encoding):
    row = imported(house, "customers", csv_file(tmp_path, "客户姓名,备注", "张三,「龘」", encoding=encoding))
    assert counts(row) == [1, 0, 0, 0] and customers(house, "name", "note") == [("张三", "「龘」")]


def test_a_workbook_comes_in_whole(house, tmp_path):
    row = imported(
        house,
        "customers",
        xlsx_file(tmp_path, [["客户姓名", "联系电话", "信用额度"], ["张三", 13800000001, 1000.5]]),
    )
    assert counts(row) == [1, 0, 0, 0]
    assert customers(house, "name", "phone", "credit_limit") == [("张三", "13800000001", Decimal("1000.50"))]


@pytest.mark.skipif(not BLNS.is_file(), reason="the naughty strings are not here")
def test_naughty_strings_come_out_as_they_came_in(house, tmp_path):
    strings = [s for s in json.loads(BLNS.read_text("utf-8")) if s.strip() and "\x00" not in s]
    kind = tables["customers"].by_key["note"].kind
    rows = [["客户姓名", "备注"], *([f"甲{at}", string] for at, string in enumerate(strings))]
    row = imported(
        house,
        "customers",
        xlsx_file(tmp_path, rows, strings_to_formulas=False, strings_to_urls=False, strings_to_numbers=False),
    )
    assert counts(row)[0] + counts(row)[3] == len(strings) and counts(row)[3] == 0
    kept = dict(customers(house, "name", "note"))
    assert [kept[f"甲{at}"] for at in range(len(strings))] == [kind.parse(string) for string in strings]


def big_file(tmp_path, rows=20_000):
    lines = (f"K{n:06},客户{n},1380{n:07}" for n in range(rows))
    return csv_file(tmp_path, "客户编号,客户姓名,联系电话", *lines)


def asked(house, path):
    with house.app.app_context(), house.at_work():
        row = opened(tables["customers"], path.name, path)
        start(row)
        db.session.commit()
        return row.id, row.job_id


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(config, house, tmp_path):
    work.flush_redis(config)
    import_id, job_id = asked(house, big_file(tmp_path))
    with work.process(config, "work") as worker:
        work.until(lambda: work.state(job_id) == "running" and jobs.now_of(job_id).done > 0)
        for child in psutil.Process(worker.pid).children(recursive=True):
            os.kill(child.pid, signal.SIGKILL)
        os.kill(worker.pid, signal.SIGKILL)
    assert customers(house, "id") == [] and work.state(job_id) == "running"
    work.expire(job_id)
    from webapp.core import running as runs

    runs.sweep()
    work.run_due(house.app)
    assert work.state(job_id) == "done"
    with house.app.app_context(), house.at_work():
        row = db.session.get(Import, import_id)
        assert counts(row) == [20_000, 0, 0, 0] and row.state == "done"
        assert db.session.scalar(select(func.count()).select_from(Customer)) == 20_000
        assert company_connection().execute(text("SELECT count(*) FROM import_stage")).scalar() == 0


def test_a_cancelled_import_leaves_nothing(house, tmp_path, monkeypatch):
    import_id, job_id = asked(house, big_file(tmp_path, 5_000))
    from webapp.core.running import Running

    told = Running.progress

    def ask_to_stop(self, done, total, stage=""):
        if done:
            jobs.cancel(job_id)
        told(self, done, total, stage)

    monkeypatch.setattr(Running, "progress", ask_to_stop)
    work.run_due(house.app)
    assert work.state(job_id) == "cancelled" and customers(house, "id") == []


def test_a_job_that_runs_twice_imports_once(house, tmp_path):
    path = csv_file(tmp_path, "客户姓名", "张三")
    import_id, job_id = asked(house, path)
    work.run_due(house.app)
    with house.app.app_context(), house.at_work():
        jobs.enqueue("import", {"import_id": import_id}, key="again")
        db.session.commit()
    work.run_due(house.app)
    assert customers(house, "name") == [("张三",)]
