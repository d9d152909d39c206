"""/healthz: the truth about everything that this installation needs, quickly, and to anybody who asks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

from flask import Blueprint
from rq import Worker

from tenants import beats, engines
from webapp.core.access import public
from webapp.core.redis_client import redis

PATIENCE = 2.5  # seconds for all checks together
SILENCE = timedelta(seconds=60)  # an idle worker says something every 15 seconds

bp = Blueprint("health", __name__)
threads = ThreadPoolExecutor(max_workers=10, thread_name_prefix="health")


@bp.get("/healthz")
@public
def healthz() -> tuple[dict, int]:
    """200 when all is well, else 503 with the names of what fails; never slower than PATIENCE."""
    if failing := failures(CHECKS):
        return {"status": "failing", "failing": failing}, 503
    return {"status": "ok"}, 200


def failures(checks: dict[str, Callable[[], bool]]) -> list[str]:
    """The checks that say no, raise, or do not answer in time."""
    asked = {name: threads.submit(check) for name, check in checks.items()}
    wait(asked.values(), PATIENCE)
    return [name for name, answer in asked.items() if not _good(answer)]


def _good(answer):
    if not answer.done():
        answer.cancel()
        return False
    return answer.exception() is None and answer.result()


def database() -> bool:
    with engines.shared().connect() as connection:
        return connection.exec_driver_sql("SELECT 1").scalar() == 1


def queue() -> bool:
    return redis().ping()


def worker() -> bool:
    """Has any worker spoken lately?"""
    since = datetime.now(UTC) - SILENCE
    spoken = [each.last_heartbeat for each in Worker.all(connection=redis())]
    return any(moment and _aware(moment) > since for moment in spoken)


def _aware(moment):
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


CHECKS = {
    "database": database,
    "redis": queue,
    "worker": worker,
    "clock": lambda: beats.alive("clock"),
    "keeper": lambda: beats.alive("keeper"),
}
