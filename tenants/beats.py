"""Heartbeats of the processes that serve no page (clock, keeper): a key in Redis that fades unless it is renewed."""

import time
from functools import lru_cache

from redis import Redis, RedisError

from tenants import engines

EVERY, FADES_AFTER = 10, 30  # seconds
PATIENCE = 2

_last: dict[str, float] = {}


def beat(name: str) -> None:
    """Say that `name` is at work; call it in every round of its loop, it writes every ten seconds.

    A Redis that is away is no reason to stop working, so it is not an error here."""
    now = time.monotonic()
    if now - _last.get(name, -EVERY) < EVERY:
        return
    try:
        _redis().set(_key(name), int(time.time()), ex=FADES_AFTER)
        _last[name] = now
    except RedisError:
        return


def alive(name: str) -> bool:
    """Has `name` been at work within half a minute? Raises RedisError when nobody can know."""
    return bool(_redis().exists(_key(name)))


def _key(name):
    return f"kezhang:beat:{name}"


def _redis():
    return _client(engines.configured().REDIS_URL)


@lru_cache(maxsize=4)
def _client(url):
    return Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
