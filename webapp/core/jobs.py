"""Work that outlives a request: kinds of job, declared once, and the verbs people and programs have for one.

A job is a row in shared.jobs, written in the transaction of its cause; when that commits, the job exists, whatever
happens to Redis. The contract of a handler, `fn(job, **payload) -> dict`:

- it runs with the company and the actor of its cause bound, inside one company transaction;
- its effect and the job's "done" commit together: killed before that, nothing of it happened and it runs again;
- `job.progress(done, total, stage)` shows how far it is, and raises Cancelled when people asked for that;
- `JobError(message)` ends it as failed with a sentence people can act on; `TryAgain` tries later;
- a handler that commits by itself calls `job.finish(result)` before its last commit, which is the one that counts,
  and is written so that running it again does no harm to what it committed earlier;
- the dict it returns is kept: `file` (id of a File, offered for download) and `page` (a path in the company,
  such as `/imports/3`) are shown to people, the rest is for programs.
"""

import inspect
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Row, event, insert, select, text, update

from tenants import engines
from tenants.current import actor, company
from tenants.db import OneCompanySession, company_connection, db
from tenants.models import Job
from webapp.core import hints

ATTEMPTS = 3
ENDED = frozenset({"done", "failed", "cancelled"})
Handler = Callable[..., dict | None]


class JobError(Exception):
    """An expected failure; its text is shown to people as it is."""


class TryAgain(JobError):
    """Not now: the job waits `seconds` and runs again, up to its kind's attempts; then the text is what people read."""

    def __init__(self, message: str, seconds: float = 30):
        super().__init__(message)
        self.seconds = seconds


class Cancelled(Exception):
    """People asked for this job to stop; everything it did is rolled back."""


@dataclass(frozen=True)
class Kind:
    """A sort of job. `of_company` jobs need a company, the others must have none; `door` is what the history says.
    One that only `reads` runs also for a company that is closing."""

    name: str
    handler: Handler
    label: Any
    of_company: bool = True
    door: str = "job"
    attempts: int = ATTEMPTS
    reads: bool = False

    def fits(self, payload: dict, company_id: int | None) -> bool:
        """Whether the handler takes exactly this payload, and this company or none."""
        try:
            inspect.signature(self.handler).bind(None, **payload)
        except TypeError:
            return False
        return self.of_company == (company_id is not None)


kinds: dict[str, Kind] = {}


def job(name: str, label: Any = _l("Job"), **options: Any) -> Callable[[Handler], Handler]:
    """Declares a kind of job: `@job("import", _l("Import"), door="import") def run_import(job, import_id): …`."""

    def declare(handler: Handler) -> Handler:
        if name in kinds:
            raise ValueError(f"the job {name!r} is declared twice")
        kinds[name] = Kind(name, handler, label, **options)
        return handler

    return declare


def enqueue(kind: str, payload: dict, key: str | None = None, run_at: datetime | None = None) -> int:
    """Writes a job into the transaction at hand and returns its id; the same kind and key give the same job.

    Key and `run_at` exist for jobs of a company and for jobs without one, respectively. Raises ValueError.
    """
    declared = kinds[kind]
    at_hand = company()
    if not declared.fits(payload, at_hand.id if at_hand and declared.of_company else None):
        raise ValueError(f"the job {kind!r} does not take {sorted(payload)} here")
    number = _of_company(kind, payload, key) if declared.of_company else _of_nobody(kind, payload, run_at)
    if run_at is None:
        db.session().info.setdefault("jobs", []).append(number)
    return number


def _of_company(kind, payload, key):
    return company_connection().scalar(
        text("SELECT public.kz_enqueue(:kind, CAST(:payload AS jsonb), :key)"),
        {"kind": kind, "payload": json.dumps(payload), "key": key},
    )


def _of_nobody(kind, payload, run_at):
    who = actor()
    values = {"kind": kind, "payload": payload, "actor_id": who.id if who else 0}
    later = {"run_at": run_at} if run_at else {}
    return db.session.scalar(insert(Job).values(**values, **later).returning(Job.id))


@event.listens_for(OneCompanySession, "after_commit")
def _nudge(session):
    if not session.in_nested_transaction() and (written := session.info.pop("jobs", None)):
        hints.nudge(written)


@event.listens_for(OneCompanySession, "after_rollback")
def _forget(session):
    if not session.in_nested_transaction():
        session.info.pop("jobs", None)


def wait_for(job_id: int, seconds: float = 2.0) -> Row:
    """The job's row once it has ended, or as it is after `seconds`; for quick ones, after the commit that made it."""
    deadline = time.monotonic() + seconds
    pause = 0.01
    while (row := now_of(job_id)).state not in ENDED and time.monotonic() < deadline:
        time.sleep(pause)
        pause = min(pause * 1.5, 0.1)
    return row


def now_of(job_id: int) -> Row:
    """The job's columns as they are this moment, read outside the session."""
    with engines.shared().connect() as connection:
        return connection.execute(select(Job.__table__).where(Job.id == job_id)).one()


def cancel(job_id: int) -> bool:
    """Ends a waiting job, or asks a running one to stop; False when it had ended already. Commits at once."""
    waiting = update(Job).where(Job.id == job_id, Job.state == "queued")
    running = update(Job).where(Job.id == job_id, Job.state == "running")
    with engines.shared().begin() as connection:
        ended = connection.execute(waiting.values(state="cancelled", finished_at=text("now()")))
        asked = ended.rowcount or connection.execute(running.values(cancel_asked=True)).rowcount
        return bool(asked)


def retry(job_id: int) -> bool:
    """Queues a failed or cancelled job anew; False when it is neither. Commits at once."""
    statement = update(Job).where(Job.id == job_id, Job.state.in_(("failed", "cancelled")))
    fresh = {"state": "queued", "attempts": 0, "error": None, "cancel_asked": False, "finished_at": None}
    with engines.shared().begin() as connection:
        again = connection.execute(statement.values(**fresh, run_at=text("now()"))).rowcount
    if again:
        hints.nudge([job_id])
    return bool(again)
