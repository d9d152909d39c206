"""The whole census of a company that is gone: the database, the files on the disk, and Redis."""

from tenants import census
from tenants.census import Traces
from webapp.core import files
from webapp.core.redis_client import redis


def found(traces: Traces) -> dict[str, int]:
    """{place: how often something of the company is there}; {} when nothing is left of it."""
    told = census.found(traces)
    told |= {"files": files.left_of(traces.schema), "redis": _in_redis(traces)}
    return {place: count for place, count in told.items() if count}


def _in_redis(traces):
    words = [word.encode() for word in (traces.schema, *traces.words)]
    connection = redis()
    kept = (key + (connection.dump(key) or b"") for key in connection.scan_iter(count=1000))
    return sum(any(word in one for word in words) for one in kept)
