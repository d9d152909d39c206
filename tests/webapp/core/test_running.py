"""A job is run once, for whom it was asked, with its effect and its end in one transaction."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from tenants import engines
from tenants.current import acting_in, actor, company
from tenants.db import db
from tenants.models import Company, Membership, Person
from tests.support import jobs as work
from webapp.core import jobs, leases, running
from webapp.core.leases import LostLease
from webapp.core.models import File


def test_once_with_company_actor_and_door(app, house):
    number = work.ask(house, role="sales", name="one")
    with acting_in(None, None):
        work.run_due(app)
        running.run(app, number)
        assert company() is None and actor() is None
    with app.app_context(), house.at_work():
        file = db.session.scalars(select(File)).one()
        assert (file.created_by, file.media_type) == (house.people["sales"].id, f"{house.slug} job")


def test_the_callers_company_does_not_leak_in(app, house, other_house):
    work.ask(house, name="mine")
    with app.app_context(), other_house.at_work():
        work.run_due(app)
    assert work.marks(house) == ["mine"] and work.marks(other_house) == []


def test_a_job_without_a_company(app):
    with app.app_context(), acting_in(None, None):
        number = jobs.enqueue("test-nobody", {"n": 5})
        db.session.commit()
    work.run_due(app)
    assert jobs.now_of(number).result == {"n": 5} and "nobody-5" in work.ran


def test_an_expected_failure_is_told_in_words_and_can_be_retried(app, house):
    number = work.ask(house, "test-fail", how="expected")
    work.run_due(app)
    row = jobs.now_of(number)
    assert (row.state, row.error) == ("failed", "第 3 行没有客户姓名") and work.marks(house) == []
    assert jobs.retry(number) and work.state(number) == "queued"


def test_a_bug_shows_a_reference_and_no_detail(app, house):
    number = work.ask(house, "test-fail", how="bug")
    work.run_due(app)
    row = jobs.now_of(number)
    assert row.state == "failed" and f"J{number}" in row.error and "secret" not in row.error


def test_messages_are_in_the_actors_language(app, house):
    with engines.shared().begin() as connection:
        connection.execute(update(Person).where(Person.id == house.people["sales"].id).values(locale="en"))
    english, chinese = (work.ask(house, "test-fail", role, how="bug") for role in ("sales", "owner"))
    work.run_due(app)
    assert jobs.now_of(english).error.startswith("Something went wrong on our side.")
    assert jobs.now_of(chinese).error.startswith("是我们这边出了问题")


def test_try_again_is_tried_three_times(app, house):
    number = work.ask(house, "test-fail", how="again")
    work.run_due(app, times=2)
    assert work.state(number) == "queued"
    work.run_due(app)
    assert (work.state(number), jobs.now_of(number).attempts) == ("failed", 3)


def test_a_database_that_goes_away_is_tried_again(app, house, monkeypatch):
    number = work.ask(house, name="patient")
    with monkeypatch.context() as patched:
        patched.setattr(running.Running, "finish", _away)
        work.run_due(app)
    row = jobs.now_of(number)
    assert row.state == "queued" and row.run_at > row.created_at and work.marks(house) == []


def _away(self, result):
    raise OperationalError("COMMIT", {}, Exception())


def test_a_lost_lease_rolls_the_effect_back(app, house, monkeypatch):
    number = work.ask(house, name="twice?")
    finish = running.Running.finish

    def robbed(self, result):
        work.expire(number)
        with app.app_context():
            running.sweep()
        finish(self, result)

    with monkeypatch.context() as patched:
        patched.setattr(running.Running, "finish", robbed)
        work.run_due(app)
    assert work.state(number) == "queued" and work.marks(house) == []
    work.run_due(app)
    assert work.marks(house) == ["twice?"]


def test_progress_is_seen_and_cancel_is_heard(app, house, monkeypatch):
    seen = []

    def handler(job, name, slow=0):
        work.mark(job, name)
        job.progress(3, 10, "halfway")
        row = jobs.now_of(job.id)
        seen.append((row.state, row.done, row.total, row.stage))
        assert jobs.cancel(job.id)
        job.progress(10, 10, "halfway")
        raise AssertionError("not reached")

    number = work.ask(house, name="stop me")
    _replace(monkeypatch, handler)
    work.run_due(app)
    assert seen == [("running", 3, 10, "halfway")]
    assert work.state(number) == "cancelled" and work.marks(house) == []


def _replace(monkeypatch, handler):
    kind = jobs.kinds["test-mark"]
    monkeypatch.setitem(jobs.kinds, "test-mark", jobs.Kind(kind.name, handler, kind.label))


def test_a_handler_may_finish_by_itself(app, house, monkeypatch):
    def handler(job, name, slow=0):
        work.mark(job, "first")
        db.session.commit()
        work.mark(job, "second")
        job.finish({"page": "/imports/1"})
        db.session.commit()
        return {"ignored": True}

    number = work.ask(house, name="x")
    _replace(monkeypatch, handler)
    work.run_due(app)
    assert jobs.now_of(number).result == {"page": "/imports/1"} and work.marks(house) == ["first", "second"]


def test_a_result_that_json_does_not_know_fails_cleanly(app, house, monkeypatch):
    number = work.ask(house, name="x")
    _replace(monkeypatch, lambda job, name, slow=0: {"set": {1}})
    work.run_due(app)
    assert work.state(number) == "failed"


def test_a_suspended_persons_job_is_refused(app, house):
    number = work.ask(house, role="sales", name="left")
    person = house.people["sales"].id
    with engines.shared().begin() as connection:
        mine = Membership.company_id == house.tenant.id, Membership.person_id == person
        connection.execute(update(Membership).where(*mine).values(state="suspended"))
    work.run_due(app)
    row = jobs.now_of(number)
    assert row.state == "failed" and "店员 李" in row.error and work.marks(house) == []


def test_the_role_is_the_one_of_now(app, house, monkeypatch):
    seen = []
    work.ask(house, role="owner", name="the role of now")
    with engines.shared().begin() as connection:
        mine = Membership.company_id == house.tenant.id, Membership.person_id == house.people["owner"].id
        connection.execute(update(Membership).where(*mine).values(role="viewer"))
    _replace(monkeypatch, lambda job, name, slow=0: seen.append((name, actor().role)))
    work.run_due(app)  # and with it what other tests have left
    assert [role for name, role in seen if name == "the role of now"] == ["viewer"]


def test_a_closed_companys_job_is_refused(app, house):
    number = work.ask(house, name="closed")
    with engines.shared().begin() as connection:
        connection.execute(update(Company).where(Company.id == house.tenant.id).values(state="suspended"))
    work.run_due(app)
    assert work.state(number) == "failed" and work.marks(house) == []


def test_a_quiet_workers_job_is_taken_back_three_times(app, house):
    number = work.ask(house, name="crash")
    for attempt in (1, 2, 3):
        assert leases.take(number).attempts == attempt and leases.take(number) is None
        work.expire(number)
        with app.app_context():
            running.sweep()
    row = jobs.now_of(number)
    assert row.state == "failed" and row.error


def test_a_lease_that_is_alive_is_left_alone(app, house):
    lease = leases.take(work.ask(house, name="alive"))
    with app.app_context():
        running.sweep()
    assert leases.renew(lease) is False


def test_only_the_holder_may_speak(house):
    lease = leases.take(work.ask(house, name="held"))
    assert leases.put_back(lease, counted=False)
    with pytest.raises(LostLease):
        leases.tell(lease, 1, 2, "")
    assert not leases.end(lease, "failed") and jobs.now_of(lease.id).attempts == 0


def test_the_heartbeat_keeps_the_lease_and_hears_the_cancel(house):
    lease = leases.take(work.ask(house, name="beat"))
    work.expire(lease.id)
    told = running.Running(lease)
    told.renew()
    assert leases.expired() == [] or lease.id not in [each.id for each in leases.expired()]
    jobs.cancel(lease.id)
    told.renew()
    assert told.cancelled()
    with pytest.raises(jobs.Cancelled):
        told.check()
