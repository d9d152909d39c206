"""The pages of taking back: what would come back and what would be kept, and then doing it; many rows as a job."""

from collections.abc import Mapping
from dataclasses import asdict
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.utils import redirect

from tenants.current import bound_company, use_door
from tenants.db import db
from tenants.models import Job
from tenants.roles import Permission
from webapp.core import jobs
from webapp.core.access import demand, requires
from webapp.core.errors import refusal
from webapp.core.jobs import JobError, job
from webapp.history import reverting
from webapp.history.asking import Asked
from webapp.history.blueprint import bp
from webapp.history.exporting import visible
from webapp.history.reverting import MOST_ACTS, Outcome, Wanted
from webapp.tables.writes import who

PARTS = ("action", "table", "person", "from", "to")


@bp.get("/history/reversion")
@requires(Permission.HISTORY)
def reversion() -> ResponseReturnValue:
    """What taking this back would do: `?action=&table=`, or `?person=&from=&to=`; `&preview=` a job that found out."""
    wanted = _wanted(request.args)
    return refusal(422) if wanted is None else _page(wanted, _parts(request.args))


@bp.post("/history/reversion")
@requires(Permission.HISTORY)
def take_back() -> ResponseReturnValue:
    """Does it; with `preview`, a job finds out what it would do."""
    wanted, parts = _wanted(request.form), _parts(request.form)
    if wanted is None:
        return refusal(422)
    acts = reverting.acts_of(wanted)
    if not acts or len(acts) > MOST_ACTS:
        return _page(wanted, parts, status=422)
    if "preview" in request.form or reverting.are_many(acts):
        return _as_job("revert-preview" if "preview" in request.form else "revert", parts)
    use_door("undo")
    outcome = reverting.take_all_back(acts)
    db.session.commit()
    return _page(wanted, parts, outcome, done=True)


def _as_job(kind, parts):
    number = jobs.enqueue(kind, {"parts": parts})
    db.session.commit()
    return redirect(url_for("jobs.show", job_id=number), 303)


@job("revert", _l("Revert"), door="undo")
def run_revert(job, parts: dict[str, str]) -> dict:
    """A long one: one transaction, so that it is done wholly or not at all."""
    outcome = _tried(job, parts)
    return {"page": f"/history?{urlencode({'action': outcome.action})}", "told": said(outcome)}


@job("revert-preview", _l("Preview of a revert"), door="undo")
def run_preview(job, parts: dict[str, str]) -> dict:
    """Does it all and takes it back again; what it found is kept with the job."""
    outcome = _tried(job, parts)
    db.session.rollback()
    page = f"/history/reversion?{urlencode({**parts, 'preview': job.id})}"
    return {"page": page, "told": said(outcome), "outcome": asdict(outcome)}


def _tried(job, parts) -> Outcome:
    wanted = _wanted(parts)
    acts = reverting.acts_of(wanted) if wanted else []
    if not acts:
        raise JobError(_("There is nothing here that can be taken back."))
    return reverting.take_all_back(acts, lambda done, total: job.progress(done, total, _("Taking it back")))


def said(outcome: Outcome) -> str:
    """What it did, in a sentence."""
    parts = (
        (outcome.cells, _("%(count)s values come back.", count=f"{outcome.cells:,}")),
        (outcome.back, _("%(count)s records come out of the recycle bin.", count=f"{outcome.back:,}")),
        (outcome.binned, _("%(count)s records go to the recycle bin.", count=f"{outcome.binned:,}")),
        (outcome.kept, _("%(count)s stay as they are.", count=f"{outcome.kept:,}")),
    )
    return " ".join(text for count, text in parts if count) or _("Everything is so already.")


def _parts(given: Mapping[str, str]) -> dict[str, str]:
    return {part: given[part] for part in PARTS if given.get(part)}


def _wanted(given: Mapping[str, str]) -> Wanted | None:
    """None for what names neither an act nor a person and a time. 403 for somebody else's time without the right."""
    asked = Asked.read(given, visible())
    if asked.action:
        return Wanted(asked.action, asked.table)
    if not (asked.person and asked.since and asked.until) or asked.errors:
        return None
    if asked.person != who():
        demand(Permission.MEMBERS)
    return Wanted("", asked.table, asked.person, asked.since, asked.until)


def _page(wanted, parts, outcome=None, done=False, status=200) -> ResponseReturnValue:
    acts = [] if done else reverting.acts_of(wanted)
    many = len(acts) <= MOST_ACTS and reverting.are_many(acts)
    outcome = outcome or _known(parts) or (None if many or len(acts) > MOST_ACTS else _preview(acts))
    page = render_template(
        "history/reversion.html",
        described=reverting.described(wanted),
        acts=len(acts),
        too_many=len(acts) > MOST_ACTS,
        most=MOST_ACTS,
        many=many,
        outcome=outcome,
        said=said(outcome) if outcome else "",
        done=done,
        parts=parts,
    )
    return page, status


def _known(parts) -> Outcome | None:
    """What a job found out about exactly this."""
    number = request.args.get("preview", 0, type=int)
    query = select(Job.result, Job.payload).where(Job.id == number, Job.company_id == bound_company().id)
    row = db.session.execute(query.where(Job.kind == "revert-preview", Job.actor_id == who())).first()
    known = row is not None and row.payload.get("parts") == parts and (row.result or {}).get("outcome")
    return Outcome(**known) if known else None


def _preview(acts) -> Outcome:
    use_door("undo")
    try:
        return reverting.take_all_back(acts)
    finally:
        db.session.rollback()
