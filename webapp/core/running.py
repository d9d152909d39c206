"""One job, run: the lease is taken, company and actor are bound again, effect and "done" commit together."""

import contextvars
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _
from redis.exceptions import RedisError
from rq.timeouts import JobTimeoutException
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tenants.current import acting_in
from tenants.db import company_connection, db, shared_connection
from webapp.core import leases
from webapp.core.jobs import Cancelled, JobError, Kind, TryAgain, kinds
from webapp.core.leases import Lease, LostLease
from webapp.core.logging import log
from webapp.core.whose import whose

TELL_EVERY = 0.2  # seconds between two writes of progress
AWAY = (OperationalError, InterfaceError, PoolTimeout, RedisError, ConnectionError)


class Stopped(BaseException):
    """The worker is being stopped in good order: the job goes back to the queue, and the attempt does not count."""


class Running:
    """The job as its handler sees it. `id` is the job's, `attempts` counts this run."""

    def __init__(self, lease: Lease):
        self.id, self.kind, self.attempts = lease.id, lease.kind, lease.attempts
        self._lease = lease
        self._told: tuple[float, str] = (0.0, "")
        self._cancel = self._lost = False
        self.finished = False

    def progress(self, done: int, total: int, stage: str = "") -> None:
        """Says how far the work is, as often as you like. Raises Cancelled, or LostLease."""
        when, last_stage = self._told
        if done == total or stage != last_stage or time.monotonic() - when >= TELL_EVERY:
            self._cancel |= leases.tell(self._lease, done, total, stage)
            self._told = time.monotonic(), stage
        self.check()

    def check(self) -> None:
        """Raises Cancelled or LostLease when there is no use in going on."""
        if self._lost:
            raise LostLease(self.id)
        if self._cancel:
            raise Cancelled

    def cancelled(self) -> bool:
        """Whether people asked for the job to stop, as of the last heartbeat."""
        return self._cancel

    def finish(self, result: dict) -> None:
        """Marks the job done inside the current transaction; the caller commits. Raises LostLease."""
        if not (_finish_company if self._lease.company_id else _finish_shared)(self._lease, result):
            raise LostLease(self.id)
        self.finished = True

    def renew(self) -> None:
        """The heartbeat's part: keeps the lease, and learns whether to stop."""
        try:
            self._cancel |= leases.renew(self._lease)
        except LostLease:
            self._lost = True
        except SQLAlchemyError as error:
            log.warning("lease not renewed", job=self.id, reason=type(error).__name__)


def _finish_company(lease, result):
    statement = text("SELECT public.kz_finish(:id, :lease, CAST(:result AS jsonb))")
    values = {"id": lease.id, "lease": lease.lease, "result": leases.as_json(result)}
    return company_connection().scalar(statement, values)


def _finish_shared(lease, result):
    return leases.finish_shared(shared_connection(), lease, result)


def run(app: Flask, job_id: int) -> None:
    """Runs the job if its lease is to be had; always in an empty context, so nothing of the caller leaks in."""
    contextvars.Context().run(_run, app, job_id)


def _run(app, job_id):
    lease = leases.take(job_id)
    if lease is None:
        return
    running = Running(lease)
    began = time.monotonic()
    with app.app_context(), force_locale(lease.locale), _heart(running):
        outcome = _outcome(lease, running)
    log.info("job", job=lease.id, kind=lease.kind, company=lease.company_id, actor=lease.actor_id, outcome=outcome,
             ms=round(1000 * (time.monotonic() - began)))  # fmt: skip


@contextmanager
def _heart(running: Running) -> Iterator[None]:
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(running, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(leases.RENEW_EVERY)


def _beat(running, over):
    while not over.wait(leases.RENEW_EVERY):
        running.renew()


def _outcome(lease: Lease, running: Running) -> str:
    """What became of it, written into the row; nothing that a handler raises gets past here."""
    try:
        _perform(lease, running)
        return "done"
    except Stopped:
        return _put_back(lease, counted=False)
    except LostLease:
        return "lost"
    except Cancelled:
        leases.end(lease, "cancelled")
        return "cancelled"
    except TryAgain as error:
        return _again(lease, str(error), error.seconds)
    except JobError as error:
        return _fail(lease, str(error))
    except JobTimeoutException:
        return _fail(lease, _("This took longer than an hour and was stopped."))
    except AWAY as error:
        log.warning("job interrupted", job=lease.id, reason=type(error).__name__)
        return _again(lease, _("The database could not be reached while this ran."), 2**lease.attempts)
    except Exception:
        log.exception("job failed", job=lease.id, kind=lease.kind)
        return _fail(
            lease,
            _("Something went wrong on our side. Try again, and give us the reference J%(id)s.", id=lease.id),
        )


def _perform(lease, running):
    kind = _kind_of(lease)
    with acting_in(*whose(lease, kind)):
        try:
            result = kind.handler(running, **lease.payload)
            if not running.finished:
                running.finish(result or {})
            db.session.commit()
        finally:
            db.session.remove()


def _kind_of(lease) -> Kind:
    kind = kinds.get(lease.kind)
    if kind is None or not kind.fits(lease.payload, lease.company_id):
        raise JobError(_("This job was not understood (reference J%(id)s).", id=lease.id))
    return kind


def _again(lease, message, seconds):
    kind = kinds.get(lease.kind)
    if lease.attempts >= (kind.attempts if kind else 1):
        return _fail(lease, message)
    return _put_back(lease, seconds=seconds, error=message)


def _put_back(lease, **how):
    leases.put_back(lease, **how)
    return "queued"


def _fail(lease, message):
    leases.end(lease, "failed", message)
    return "failed"


def sweep() -> int:
    """Jobs whose worker went quiet are queued again, or failed when that happened too often; returns how many."""
    left = leases.expired()
    for lease in left:
        with force_locale(lease.locale):
            _again(lease, _("The worker stopped several times while this ran."), 0)
    return len(left)
