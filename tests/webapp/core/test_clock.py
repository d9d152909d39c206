"""One clock at a time does the duties; a failing duty stops no other; what has had its time is forgotten."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from tenants import engines
from tenants.db import db
from tenants.models import LoginSession, Mail
from tests.support import jobs as work
from tests.support.companies import new_person
from webapp.core import clock, hints, jobs


def test_only_one_clock_leads(app):
    with clock.leading() as first, clock.leading() as second:
        assert first is not None and second is None
    with clock.leading() as again:
        assert again is not None


def test_the_lead_is_lost_with_its_connection(app):
    with clock.leading() as first:
        pid = first.scalar(text("SELECT pg_backend_pid()"))
        with engines.shared().begin() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        work.until(_leads)


def _leads():
    with clock.leading() as connection:
        return connection is not None


def test_due_jobs_are_handed_on_once(app, config, house):
    number = work.ask(house, name="due")
    work.flush_redis(config)
    assert clock.dispatch() >= 1 and number in hints.waiting()
    assert clock.dispatch() == 0
    jobs.cancel(number)


def test_a_job_whose_time_has_not_come_waits(app, house):
    with app.app_context():
        number = jobs.enqueue("test-nobody", {"n": 1}, run_at=datetime.now(UTC) + timedelta(hours=1))
        db.session.commit()
    clock.dispatch()
    assert number not in hints.waiting()
    work.run_due(app)
    assert work.state(number) == "queued"


def test_a_failing_duty_is_tried_again_and_stops_nothing(app):
    def broken():
        rounds.append(1)
        raise ZeroDivisionError

    rounds: list[int] = []
    duty = clock.Duty("broken", 0, broken)
    duty.attend()
    duty.attend()
    assert len(rounds) == 2 and duty.failing


def test_a_duty_waits_its_turn():
    rounds: list[int] = []
    duty = clock.Duty("slow", 3600, lambda: rounds.append(1))
    duty.attend()
    duty.attend()
    assert rounds == [1] and duty.again > time.monotonic()


def test_the_clock_ticks_until_it_is_told_to_stop(app, monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(clock, "duties", [clock.Duty("stop", 1, over.set)])
    clock.run(app, over)
    assert over.is_set()


def test_what_has_had_its_time_is_forgotten(app):
    with app.app_context():
        person = new_person()
        old, new = (datetime.now(UTC) + timedelta(days=days) for days in (-1, 1))
        db.session.add_all([
            LoginSession(token_hash=b"old", person_id=person.id, expires_at=old),
            LoginSession(token_hash=b"new", person_id=person.id, expires_at=new),
            Mail(to="a@b.test", subject="old", body="", html="", created_at=old - timedelta(days=30)),
        ])  # fmt: skip
        db.session.commit()
        clock.tidy()
        left = select(LoginSession.token_hash).where(LoginSession.token_hash.in_((b"old", b"new")))
        assert [bytes(row) for row in db.session.scalars(left)] == [b"new"]
        assert db.session.scalar(select(func.count()).select_from(Mail).where(Mail.subject == "old")) == 0


def test_every_is_a_declaration(monkeypatch):
    monkeypatch.setattr(clock, "duties", [])

    @clock.every(60)
    def water_the_plants():
        pass

    assert [(duty.name, duty.seconds) for duty in clock.duties] == [("water_the_plants", 60)]


@pytest.mark.parametrize("name", ["dispatch", "sweep", "tidy"])
def test_the_house_duties_are_declared(name):
    assert name in {duty.name for duty in clock.duties}
