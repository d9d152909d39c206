"""The pages of imports: a file comes in, its columns are matched and seen, one job runs, the result stays."""

import io

import pytest
from sqlalchemy import func, select

from tenants.db import db
from tests.support.jobs import run_due
from webapp.customers.models import Customer
from webapp.transfers.models import Import

ROWS = """客户编号,客户姓名,联系电话,客户类型,未知列
K1,张三,13800000001,VIP客户,x
K2,,13800000002,普通客户,y
K3,李四,12345,贵宾,z
"""


def upload(client, house, text=ROWS, table="customers", name="客户.csv"):
    data = {"table": table, "file": (io.BytesIO(text.encode() if isinstance(text, str) else text), name)}
    return client.post(house.url("/imports"), data=data, content_type="multipart/form-data")


def brought(client, house, **more):
    """The path of a fresh import's page."""
    answer = upload(client, house, **more)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def fields(columns, **more):
    return {
        "mode": "both",
        "key": "number",
        **{f"column-{at}": key for at, key in enumerate(columns)},
        **more,
    }


def counted(house, model=Customer):
    with house.app.app_context(), house.at_work():
        return db.session.scalar(select(func.count()).select_from(model))


def test_a_file_comes_in_is_seen_and_runs_once(app, house):
    client = house.client("sales")
    page = brought(client, house)
    seen = client.get(page).text
    assert "客户姓名" in seen and "UTF-8" in seen and "未知列" in seen
    assert seen.count('class="bad"') == 1
    for _ in range(2):
        assert (
            client.post(f"{page}/run", data=fields(["number", "name", "phone", "grade", ""])).status_code
            == 303
        )
    run_due(app)
    done = client.get(page).text
    assert counted(house) == 2
    assert "下载未导入的行和原因" in done
    again = client.post(f"{page}/run")
    run_due(app)
    assert again.status_code == 303 and counted(house) == 2
    with app.app_context(), house.at_work():
        row = db.session.scalars(select(Import)).one()
        assert row.counts == {"rows": 3, "created": 2, "updated": 0, "unchanged": 0, "refused": 1}
        refused = row.refused_file_id
    with client.get(house.url(f"/files/{refused}")) as file:
        assert file.status_code == 200 and file.data[:2] == b"PK"


def test_choosing_columns_shows_what_comes_of_it(house):
    client = house.client()
    page = brought(client, house)
    answer = client.post(
        f"{page}/mapping", data=fields(["", "name", "", "", ""]), headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200 and "<html" not in answer.text
    assert client.get(page).text.count("selected>") >= 1
    doubled = client.post(f"{page}/mapping", data=fields(["name", "name", "", "", ""]))
    assert doubled.status_code == 422 and "column-1-error" in doubled.text
    nothing = client.post(f"{page}/run", data=fields(["", "", "", "", ""]))
    assert nothing.status_code == 422
    constant = client.post(
        f"{page}/run", data=fields(["number", "name", "", "", ""], **{"all-email": "no address"})
    )
    assert (
        constant.status_code == 422 and "no address" in constant.text and "all-email-error" in constant.text
    )
    update = client.post(f"{page}/run", data=fields(["", "", "", "grade", ""], mode="update"))
    assert update.status_code == 422 and "mode-error" in update.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty|空"),
        (b"%PDF-1.7 x", "PDF"),
        (b"a,b\n1,\x002\n", "bytes|字节"),
        (b"a,b\n", "no rows|没有"),
    ],
)
def test_what_is_no_table_is_refused_beside_the_input(house, content, words):
    answer = upload(house.client(), house, text=content)
    assert answer.status_code == 422
    assert "file-error" in answer.text and any(word in answer.text for word in words.split("|"))


def test_what_is_missing_is_said(house):
    client = house.client()
    assert client.post(house.url("/imports"), data={"table": "customers"}).status_code == 422
    assert client.post(house.url("/imports"), data={"table": "nonsense"}).status_code == 422


def test_who_may_not_import_is_refused(house):
    page = brought(house.client(), house)
    for role, desk in (("service", 200), ("viewer", 403)):
        client = house.client(role)
        assert client.get(house.url("/imports")).status_code == desk
        assert upload(client, house).status_code == 403
    accountant = house.client("accountant")
    assert accountant.get(house.url("/imports")).status_code == 200
    for path, method in (
        ("", "get"),
        ("/run", "post"),
        ("/mapping", "post"),
        ("/cancellation", "post"),
        ("/reopening", "post"),
    ):
        assert getattr(accountant, method)(page + path).status_code == 403
    assert upload(accountant, house).status_code == 403


def test_another_companys_import_does_not_exist(house, other_house):
    page = brought(house.client(), house).replace(house.slug, other_house.slug)
    client = other_house.client()
    for path, method in (
        ("", "get"),
        ("/run", "post"),
        ("/mapping", "post"),
        ("/cancellation", "post"),
        ("/reopening", "post"),
    ):
        assert getattr(client, method)(page + path).status_code == 404


def test_a_cancelled_import_can_run_again_or_be_changed(app, house):
    client = house.client()
    page = brought(client, house)
    client.post(f"{page}/run", data=fields(["number", "name", "phone", "grade", ""]))
    assert client.post(f"{page}/cancellation").status_code == 200
    run_due(app)
    assert counted(house) == 0 and client.get(page).status_code == 200
    client.post(f"{page}/reopening")
    assert "import-setup" in client.get(page).text
    client.post(f"{page}/run", data=fields(["number", "name", "phone", "grade", ""]))
    run_due(app)
    assert counted(house) == 2


def test_the_list_shows_what_came_in(app, house):
    client = house.client()
    assert client.get(house.url("/imports")).status_code == 200
    brought(client, house)
    assert "客户.csv" in client.get(house.url("/imports?table=customers")).text
    assert "/imports?table=customers" in client.get(house.url("/customers")).text


def test_a_file_cannot_speak_html(house):
    naughty = (
        '<script>alert(1)</script>,"""><img src=x onerror=x>",客户姓名\n<b>x</b>,{{ 7*7 }},"<svg onload=x>"\n'
    )
    seen = house.client().get(brought(house.client(), house, text=naughty, name="<i>客户</i>.csv")).text
    assert (
        "<script>alert" not in seen
        and "<img" not in seen
        and "<svg onload" not in seen
        and "{{ 7*7 }}" in seen
    )
