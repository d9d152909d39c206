"""Who runs a job: the row in shared.jobs is the truth, and whoever holds its lease may say what became of it.

Every statement here is its own short transaction on the shared login, apart from the work of the job itself. Only
the end of a company's job is not here: `public.kz_finish` writes it in the transaction of its effect.
"""

import json
import os
import secrets
import socket
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from tenants import engines

SECONDS = 20  # how long a worker that says nothing keeps its job
RENEW_EVERY = 5
MINE = "id = :id AND lease = :lease AND state = 'running'"
RENEWED = "leased_until = now() + make_interval(secs => :seconds)"
RELEASED = "lease = NULL, leased_until = NULL"


class LostLease(RuntimeError):
    """Another worker has the job now; whatever this one did must not count."""


@dataclass(frozen=True)
class Lease:
    """A job that is ours for a while. `attempts` counts this one; `locale` is its actor's."""

    id: int
    lease: str
    kind: str
    company_id: int | None
    actor_id: int
    payload: dict
    attempts: int
    locale: str


COLUMNS = (
    "kind, company_id, actor_id, payload, attempts,"
    " coalesce((SELECT locale FROM shared.people p WHERE p.id = actor_id), 'zh_CN')"
)


def take(job_id: int) -> Lease | None:
    """The lease of a queued job whose time has come; None when it is not to be had."""
    lease = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(6)}"
    row = _change(
        f"UPDATE shared.jobs SET state = 'running', lease = :lease, {RENEWED}, attempts = attempts + 1,"
        " started_at = coalesce(started_at, now()), done = 0, total = 0, stage = '', error = NULL"
        " WHERE id = :id AND state = 'queued' AND run_at <= now()"
        f" RETURNING {COLUMNS}",
        id=job_id,
        lease=lease,
        seconds=SECONDS,
    )
    return Lease(job_id, lease, *row) if row else None


def renew(lease: Lease) -> bool:
    """Keeps the lease; whether people asked to cancel. Raises LostLease."""
    return _cancel_asked(lease, "")


def tell(lease: Lease, done: int, total: int, stage: str) -> bool:
    """Writes how far the job is, and renews; whether people asked to cancel. Raises LostLease."""
    return _cancel_asked(
        lease, ", done = :done, total = :total, stage = :stage", done=done, total=total, stage=stage
    )


def _cancel_asked(lease, more, **values):
    row = _change(
        f"UPDATE shared.jobs SET {RENEWED}{more} WHERE {MINE} RETURNING cancel_asked",
        id=lease.id,
        lease=lease.lease,
        seconds=SECONDS,
        **values,
    )
    if row is None:
        raise LostLease(lease.id)
    return row.cancel_asked


def end(lease: Lease, state: str, error: str | None = None) -> bool:
    """Ends the job as `failed` or `cancelled`; False when it was no longer ours to end."""
    return _ours(
        f"UPDATE shared.jobs SET state = :state, error = :error, {RELEASED}, finished_at = now()"
        f" WHERE {MINE} RETURNING id",
        lease,
        state=state,
        error=error,
    )


def put_back(lease: Lease, seconds: float = 0, error: str | None = None, counted: bool = True) -> bool:
    """Queues the job again, for `seconds` from now; `counted=False` when the attempt was stopped, not failed."""
    return _ours(
        "UPDATE shared.jobs SET state = CASE WHEN cancel_asked THEN 'cancelled' ELSE 'queued' END,"
        f" finished_at = CASE WHEN cancel_asked THEN now() END, error = :error, {RELEASED},"
        " run_at = now() + make_interval(secs => :seconds), attempts = attempts - :uncounted"
        f" WHERE {MINE} RETURNING id",
        lease,
        seconds=seconds,
        error=error,
        uncounted=0 if counted else 1,
    )


def finish_shared(connection, lease: Lease, result: dict) -> bool:
    """The end of a job without a company, inside the transaction of its effect; kz_finish's twin."""
    statement = text(
        f"UPDATE shared.jobs SET state = 'done', result = CAST(:result AS jsonb), {RELEASED}, finished_at = now()"
        f" WHERE {MINE} RETURNING id"
    )
    values = {"id": lease.id, "lease": lease.lease, "result": as_json(result)}
    return connection.execute(statement, values).first() is not None


def as_json(result: dict) -> str:
    """A result as the row keeps it. Raises TypeError for what JSON does not know."""
    return json.dumps(result, ensure_ascii=False)


def expired() -> list[Lease]:
    """Running jobs whose worker has gone quiet."""
    with engines.shared().connect() as connection:
        rows = connection.execute(
            text(
                f"SELECT id, lease, {COLUMNS} FROM shared.jobs"
                " WHERE state = 'running' AND leased_until < now() ORDER BY id LIMIT 200"
            )
        )
        return [Lease(*row) for row in rows]


def due(limit: int) -> list[int]:
    """Ids of queued jobs whose time has come, longest waiting first."""
    with engines.shared().connect() as connection:
        statement = text(
            "SELECT id FROM shared.jobs WHERE state = 'queued' AND run_at <= now() ORDER BY run_at, id LIMIT :limit"
        )
        return list(connection.scalars(statement, {"limit": limit}))


def _ours(statement, lease, **values):
    return _change(statement, id=lease.id, lease=lease.lease, **values) is not None


def _change(statement: str, **values: Any):
    with engines.shared().begin() as connection:
        return connection.execute(text(statement), values).first()
