"""The history as it is asked for: by cell, record, person, door, kind and time; what cannot be read is told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from tenants.db import company_connection
from tests.support.jobs import run_due
from tests.support.shop import Shop
from tests.webapp.history.test_routes import many, page, titles
from tests.webapp.seals.test_tampering import Behind
from webapp.core.formats import zone
from webapp.history import reading


@pytest.fixture
def shop(house):
    return Shop(house)


@pytest.fixture
def two(shop):
    """Two customers; of the first the note and the grade were changed."""
    one, other = (
        shop.enter("customers", name="陈伟", phone="13900001234"),
        shop.enter("customers", name="王芳"),
    )
    shop.change("customers", one, "note", "常客")
    shop.change("customers", one, "grade", "VIP客户")
    return one, other


def test_of_one_record_and_of_one_cell(house, two):
    one, other = two
    assert len(titles(page(house, f"?table=customers&record={one}"))) == 3
    assert titles(page(house, f"?table=customers&record={other}")) == ["老板 张 录入了 客户 王芳"]
    told = page(house, f"?table=customers&record={one}&field=grade").text
    assert "<ins>VIP客户</ins>" in told and "<ins>常客</ins>" not in told
    assert titles(page(house, "?table=customers&field=note")) == ["老板 张 修改了 客户 陈伟"]


def test_by_kind_and_by_door(house, shop, two):
    shop.delete("customers", two[1])
    many(shop, 3)
    assert titles(page(house, "?kind=deleted")) == ["老板 张 删除了 客户 王芳"]
    assert len(titles(page(house, "?kind=created"))) == 3
    assert titles(page(house, "?door=paste")) == []
    assert len(titles(page(house, "?door=form"))) == 6


def test_by_time(house, shop, two):
    now = datetime.now(zone())
    day, minute = f"{now:%Y-%m-%d}", f"{now - timedelta(minutes=3):%Y-%m-%dT%H:%M}"
    assert len(titles(page(house, f"?from={day}&to={day}"))) == 4
    assert len(titles(page(house, f"?from={minute}"))) == 4
    assert titles(page(house, f"?to={minute}")) == []
    assert titles(page(house, "?from=2001-01-01&to=2001-12-31")) == []


def test_where_a_moment_lies_is_found_by_halving(house, shop):
    """Nothing that belongs to a stretch of time is left out of what is read, and little else is read."""
    rows = text(
        "INSERT INTO audit_changes (id, at, actor, door, action, table_name, record_id, operation)"
        " OVERRIDING SYSTEM VALUE SELECT n * 3, timestamptz '2020-01-01' + n * interval '1 minute'"
        " - (n % 50) * interval '1 minute', 1, 'form', n::text, 'customers', n, 'U' FROM generate_series(1, 20000) n"
    )
    Behind(house).does(str(rows))
    since, until = datetime(2020, 1, 5, tzinfo=UTC), datetime(2020, 1, 6, tzinfo=UTC)
    with shop:
        found = text("SELECT min(id), max(id) FROM audit_changes WHERE at >= :since AND at < :until")
        first, last = company_connection().execute(found, {"since": since, "until": until}).one()
        low, high = reading._beginning(since), reading._end(until, 10**9)
    assert low <= first and last < high
    assert high - low < (last - first) + 3 * 60 * 4 + 2_000


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=gestern", "这不是日期"),
        ("to=2026-13-01", "这不是日期"),
        ("from=2026-11-02&to=2026-11-01", "结束早于开始"),
    ],
)
def test_what_cannot_be_read_is_told_beside_it(house, two, query, said):
    answer = page(house, f"?{query}&kind=created")
    assert answer.status_code == 422 and said in answer.text
    assert 'value="created" selected' in answer.text
    assert page(house, f"?{query}", headers={"HX-Request": "true"}).status_code == 422


def test_what_names_nothing_shows_nothing_wrong(house, two):
    for odd in ("table=nothing", "kind=x&door=y", "record=7", f"table=customers&record={10**30}", "field=%00",
                "table=customers&field=nothing", "action=%00%ff", "table=customers&record=99"):  # fmt: skip
        assert page(house, f"?{odd}").status_code == 200


def test_a_page_asks_the_database_little_however_much_there_is(house, shop, statements):
    def asked(query=""):
        statements.clear()
        page(house, query)
        return len(statements)

    many(shop, 60)
    few = asked()
    for n in range(30):
        shop.enter("customers", name=f"一位{n}")
        shop.enter("products", model=f"KFR-{n}")
    assert asked() <= few + 2  # names of records, a query for each table
    assert asked("?table=customers&kind=created&from=2026-01-01") <= few + 4


def test_htmx_gets_what_is_asked_and_its_first_part(house, two):
    whole = page(house, "?table=customers", headers={"HX-Request": "true"}).text
    assert 'id="history"' in whole and "<h1>" not in whole
    assert 'name="field"' in whole


def test_exports_are_lines_of_values_and_stand_in_the_history(house, shop, two):
    shop.change("customers", two[0], "phone", "13700004321")
    shop.change("customers", two[0], "note", '=HYPERLINK("http://x")')
    browser = house.client()
    answer = browser.post(house.url("/history/export"), data={"table": "customers", "kind": "updated"})
    assert answer.status_code in (200, 303)
    run_due(house.app)
    shown = page(house, "?kind=exported")
    assert titles(shown) == ["老板 张 导出了 变更记录"]
    file = shop.one("SELECT max(id) FROM files WHERE purpose = 'export'")
    with browser.get(house.url(f"/files/{file}")) as answer:
        text = answer.data.decode("utf-8-sig")
    lines = text.strip().split("\r\n")
    assert lines[0].split(",")[:3] == ["时间", "操作人", "做了什么"]
    assert len(lines) == 5
    assert "'=HYPERLINK" in text and "139****1234,137****4321" in text and "13700004321" not in text


def test_who_may_not_export_does_not(house, two):
    assert house.client("viewer").post(house.url("/history/export")).status_code == 403
