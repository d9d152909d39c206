"""Jobs for tests: kinds whose effects can be counted, a way to run what waits, and a real worker that can be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from sqlalchemy import select

from tenants import engines
from tenants.current import actor, bound_company
from tenants.db import db
from tenants.models import Job
from webapp.core import jobs, leases, running
from webapp.core.jobs import JobError, TryAgain
from webapp.core.models import File

ROOT = Path(__file__).resolve().parents[2]
ran: list[str] = []


@jobs.job("test-mark", "Mark")
def mark(job, name: str, slow: float = 0) -> dict:
    """Its effect is one row; between the effect and its commit there is time for an accident."""
    ran.append(name)
    job.progress(0, 10, "marking")
    who = actor()
    db.session.add(
        File(
            name=name,
            media_type=f"{bound_company().slug} {who.door}",
            size=0,
            sha256="",
            path=f"{name}-{job.id}-{time.monotonic_ns()}",
            purpose="report",
            created_by=who.id or None,
        )
    )
    db.session.flush()
    for step in range(int(slow * 20)):
        time.sleep(0.05)
        job.progress(step, int(slow * 20), "marking")
    return {"name": name}


@jobs.job("test-fail", "Failure")
def fail(job, how: str) -> dict:
    mark(job, f"fail-{how}")
    if how == "expected":
        raise JobError("第 3 行没有客户姓名")
    if how == "again":
        raise TryAgain("not now", seconds=0)
    raise ZeroDivisionError("secret detail")


@jobs.job("test-nobody", "Nobody", of_company=False)
def nobody(job, n: int) -> dict:
    ran.append(f"nobody-{n}")
    return {"n": n}


def run_due(app, times: int = 1, house=None) -> int:
    """Runs every job that is due, here, as the worker would; returns how many there were. Of one company alone where it
    is named: other tests leave theirs."""
    count = 0
    for _ in range(times):
        due = leases.due(1000)
        due = due if house is None else [number for number in due if _company_of(number) == house.tenant.id]
        for number in due:
            running.run(app, number)
        count += len(due)
    return count


def _company_of(number: int) -> int | None:
    with engines.shared().connect() as connection:
        return connection.scalar(select(Job.company_id).where(Job.id == number))


def state(number: int) -> str:
    return jobs.now_of(number).state


def marks(house) -> list[str]:
    """Names of the effects that this company has, each as often as it happened."""
    with house.app.app_context(), house.at_work():
        return list(db.session.scalars(select(File.name).order_by(File.id)))


def ask(house, kind: str = "test-mark", role: str = "owner", key: str | None = None, **payload) -> int:
    """A committed job of this company."""
    with house.app.app_context(), house.at_work(role):
        number = jobs.enqueue(kind, payload, key)
        db.session.commit()
    return number


def until(happens: Callable[[], object], seconds: float = 30) -> None:
    """Waits for something that another process does."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def expire(number: int) -> None:
    """As if the worker had been quiet for longer than its lease."""
    with engines.shared().begin() as connection:
        connection.execute(Job.__table__.update().where(Job.id == number).values(leased_until=Job.created_at))


@contextmanager
def process(config, command: str) -> Iterator[subprocess.Popen]:
    """A real `work` or `clock` beside the test; whatever is left of it is killed in the end."""
    environment = os.environ | {
        "DATABASE_URL": config.DATABASE_URL,
        "REDIS_URL": config.REDIS_URL,
        "MASTER_KEY": config.MASTER_KEY,
        "KEZHANG_HOME": str(config.HOME),
    }
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.support.job_process", command],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait(10)


def flush_redis(config) -> None:
    Redis.from_url(config.REDIS_URL).flushdb()
