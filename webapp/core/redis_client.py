"""The one way to Redis: short timeouts, because whatever lies there may be lost and nobody waits long for it."""

from functools import lru_cache

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tenants import engines

PATIENCE = 1.0


def redis() -> Redis:
    """This process's client; it connects when first used, and again after a fork. Raises RedisError when away."""
    return _client(engines.configured().REDIS_URL)


@lru_cache(maxsize=4)
def _client(url):
    return Redis.from_url(
        url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 1),
        health_check_interval=30,
    )
