"""PostgreSQL and Redis of our own under KEZHANG_HOME: started, watched and stopped with the server that needs them.

A start owns its folder by a lock that dies with the process; whatever a killed start left behind is cleared by
the next one. For development, tests and small installations; DATABASE_URL and REDIS_URL replace them."""

import fcntl
import hashlib
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tenants import embedded_postgres, embedded_redis
from tenants.daemons import Account, Daemon, ServerError, clear_leftovers

LONGEST_SOCKET_FOLDER = 80
READABLE_BY_ALL = Path("/var/lib/kezhang")
NEEDED_MEMORY = 1 << 30


@dataclass
class Servers:
    """What runs, and where: `database_url` holds the administrator's login; None where it was not asked for."""

    home: Path
    database_url: str | None = None
    redis_url: str | None = None
    _daemons: list[tuple[Daemon, Callable[[Daemon], None]]] = field(default_factory=list)
    _locks: list[IO] = field(default_factory=list)
    _temporary: list[Path] = field(default_factory=list)

    def alive(self) -> bool:
        """Do all of them run?"""
        return not self.dead()

    def dead(self) -> list[str]:
        """The names of those that have stopped by themselves."""
        return [daemon.name for daemon, _ in self._daemons if not daemon.running()]

    def revive(self) -> None:
        """Start those that stopped again, at the same address; ServerError when that fails."""
        for daemon, wait in self._daemons:
            if not daemon.running():
                clear_leftovers(daemon.folder, daemon.farewell, 10)
                daemon.start()
                wait(daemon)

    def stop(self) -> None:
        """Stop all, cleanly (a database may take up to a minute), and let go of the folder."""
        for daemon, _ in reversed(self._daemons):
            daemon.stop()
        for folder in self._temporary:
            shutil.rmtree(folder, ignore_errors=True)
        for lock in self._locks:
            lock.close()


def start(
    home: Path, master_key: str, throwaway: bool = False, database: bool = True, redis: bool = True
) -> Servers:
    """The embedded servers of `home`, running. A second start on the same `home` is a ServerError."""
    home.mkdir(parents=True, exist_ok=True)
    logs = home / "logs"
    logs.mkdir(exist_ok=True)
    servers = Servers(home)
    try:
        if database:
            _start_postgres(servers, home, logs, master_key, throwaway)
        if redis:
            _start_redis(servers, home, logs, throwaway)
    except BaseException:
        servers.stop()
        raise
    return servers


def throwaway(master_key: str) -> Servers:
    """Servers for one run of tests: in memory where there is room, quick rather than safe, gone when stopped."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > NEEDED_MEMORY
    parent = memory if roomy else Path(tempfile.gettempdir())
    _clear_thrown_away(parent)
    home = Path(tempfile.mkdtemp(prefix="kezhang-", dir=parent))
    home.chmod(0o755)
    servers = start(home, master_key, throwaway=True)
    servers._temporary.append(home)
    return servers


def locked(path: Path) -> IO:
    """A lock that ends with this process at the latest; ServerError when another one holds it."""
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        owner = file.read().strip() or "unknown"
        file.close()
        raise ServerError(f"{path.parent} is already in use by another server (process {owner}).") from None
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def _start_postgres(servers, home, logs, master_key, throwaway):
    place, account = _place(servers, home, "postgres")
    sockets = _sockets(servers, place, account)
    daemon = embedded_postgres.start(place, sockets, logs, account, master_key, throwaway)
    servers._daemons.append((daemon, lambda it: embedded_postgres.wait(it, sockets, master_key)))
    servers.database_url = embedded_postgres.url(sockets, master_key)


def _start_redis(servers, home, logs, throwaway):
    place, account = _place(servers, home, "redis")
    sockets = _sockets(servers, place, account)
    daemon = embedded_redis.start(place, sockets, logs, account, throwaway)
    servers._daemons.append((daemon, lambda it: embedded_redis.wait(it, sockets)))
    servers.redis_url = embedded_redis.url(sockets)


def _place(servers, home, name):
    """The folder of one server, which its account can reach, with the lock on it."""
    here = home / name
    account = Account.for_files_of(here / "data")
    if not here.exists() and not account.reaches(home):
        _lead_out(here)
    here.mkdir(exist_ok=True)
    place = here.resolve()
    if not account.reaches(place):
        raise ServerError(
            f"The account that runs {name} cannot reach {place}: open its parent folders (chmod o+x)."
        )
    servers._locks.append(locked(place / "lock"))
    return place, account


def _lead_out(here):
    """Where the server's account cannot walk into our home, its folder stands outside, behind a link."""
    there = READABLE_BY_ALL / hashlib.sha256(bytes(here)).hexdigest()[:10]
    there.mkdir(parents=True, exist_ok=True)
    for folder in (there, there.parent):
        folder.chmod(0o755)
    here.unlink(missing_ok=True)
    here.symlink_to(there)


def _sockets(servers, place, account):
    """A private folder for the socket; its path must be short (107 bytes at most, with the name)."""
    folder = place / "socket"
    if len(bytes(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path(tempfile.mkdtemp(prefix="kezhang-socket-"))
        servers._temporary.append(folder)
    return account.folder(folder)


def _clear_thrown_away(parent):
    """What killed test runs left behind: nobody holds the locks of those."""
    for home in parent.glob("kezhang-*/"):
        if home.stat().st_uid == os.geteuid() and (home / "postgres/lock").exists():
            _clear_if_unlocked(home)


def _clear_if_unlocked(home):
    try:
        locked(home / "postgres/lock").close()
    except (ServerError, OSError):
        return
    for daemon in ("postgres", "redis"):
        clear_leftovers(home / daemon / "data", signal.SIGQUIT, 10)
    shutil.rmtree(home, ignore_errors=True)
