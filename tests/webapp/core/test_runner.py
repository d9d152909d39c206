"""The real worker and clock, as processes: killed, stopped, without Redis, and lied to."""

import json
import os
import signal
import subprocess

import psutil
import pytest
from rq.job import Job as RQJob
from rq.serializers import JSONSerializer

from tenants import engines
from tenants.models import Job
from tests.support import jobs as work
from webapp.core import clock, hints, jobs, runner
from webapp.core.redis_client import redis


@pytest.fixture
def worker(app, config):
    work.flush_redis(config)
    with work.process(config, "work") as process:
        work.until(lambda: redis().smembers("rq:workers"))
        yield process


def horse_of(process) -> psutil.Process | None:
    """The process that runs the job at hand: a child of the worker that is a child of the crew."""
    children = psutil.Process(process.pid).children(recursive=True)
    return next((child for child in children if child.ppid() != process.pid), None)


def test_a_job_is_run_by_the_worker(house, worker):
    number = work.ask(house, name="really")
    assert jobs.wait_for(number, 20).state == "done"
    assert work.marks(house) == ["really"]


def test_killed_half_way_it_happens_once(app, house, worker):
    number = work.ask(house, name="once", slow=30)
    work.until(lambda: jobs.now_of(number).done > 1)
    horse_of(worker).kill()
    assert work.marks(house) == []
    _make_quick(number)
    work.expire(number)
    with app.app_context():
        clock.sweep()
        clock.dispatch()
    assert jobs.wait_for(number, 20).state == "done"
    assert work.marks(house) == ["once"] and jobs.now_of(number).attempts == 2


def test_the_whole_crew_killed_and_started_again(app, config, house):
    work.flush_redis(config)
    number = work.ask(house, name="crew", slow=30)
    with work.process(config, "work") as process:
        work.until(lambda: jobs.now_of(number).done > 1)
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        for member in family:
            member.kill()
    _make_quick(number)
    work.expire(number)
    work.flush_redis(config)
    with work.process(config, "work"), work.process(config, "clock"):
        assert jobs.wait_for(number, 30).state == "done"
    assert work.marks(house) == ["crew"]


def _make_quick(number):
    with engines.shared().begin() as connection:
        payload = {**jobs.now_of(number).payload, "slow": 0}
        connection.execute(Job.__table__.update().where(Job.id == number).values(payload=payload))


def test_a_worker_that_is_stopped_gives_the_job_back(house, worker):
    number = work.ask(house, name="back", slow=30)
    work.until(lambda: jobs.now_of(number).done > 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    row = jobs.now_of(number)
    assert (row.state, row.attempts) == ("queued", 0) and work.marks(house) == []
    assert jobs.cancel(number)


def test_a_worker_whose_crew_is_gone_goes_too(worker):
    children = psutil.Process(worker.pid).children()
    worker.kill()
    _gone, left = psutil.wait_procs(children, timeout=10)
    assert left == []


def test_a_worker_that_dies_is_replaced(house, worker):
    work.until(lambda: len(psutil.Process(worker.pid).children()) == 1)
    psutil.Process(worker.pid).children()[0].kill()
    number = work.ask(house, name="second worker")
    assert jobs.wait_for(number, 20).state == "done"


def test_redis_flushed_the_clock_hands_jobs_on(config, house, worker):
    numbers = [work.ask(house, name=f"f{n}") for n in range(5)]
    work.flush_redis(config)
    with work.process(config, "clock"):
        assert {jobs.wait_for(number, 20).state for number in numbers} == {"done"}
    assert sorted(work.marks(house)) == [f"f{n}" for n in range(5)]


def test_a_hint_is_not_believed(house, worker, tmp_path):
    """Whatever function, callback or pickle is put into Redis, only the number in the name is read."""
    proof = tmp_path / "proof"
    for number, (function, callback) in enumerate((("os.system", None), (hints.RUN, "os.system"))):
        forged = RQJob.create(
            function, args=(f"touch {proof}",), connection=redis(), id=f"{hints.queue_name()}-99999{number}",
            serializer=JSONSerializer,
        )  # fmt: skip
        forged.save()
        if callback:
            redis().hset(forged.key, "success_callback_name", callback)
        redis().hset(forged.key, "webhooks", json.dumps([{"url": "http://127.0.0.1:9/"}]))
        redis().rpush(hints.queue().key, forged.id)
    redis().hset(
        f"rq:job:{hints.queue_name()}-777",
        mapping={"data": b"\x80\x04.", "created_at": "2026-01-01T00:00:00Z"},
    )
    redis().rpush(hints.queue().key, f"{hints.queue_name()}-777", "not-a-job", f"{hints.queue_name()}-x")
    number = work.ask(house, name="after the lies")
    assert jobs.wait_for(number, 20).state == "done" and not proof.exists()


@pytest.mark.parametrize("name", ["other-5", "-5", "kezhang-x", "", "5; DROP TABLE"])
def test_a_hint_that_is_not_ours_has_no_number(app, name):
    assert hints.numbered(name) is None and hints.numbered(f"{hints.queue_name()}-12") == 12


def test_a_process_without_an_app_runs_nothing():
    assert runner._app is None
    with pytest.raises(RuntimeError):
        runner.run(1)


def test_commands_are_there(config):
    environment = os.environ | {"DATABASE_URL": config.DATABASE_URL, "REDIS_URL": config.REDIS_URL}
    for name in ("work", "clock"):
        done = subprocess.run(
            [".venv/bin/flask", "--app", "wsgi", name, "--help"],
            cwd=work.ROOT,
            env=environment,
            capture_output=True,
        )
        assert done.returncode == 0
