"""Programs that we run beside us (PostgreSQL, Redis): under which account, started apart from the terminal,
waited for with their log at hand, stopped, and cleared away when an earlier start left them behind."""

import os
import pwd
import signal
import subprocess
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import psutil

NOBODY = 65534


class ServerError(RuntimeError):
    """A server that cannot run; its text says which, why, and what to do."""


@dataclass(frozen=True)
class Account:
    """Who runs a program: we ourselves, or, when we are root, somebody without rights."""

    uid: int
    gid: int

    @classmethod
    def for_files_of(cls, place: Path) -> "Account":
        """Ourselves; for root the owner of an existing `place`, else nobody: PostgreSQL refuses root."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        owner = place.stat() if place.exists() else None
        return cls(owner.st_uid, owner.st_gid) if owner and owner.st_uid else _nobody()

    @property
    def popen(self) -> dict:
        """What `Popen` needs to start a program as this account."""
        same = self.uid == os.geteuid()
        return {} if same else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """May this account walk down to `path`?"""
        return all(self._enters(folder.stat()) for folder in (path, *path.parents))

    def _enters(self, stat):
        return stat.st_mode & 0o001 or self.uid == 0 or (stat.st_uid == self.uid and stat.st_mode & 0o100)

    def folder(self, path: Path) -> Path:
        """`path` as a private folder of this account, made where it is missing."""
        path.mkdir(parents=True, exist_ok=True)
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)
        return path


def _nobody():
    try:
        entry = pwd.getpwnam("nobody")
        return Account(entry.pw_uid, entry.pw_gid)
    except KeyError:
        return Account(NOBODY, NOBODY)


@dataclass
class Daemon:
    """One running program; `folder` is where it works, and no other program ever does."""

    name: str
    command: list[str]
    account: Account
    folder: Path
    log: Path
    farewell: signal.Signals = signal.SIGTERM
    patience: float = 10
    process: subprocess.Popen | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only us; the log of the last run is kept."""
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=plain_environment(),
                start_new_session=True,
                **self.account.popen,
            )

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait_until(self, answers, seconds: float = 120) -> None:
        """Wait until `answers()` is true; a program that dies meanwhile, or never answers, is a ServerError."""
        deadline = time.monotonic() + seconds
        while not answers():
            if not self.running() or time.monotonic() > deadline:
                raise ServerError(f"{self.name} did not start. The end of {self.log}:\n{self.tail()}")
            time.sleep(0.02)

    def tail(self, lines: int = 12) -> str:
        """The last lines of its log."""
        with self.log.open(errors="replace") as log:
            return "".join(deque(log, lines)).rstrip()

    def stop(self) -> None:
        """Ask it to stop, wait for as long as a clean stop may take, then insist."""
        if self.process is None:
            return
        for request, seconds in ((self.farewell, self.patience), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            if not self.running():
                break
            self.process.send_signal(request)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue


def plain_environment() -> dict[str, str]:
    """The environment of a server program: nothing of ours, no secrets."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def runs(program: Path, account: Account) -> str:
    """What `program --version` says when this account runs it; empty when it cannot."""
    try:
        answer = subprocess.run(
            [program, "--version"],
            capture_output=True,
            text=True,
            cwd="/",
            env=plain_environment(),
            **account.popen,
        )
    except OSError:
        return ""
    return answer.stdout if answer.returncode == 0 else ""


def clear_leftovers(folder: Path, farewell: signal.Signals, patience: float = 60) -> None:
    """End programs that still work in `folder`: left by a start that was killed before it could stop them."""
    for request, seconds in ((farewell, patience), (signal.SIGKILL, 5)):
        left = _working_in(folder)
        pids = {process.pid for process in left}
        for process in left:
            if _parent(process) not in pids:
                _signal(process, request)
        if _empties(folder, seconds):
            return


def _empties(folder, seconds):
    """Does everybody leave in time? (A zombie works nowhere, whoever has yet to bury it.)"""
    deadline = time.monotonic() + seconds
    while _working_in(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _working_in(folder):
    return [process for process in psutil.process_iter() if _cwd(process) == str(folder.resolve())]


def _cwd(process):
    try:
        return process.cwd()
    except (psutil.Error, OSError):
        return None


def _parent(process):
    try:
        return process.ppid()
    except psutil.Error:
        return None


def _signal(process, number):
    try:
        process.send_signal(number)
    except psutil.Error:
        return
