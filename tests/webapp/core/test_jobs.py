"""Asking for work: in the transaction of the cause, once for a key, by those who may, cancelled and tried again."""

import pytest
from redis.exceptions import ConnectionError
from sqlalchemy import text

from tenants.current import NoCompany, acting_in
from tenants.db import company_connection, db, shared_connection
from tests.support import jobs as work
from webapp.core import hints, jobs, leases


def test_a_job_exists_when_its_cause_commits(app, house):
    with app.app_context(), house.at_work():
        number = jobs.enqueue("test-mark", {"name": "later"})
        db.session.rollback()
        again = jobs.enqueue("test-mark", {"name": "now"})
        db.session.commit()
    work.run_due(app)
    assert number != again and work.marks(house) == ["now"]


def test_the_row_is_stamped_with_company_and_actor(house):
    row = jobs.now_of(work.ask(house, role="sales", name="who"))
    assert (row.company_id, row.actor_id) == (house.tenant.id, house.people["sales"].id)


def test_the_same_key_is_the_same_job(app, house, other_house):
    first = work.ask(house, key="import 7", name="once")
    assert work.ask(house, key="import 7", name="once") == first
    assert work.ask(other_house, key="import 7", name="once") != first
    work.run_due(app)
    assert work.marks(house) == ["once"]


def test_committing_gives_redis_a_hint(house):
    number = work.ask(house, name="hint")
    assert number in hints.waiting()


def test_a_rolled_back_cause_gives_no_hint(app, house, monkeypatch):
    given = []
    monkeypatch.setattr(hints, "nudge", given.append)
    with app.app_context(), house.at_work():
        jobs.enqueue("test-mark", {"name": "x"})
        db.session.rollback()
        shared_connection()
        db.session.commit()
    assert given == []


def test_redis_away_does_not_stop_a_request(app, house, monkeypatch):
    def away(ids):
        raise ConnectionError

    monkeypatch.setattr(hints, "hand", away)
    number = work.ask(house, name="patient")
    work.run_due(app)
    assert work.state(number) == "done"


@pytest.mark.parametrize("payload", [{}, {"name": "x", "company_id": 1}, {"nme": "x"}])
def test_a_payload_that_the_kind_does_not_take_is_refused(app, house, payload):
    with app.app_context(), house.at_work(), pytest.raises(ValueError, match="test-mark"):
        jobs.enqueue("test-mark", payload)


def test_a_companys_job_needs_a_company(app):
    with app.app_context(), acting_in(None, None), pytest.raises((NoCompany, ValueError)):
        jobs.enqueue("test-mark", {"name": "x"})


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("mail", '{"mail_id": 1}'),
        ("test-mark", '{"name": "x", "slow": 0, "company": 1}'),
        ("os.system", '{"c": "ls"}'),
    ],
)
def test_forged_rows_are_refused_visibly(app, house, kind, payload):
    """As SQL in a company's session could write them: the kind is not for companies, or does not take this."""
    with app.app_context(), house.at_work():
        ask = text("SELECT public.kz_enqueue(:kind, CAST(:payload AS jsonb), NULL)")
        number = company_connection().scalar(ask, {"kind": kind, "payload": payload})
        db.session.commit()
    work.run_due(app)
    row = jobs.now_of(number)
    assert row.state == "failed" and f"J{number}" in row.error and work.marks(house) == []


def test_a_company_cannot_finish_anothers_job(app, house, other_house):
    number = work.ask(house, name="mine")
    lease = leases.take(number)
    with app.app_context(), other_house.at_work():
        finish = text("SELECT public.kz_finish(:id, :lease, '{}')")
        assert not company_connection().scalar(finish, {"id": number, "lease": lease.lease})


def test_a_waiting_job_is_cancelled_at_once(app, house):
    number = work.ask(house, name="never")
    assert jobs.cancel(number) and not jobs.cancel(number)
    work.run_due(app)
    assert work.state(number) == "cancelled" and work.marks(house) == []


def test_a_cancelled_job_can_be_run_after_all(app, house):
    number = work.ask(house, name="after all")
    jobs.cancel(number)
    assert jobs.retry(number)
    work.run_due(app)
    assert not jobs.retry(number) and work.marks(house) == ["after all"]


def test_waiting_for_a_quick_one(app, house):
    number = work.ask(house, name="quick")
    assert jobs.wait_for(number, seconds=0.02).state == "queued"
    work.run_due(app)
    row = jobs.wait_for(number)
    assert (row.state, row.result) == ("done", {"name": "quick"})


def test_a_kind_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        jobs.job("test-mark")(lambda job: {})
