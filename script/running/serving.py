"""script/server once everything is installed: servers, release, demo company, processes; and all of them down again."""

import contextlib
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import config
from script.preparing.checkout import ROOT, home, say
from script.running import processes
from tenants import embedded
from tenants.daemons import ServerError

PATIENCE = 15


def main() -> int:
    """Everything, in the foreground, until somebody ends it; the exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    here = home()
    with contextlib.ExitStack() as ending:
        try:
            here.mkdir(parents=True, exist_ok=True)
            ending.enter_context(embedded.locked(here / "server.lock"))
            processes.clear(here)
            return _serve(here, ending)
        except (ServerError, OSError) as reason:
            print(f"\n错误 / Error: {reason}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 0


def _serve(here, ending):
    port = _free_port()
    secret = master_key(here)
    servers = _servers(here, secret, ending)
    settings = os.environ | {
        "KEZHANG_HOME": str(here),
        "MASTER_KEY": secret,
        "DATABASE_URL": servers.database_url or os.environ["DATABASE_URL"],
        "REDIS_URL": servers.redis_url or os.environ["REDIS_URL"],
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        processes.MARK: str(here),
    }
    _first_steps(settings)
    _tell(here, settings, ending)
    return _run(settings, servers, port, ending, here)


def _tell(here, settings, ending):
    """Other commands of this home find the servers by this file, while they run; it holds no secret."""
    told = here / config.RUNNING
    plain = {"DATABASE_URL": without_login(settings["DATABASE_URL"]), "REDIS_URL": settings["REDIS_URL"]}
    told.write_text(json.dumps(plain))
    ending.callback(told.unlink, missing_ok=True)


def _first_steps(settings):
    """Migrations of every company; the demo company, where there is to be one."""
    wanted = os.environ.get("DEMO", "1") != "0" and os.environ.get("KEZHANG_ENV") != "production"
    steps = ("release", "demo") if wanted else ("release",)
    say(f"flask {' and '.join(steps)}")
    command = [sys.executable, "-m", "script.running.steps", *steps]
    if subprocess.run(command, cwd=ROOT, env=settings).returncode:
        raise ServerError(f"`flask {' or '.join(steps)}` failed; its own words stand above.")


def _run(settings, servers, port, ending, here):
    manager = processes.Processes(
        lambda ended: _announce(f"http://127.0.0.1:{port}", ended), lambda ended: _watch(servers, ended)
    )
    plain = settings | {"DATABASE_URL": without_login(settings["DATABASE_URL"])}
    for name, command in processes.commands(ROOT / "Procfile").items():
        manager.add_process(name, command, cwd=str(ROOT), env=plain)
    ending.callback(processes.clear, here)
    manager.run()
    return 0 if manager.returncode in (130, 143) else 1


def _servers(here, secret, ending):
    """The embedded servers, of those that no setting replaces; nothing hurries their end."""
    given = os.environ.get
    say("Starting PostgreSQL and Redis")
    servers = embedded.start(here, secret, database=not given("DATABASE_URL"), redis=not given("REDIS_URL"))
    ending.callback(_stop, servers)
    return servers


def _stop(servers):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    servers.stop()
    say("Stopped")


def master_key(here: Path) -> str:
    """MASTER_KEY, or the one kept in `here`/master.key, made at the first start."""
    if given := os.environ.get("MASTER_KEY"):
        return given
    path = here / "master.key"
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        say(f"A new master key is in {path}: keep a copy, what it sealed cannot be read without it")
    return path.read_text().strip()


def without_login(url: str) -> str:
    """The same address without name and password."""
    return re.sub(r"//[^/@]*@", "//", url, count=1)


def _free_port():
    """PORT, if nobody else listens there."""
    try:
        port = int(os.environ.get("PORT") or 8000)
    except ValueError:
        raise ServerError(f"PORT must be a number, not {os.environ['PORT']!r}.") from None
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise ServerError(
                f"Port {port} is not free: end the program that uses it, or set PORT."
            ) from None
    return port


def _announce(address: str, ended: threading.Event) -> None:
    """Say that we are ready: when all is well, or after a while when pages come although something is not."""
    waited = 0.0
    while not _answers(address + "/healthz") and not (waited > PATIENCE and _answers(address)):
        if ended.wait(0.2):
            return
        waited += 0.2
    print(f"Kezhang is ready at {address}", flush=True)


def _answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _watch(servers, ended):
    """A database or Redis that died is started again; if it cannot be, everything stops."""
    while not ended.wait(0.5):
        if dead := servers.dead():
            say(f"{' and '.join(dead)} stopped unexpectedly, starting again")
            try:
                servers.revive()
            except ServerError as reason:
                say(str(reason))
                os.kill(os.getpid(), signal.SIGTERM)
