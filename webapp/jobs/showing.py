"""A job in people's words: what it is, how far it is, and what can be done about it now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from tenants.current import actor, bound_company
from tenants.db import db
from tenants.models import Job, Person
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.jobs import ENDED, kinds

STATES = {
    "queued": (_l("Waiting"), ""),
    "running": (_l("Running"), "blue"),
    "done": (_l("Done"), "green"),
    "failed": (_l("Failed"), "red"),
    "cancelled": (_l("Cancelled"), "gold"),
}


@dataclass(frozen=True)
class Shown:
    """What the templates draw; `done` of `total` is in the job's own units, and total 0 means unknown."""

    id: int
    label: Any
    who: str
    state: str
    stage: str
    done: int
    total: int
    cancel_asked: bool
    error: str | None
    result: dict
    created_at: datetime
    finished_at: datetime | None

    @property
    def state_label(self) -> Any:
        return _l("Stopping…") if self.going and self.cancel_asked else STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]

    @property
    def going(self) -> bool:
        return self.state not in ENDED

    @property
    def file_url(self) -> str | None:
        """Where its file can be fetched, again and again."""
        return url_for("jobs.download_file", file_id=self.result["file"]) if self.result.get("file") else None

    @property
    def page_url(self) -> str | None:
        """The page of the company that tells the rest."""
        page = str(self.result.get("page", ""))
        return request.script_root + page if page.startswith("/") and not page.startswith("//") else None


def visible() -> Select:
    """Jobs that the actor may see: their own, and everybody's for those who run the company."""
    query = select(Job, Person.name).outerjoin(Person, Person.id == Job.actor_id)
    mine = query.where(Job.company_id == bound_company().id)
    who = actor()
    return mine if may(Permission.SETTINGS) else mine.where(Job.actor_id == (who.id if who else -1))


def recent(before: int | None, limit: int) -> list[Shown]:
    """The newest jobs below the id `before`."""
    query = visible() if before is None else visible().where(Job.id < before)
    return [_shown(*row) for row in db.session.execute(query.order_by(Job.id.desc()).limit(limit))]


def one(job_id: int) -> Shown | None:
    """A job that the actor may see."""
    row = db.session.execute(visible().where(Job.id == job_id)).one_or_none()
    return _shown(*row) if row else None


def _shown(job: Job, name: str | None) -> Shown:
    kind = kinds.get(job.kind)
    return Shown(
        job.id, kind.label if kind else job.kind, name or "", job.state, job.stage, job.done, job.total,
        job.cancel_asked, job.error, job.result or {}, job.created_at, job.finished_at,
    )  # fmt: skip
