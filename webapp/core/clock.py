"""The clock: duties that come round by themselves. Several may run; the one that holds PostgreSQL's lock does them."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from tenants import beats, engines
from webapp.core import hints, leases, running
from webapp.core.logging import log

LOCK = 4211
TICK = 0.5
BATCH = 500


@dataclass
class Duty:
    """What is done every so many seconds; `again` is when, by the monotonic clock."""

    name: str
    seconds: float
    function: Callable[[], object]
    again: float = 0.0
    failing: bool = field(default=False)

    def attend(self) -> None:
        """Does it if it is time. A failure is logged once, and the next round tries again."""
        if time.monotonic() < self.again:
            return
        self.again = time.monotonic() + self.seconds
        try:
            self.function()
            self.failing = False
        except Exception as error:
            if not self.failing:
                log.warning("duty failed", duty=self.name, reason=type(error).__name__, exc_info=error)
            self.failing = True


duties: list[Duty] = []


def every(seconds: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Declares a duty of the clock; it runs without a company, in an application context of its own."""

    def declare(function):
        duties.append(Duty(function.__name__, seconds, function))
        return function

    return declare


@every(1)
def dispatch() -> int:
    """Hands jobs whose time has come to the runner, unless they are handed already; returns how many."""
    due = leases.due(BATCH)
    missing = [number for number in due if number not in hints.waiting()] if due else []
    if missing:
        hints.hand(missing)
    return len(missing)


@every(3)
def sweep() -> int:
    return running.sweep()


@every(3600)
def tidy() -> None:
    """Forgets what has had its time: sessions, links, letters that went out, jobs long done."""
    with engines.shared().begin() as connection:
        for statement in OUTDATED:
            connection.execute(text(statement))


OUTDATED = (
    "DELETE FROM shared.sessions WHERE expires_at < now()",
    "DELETE FROM shared.password_resets WHERE expires_at < now()",
    "DELETE FROM shared.email_changes WHERE expires_at < now()",
    "DELETE FROM shared.account_events WHERE at < now() - CASE WHEN person_id IS NULL THEN interval '30 days'"
    " ELSE interval '400 days' END",
    "DELETE FROM shared.invitations WHERE expires_at < now() - interval '30 days'",
    "DELETE FROM shared.mails WHERE created_at < now() - interval '30 days'",
    "DELETE FROM shared.jobs WHERE finished_at < now() - interval '90 days'",
)


def run(app: Flask, over: threading.Event | None = None) -> None:
    """Ticks until told to stop, and outlives every restart of PostgreSQL and Redis."""
    over = over or _until_stopped()
    while not over.is_set():
        beats.beat("clock")
        try:
            with leading() as connection:
                _lead(app, connection, over)
        except SQLAlchemyError as error:
            log.warning("clock waits for the database", reason=type(error).__name__)
        over.wait(1)


def _lead(app, connection, over):
    """Attends the duties for as long as the connection, and with it the lock, lives."""
    while connection and not over.wait(TICK):
        beats.beat("clock")
        connection.execute(text("SELECT 1"))
        for duty in duties:
            with app.app_context():
                duty.attend()


@contextmanager
def leading() -> Iterator[Connection | None]:
    """A connection that holds the clock's lock; None while another clock has it."""
    with engines.shared().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}):
            yield None
            return
        try:
            yield connection
        finally:
            connection.invalidate()  # closing the connection is what surely gives the lock back


def _until_stopped():
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    return over
