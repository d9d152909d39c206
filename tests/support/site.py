"""The whole product for journeys: web, worker and clock as real processes on a database of their own, and a browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from tests.support import servers

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
PROCESSES = {
    "web": ["gunicorn", "wsgi:app", "--worker-class", "gthread", "--threads", "8", "--no-control-socket"],
    "worker": ["flask", "--app", "wsgi", "work"],
    "clock": ["flask", "--app", "wsgi", "clock"],
    "keeper": ["flask", "--app", "wsgi", "keep"],
}


@dataclass
class Site:
    url: str
    config: object
    logs: Path

    @contextmanager
    def database_away(self) -> Iterator[None]:
        """Everybody is thrown out of this site's database and nobody is let in, until the end."""
        database = make_url(self.config.DATABASE_URL).database
        address = servers.in_database(self.config.DATABASE_URL, "postgres").replace("+psycopg", "", 1)
        door = f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS'
        with psycopg.connect(address, autocommit=True) as administrator:
            administrator.execute(f"{door} false")
            administrator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database]
            )
            try:
                yield
            finally:
                administrator.execute(f"{door} true")


@contextmanager
def running(name: str, number: int, logs: Path) -> Iterator[Site]:
    """The product at work; every process is gone afterwards, and its log is in `logs`."""
    config = servers.copy(name, number)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DATABASE_URL": config.DATABASE_URL,
        "REDIS_URL": config.REDIS_URL,
        "PORT": str(port),
        "BASE_URL": url,
        "STOCK": "4",
        "WORKERS": "1",
    }
    started = []
    try:
        for process, command in PROCESSES.items():
            bind = ["--bind", f"127.0.0.1:{port}"] if process == "web" else []
            started.append(_start([*command, *bind], environment, logs / f"{process}.log"))
        _await(url, started, logs)
        yield Site(url, config, logs)
    finally:
        _stop(started)


def _start(command, environment, log):
    with log.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )


def _await(url, started, logs):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        dead = [name for name, process in zip(PROCESSES, started, strict=True) if process.poll() is not None]
        assert not dead, "\n".join((logs / f"{name}.log").read_text()[-2000:] for name in dead)
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the site is not up after {PATIENCE} s")


def _stop(started):
    for process in started:
        process.terminate()
    for process in started:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
