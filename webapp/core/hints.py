"""Hints in Redis that a job waits: RQ is only the runner, so a hint is a number and losing it costs a second."""

import re
from functools import lru_cache

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.job import Job as Hint
from rq.serializers import JSONSerializer
from sqlalchemy import make_url

from tenants import engines
from webapp.core.logging import log
from webapp.core.redis_client import redis

RUN = "webapp.core.runner.run"
LONGEST = 3600


def queue(connection: Redis | None = None, hint_class: type[Hint] = Hint) -> Queue:
    """The queue of this installation; its name holds the database's, so that two may share one Redis."""
    return Queue(
        queue_name(),
        connection=connection or redis(),
        job_class=hint_class,
        serializer=JSONSerializer,
        default_timeout=LONGEST,
    )


def queue_name() -> str:
    return _name_of(engines.configured().DATABASE_URL)


@lru_cache(maxsize=4)
def _name_of(url):
    return "kezhang-" + re.sub(r"\W", "_", make_url(url).database or "", flags=re.ASCII)


def hand(ids: list[int]) -> None:
    """Hints that these jobs can run. Raises RedisError."""
    line, name = queue(), queue_name()
    line.enqueue_many(
        [
            Queue.prepare_data(
                RUN, args=(i,), job_id=f"{name}-{i}", result_ttl=0, failure_ttl=60, description="job"
            )
            for i in dict.fromkeys(ids)
        ]
    )


def nudge(ids: list[int]) -> None:
    """The same, as a courtesy: with Redis away the clock hands the jobs on when it is back."""
    try:
        hand(ids)
    except RedisError as error:
        log.warning("no hint given", jobs=ids, reason=type(error).__name__)


def forget(ids: list[int]) -> None:
    """Takes back whatever Redis holds about these jobs. Raises RedisError."""
    names = [f"rq:{what}:{queue_name()}-{i}" for i in ids for what in ("job", "results")]
    if names:
        redis().delete(*names)


def waiting() -> set[int]:
    """Ids of the jobs that are hinted at already. Raises RedisError."""
    return {number for number in map(numbered, queue().job_ids) if number}


def numbered(hint_id: str) -> int | None:
    """The job's id that a hint's name ends with; None when it is no hint of ours."""
    tail = hint_id.removeprefix(f"{queue_name()}-")
    return int(tail) if tail.isdecimal() and tail.isascii() and len(tail) < 19 else None
