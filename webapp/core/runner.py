"""The worker: processes of RQ that take hints from Redis and run jobs, each in a fork of its own.

What lies in Redis is never believed: of a hint only the number counts, and the job's row says what to do and for
whom. SIGTERM stops in good order: a job at work is rolled back and queued again, without counting the attempt.
"""

import gc
import logging
import os
import signal
from collections.abc import Callable

from flask import Flask
from flask_babel import force_locale, get_translations
from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry
from rq import Worker
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy.orm import configure_mappers

from tenants import engines
from webapp.core import hints
from webapp.core.crew import Crew
from webapp.core.logging import log
from webapp.core.running import Stopped
from webapp.core.running import run as run_job
from webapp.core.translating import LANGUAGES

BELIEVED = {b"data", b"created_at", b"enqueued_at", b"started_at", b"origin", b"status", b"timeout", b"result_ttl",
            b"failure_ttl", b"last_heartbeat", b"worker_name", b"description"}  # fmt: skip
WORKER_TTL = 30
preload: list[Callable[[], object]] = []
_app: Flask | None = None


def run(job_id: int) -> None:
    """Where a hint leads."""
    if _app is None:
        raise RuntimeError("this process is no worker")
    run_job(_app, job_id)


class Hint(Job):
    """A hint as the worker reads it, whoever wrote it: no function, callback or webhook it names is ever called."""

    def restore(self, raw_data):
        super().restore({k: v for k, v in raw_data.items() if k in BELIEVED})
        self._func_name, self._instance, self._args, self._kwargs = hints.RUN, None, (), {}

    def _execute(self):
        number = hints.numbered(self.id)
        return run(number) if number else None


class OneWorker(Worker):
    """RQ's worker, patient with a Redis that comes and goes, and quick to give a job back when it is stopped."""

    job_class = Hint
    max_connection_wait_time = 2.0

    def handle_warm_shutdown_request(self):
        super().handle_warm_shutdown_request()
        if self.horse_pid:
            os.kill(self.horse_pid, signal.SIGTERM)

    def setup_work_horse_signals(self):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, _give_back)
        engines.dispose(close=False)


class OneLine(logging.Handler):
    """What RQ has to say, as a line of our log, without its tracebacks: our own rows tell what became of a job."""

    def emit(self, record):
        log.warning("rq", said=record.getMessage().partition("\n")[0])


def _give_back(signum, frame):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Stopped


def work(app: Flask, processes: int = 2) -> None:
    """Runs jobs until told to stop; a process that ends by itself is replaced."""
    global _app
    _app = app
    logging.getLogger("rq").addHandler(OneLine())
    for ready in (*preload, configure_mappers, _read_translations):
        ready()
    gc.freeze()
    Crew(processes, _work).run()


def _read_translations():
    with _app.app_context():
        for language in LANGUAGES:
            with force_locale(language):
                get_translations()


def _work():
    engines.dispose(close=False)
    worker_of(_connection()).work(logging_level="WARNING")


def worker_of(connection: Redis) -> OneWorker:
    """One RQ worker on our queue."""
    return OneWorker(
        [hints.queue(connection, Hint)],
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=WORKER_TTL,
        job_monitoring_interval=5,
        maintenance_interval=60,
        log_job_description=False,
    )


def _connection():
    return Redis.from_url(
        engines.configured().REDIS_URL, retry=Retry(ExponentialBackoff(cap=1, base=0.05), 3)
    )
