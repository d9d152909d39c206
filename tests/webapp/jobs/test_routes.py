"""Pages of jobs and files: seen by those they belong to, unknown to all others, and honest about how far they are."""

import pytest

from tenants.db import db
from tests.support import jobs as work
from webapp.core import files, jobs, leases

HTMX = {"HX-Request": "true"}


@pytest.fixture
def owner(house):
    return house.client("owner")


def test_an_empty_list_says_what_will_be_there(house, owner):
    assert "还没有任务" in owner.get(house.url("/jobs")).text


def test_jobs_are_listed_newest_first_a_page_at_a_time(app, house, owner):
    numbers = [work.ask(house, name=str(n)) for n in range(52)]
    page = owner.get(house.url("/jobs")).text
    assert f'/jobs/{numbers[-1]}"' in page and f'/jobs/{numbers[0]}"' not in page
    assert f'href="{house.url(f"/jobs?before={numbers[2]}")}"' in page and ">更早的<" in page
    older = owner.get(house.url(f"/jobs?before={numbers[2]}")).text
    assert f'/jobs/{numbers[0]}"' in older and ">更早的<" not in older
    assert "没有更早的任务" in owner.get(house.url(f"/jobs?before={numbers[0]}")).text
    assert owner.get(house.url("/jobs?before=x")).status_code == 200
    for number in numbers:
        jobs.cancel(number)


def test_a_waiting_job_asks_for_itself_and_a_done_one_does_not(app, house, owner):
    number = work.ask(house, name="x")
    waiting = owner.get(house.url(f"/jobs/{number}"), headers=HTMX)
    assert f'hx-get="{house.url(f"/jobs/{number}")}"' in waiting.text and "<html" not in waiting.text
    work.run_due(app)
    done = owner.get(house.url(f"/jobs/{number}"), headers=HTMX)
    assert "hx-get" not in done.text and "已完成" in done.text
    assert "<h1>" in owner.get(house.url(f"/jobs/{number}")).text


def test_progress_is_drawn(house, owner):
    lease = leases.take(work.ask(house, name="x"))
    leases.tell(lease, 1200, 5000, "核对")
    page = owner.get(house.url(f"/jobs/{lease.id}"), headers=HTMX).text
    assert 'value="1200"' in page and 'max="5000"' in page and "核对" in page
    leases.end(lease, "failed", "第 3 行没有 <b>姓名</b>")
    page = owner.get(house.url(f"/jobs/{lease.id}"), headers=HTMX).text
    assert "第 3 行没有 &lt;b&gt;姓名&lt;/b&gt;" in page and "重新运行" in page


def test_another_companys_job_does_not_exist(house, other_house, owner):
    number = work.ask(other_house, name="theirs")
    nothing = owner.get(house.url("/jobs/999999999"))
    for method, path in (("GET", ""), ("POST", "/cancellation"), ("POST", "/retry")):
        theirs = owner.open(house.url(f"/jobs/{number}{path}"), method=method)
        unknown = owner.open(house.url(f"/jobs/999999999{path}"), method=method)
        assert theirs.status_code == unknown.status_code == nothing.status_code == 404
    assert work.state(number) == "queued"
    assert f"/jobs/{number}" not in owner.get(house.url("/jobs")).text
    assert jobs.cancel(number)


def test_people_see_their_own_and_the_owner_sees_all(house, owner):
    sales, accountant = (work.ask(house, role=role, name=role) for role in ("sales", "accountant"))
    client = house.client("sales")
    assert client.get(house.url(f"/jobs/{sales}")).status_code == 200
    assert client.get(house.url(f"/jobs/{accountant}")).status_code == 404
    assert client.post(house.url(f"/jobs/{accountant}/cancellation")).status_code == 404
    page = owner.get(house.url("/jobs")).text
    assert "店员 李" in page and "会计 王" in page
    for number in (sales, accountant):
        assert jobs.cancel(number)


def test_cancelling_a_waiting_job(house, owner):
    number = work.ask(house, name="x")
    answer = owner.post(house.url(f"/jobs/{number}/cancellation"), headers=HTMX)
    assert answer.status_code == 200 and "已取消" in answer.text
    again = owner.post(house.url(f"/jobs/{number}/cancellation"), headers=HTMX)
    assert (
        again.status_code == 409 and "任务已经结束了" in again.text and "toast" in again.headers["HX-Trigger"]
    )


def test_asking_a_running_job_to_stop(house, owner):
    lease = leases.take(work.ask(house, name="x"))
    answer = owner.post(house.url(f"/jobs/{lease.id}/cancellation"), headers=HTMX)
    assert "正在停止" in answer.text and "取消任务" not in answer.text
    assert leases.renew(lease)


def test_trying_a_failed_job_again(app, house, owner):
    number = work.ask(house, "test-fail", how="expected")
    work.run_due(app)
    answer = owner.post(house.url(f"/jobs/{number}/retry"))
    assert (answer.status_code, answer.location) == (303, house.url(f"/jobs/{number}"))
    assert work.state(number) == "queued"
    early = owner.post(house.url(f"/jobs/{number}/retry"))
    assert early.status_code == 409 and "只有失败或已取消的任务" in early.text
    assert jobs.cancel(number)


def test_cancelling_needs_a_token(house, owner):
    number = work.ask(house, name="x")
    assert owner.post(house.url(f"/jobs/{number}/cancellation"), csrf=False).status_code == 400
    assert jobs.cancel(number)


def stored(house, purpose="report", role="owner") -> int:
    with house.app.app_context(), house.at_work(role):
        file = files.store("往来明细账.pdf", "application/pdf", b"%PDF-1.7", purpose)
        db.session.commit()
        return file.id


def test_the_result_can_be_fetched_again_and_again(app, house, owner, monkeypatch):
    number = work.ask(house, name="x")
    kind = jobs.kinds["test-mark"]
    result = {"file": stored(house), "page": "/reports"}
    monkeypatch.setitem(jobs.kinds, "test-mark", jobs.Kind(kind.name, lambda job, name, slow=0: result, "账"))
    work.run_due(app)
    page = owner.get(house.url(f"/jobs/{number}")).text
    address = house.url(f"/files/{result['file']}")
    assert f'href="{address}"' in page and f'href="{house.url("/reports")}"' in page
    for _ in range(2):
        got = owner.get(address)
        assert got.data == b"%PDF-1.7" and got.headers["Content-Disposition"].startswith("attachment")
        assert (
            got.headers["Cache-Control"] == "no-store" and got.headers["X-Content-Type-Options"] == "nosniff"
        )
        got.close()


def test_a_page_elsewhere_is_not_linked(app, house, owner, monkeypatch):
    number = work.ask(house, name="x")
    kind = jobs.kinds["test-mark"]
    monkeypatch.setitem(
        jobs.kinds, "test-mark", jobs.Kind(kind.name, lambda job, name, slow=0: {"page": "//evil.test"}, "账")
    )
    work.run_due(app)
    assert "evil.test" not in owner.get(house.url(f"/jobs/{number}")).text


def test_another_companys_file_does_not_exist(house, other_house, owner):
    theirs = [stored(other_house) for _ in range(3)][-1]
    assert owner.get(house.url(f"/files/{theirs}")).status_code == 404
    assert owner.get(other_house.url(f"/files/{theirs}")).status_code == 404


def test_a_file_is_for_those_whose_role_covers_it(house):
    number = stored(house, "report")
    with house.client("accountant").get(house.url(f"/files/{number}")) as got:
        assert got.status_code == 200
    assert house.client("sales").get(house.url(f"/files/{number}")).status_code == 403


def test_strangers_and_nobody(house, stranger, nobody):
    for path in ("/jobs", "/jobs/1", "/files/1"):
        assert stranger.get(house.url(path)).status_code == 404
        assert nobody.get(house.url(path)).status_code == 302
