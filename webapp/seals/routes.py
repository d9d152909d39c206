"""The page of the seals: the newest one, the proof that nothing was touched, archives, the whole trail as a file."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from tenants.current import bound_company
from tenants.db import db
from tenants.models import Job
from tenants.roles import Permission
from webapp.core import files, jobs
from webapp.core.access import requires
from webapp.core.fragments import toast
from webapp.core.jobs import job
from webapp.core.models import File
from webapp.core.noting import note_export
from webapp.seals import archiving, letters, lines, papers
from webapp.seals.models import Archive, Seal
from webapp.seals.sealing import seal_now
from webapp.seals.telling import Anchor, Told, readable
from webapp.seals.verifying import verify
from webapp.seals.wording import kept

SHOWN, MOST_ANCHORS, MOST_UNSEALED = 20, 20, 1_000
KEPT_FOR = (12, 24, 36, 60, 120)  # months
VERIFY, EXPORT = "verify-history", "export-trail"
bp = Blueprint("seals", __name__, url_prefix="/seals")
__all__ = ["bp", "letters"]


@bp.get("")
@requires(Permission.SETTINGS)
def index() -> str:
    """`?before=` goes on below the seal of that number."""
    return _page({})


@bp.post("/verification")
@requires(Permission.SETTINGS)
def verification() -> Response | tuple[str, int]:
    """Proves the whole history, with seals from paper where some are given, one a line."""
    given = [line.strip() for line in request.form.get("anchors", "").splitlines() if line.strip()]
    if wrong := _no_anchors(given):
        return _page({"anchors": wrong}), 422
    number = jobs.enqueue(VERIFY, {"anchors": given})
    db.session.commit()
    done = jobs.wait_for(number).state == "done"
    place = url_for(".index", _anchor="proof") if done else url_for("jobs.show", job_id=number)
    return redirect(place, 303)  # type: ignore[return-value]


def _no_anchors(given: list[str]) -> str:
    if len(given) > MOST_ANCHORS:
        return _("At most %(n)s at once.", n=MOST_ANCHORS)
    odd = next((text for text in given if not readable(text)), "")
    return _("“%(text)s” is no seal such as 17 · 9f3a77c1 0b2e41d8.", text=odd[:60]) if odd else ""


@job(VERIFY, _l("Proof of the history"))
def run_verification(job, anchors: list[str]) -> dict:
    seal_now()
    proof = verify([Anchor.read(text) for text in anchors], lambda done, total: job.progress(done, total))
    return kept(proof)


@bp.post("/export")
@requires(Permission.SETTINGS)
def export() -> Response:
    """The whole trail with its seals, as a file that docs/verify_history.py can read."""
    number = jobs.enqueue(EXPORT, {})
    db.session.commit()
    ended = jobs.wait_for(number)
    if ended.state == "done":
        return files.download(db.session.get_one(File, ended.result["file"]))
    return redirect(url_for("jobs.show", job_id=number), 303)  # type: ignore[return-value]


@job(EXPORT, _l("Export of the whole history"))
def run_export(job) -> dict:
    """What is archived lies in its own files, which are read beside this one."""
    seal_now()
    last = db.session.scalar(select(func.max(Seal.number))) or 0
    gone = select(func.max(Archive.last_seal)).where(Archive.removed_at.is_not(None))
    first = (db.session.scalar(gone) or 0) + 1
    name = f"{_('History')} {bound_company().slug} {first}-{last}.jsonl.gz"
    told = papers.written(first, last, lambda rows: job.progress(rows, 0, _("Writing the history")))
    file = files.store(name, papers.MEDIA_TYPE, told, "archive")
    note_export("trail", first=first, last=last)
    return {"file": file.id, "page": "/seals"}


@bp.post("/retention")
@requires(Permission.SETTINGS)
def retain() -> Response | tuple[str, int]:
    """How many months of changes stay in the database; "" all."""
    text = request.form.get("months", "")
    if text not in ("", *map(str, KEPT_FOR)):
        return _page({"months": _("Choose one of these.")}), 422
    archiving.keep(int(text) if text else None)
    db.session.commit()
    return toast(redirect(url_for(".index"), 303), _("This holds from now on."))  # type: ignore[arg-type]


def _page(errors: dict[str, str]) -> str:
    before = request.args.get("before", 0, type=int)
    found = _seals(before if 0 < before < 2**63 else 0)
    newest = _seals(0)[:1] if before else found[:1]
    upto = newest[0].upto_id if newest else 0
    return render_template(
        "seals/index.html",
        newest=Told(newest[0].number, newest[0].at, newest[0].hash) if newest else None,
        unsealed=lines.rest(upto, MOST_UNSEALED + 1),
        most_unsealed=MOST_UNSEALED,
        seals=[(seal, Told(seal.number, seal.at, seal.hash)) for seal in found[:SHOWN]],
        older=url_for(".index", before=found[SHOWN - 1].number) if len(found) > SHOWN else None,
        proof=_proof(),
        archives=_archives(),
        months=archiving.months(),
        kept_for=KEPT_FOR,
        errors=errors,
    )


def _seals(before: int):
    query = select(*lines.COLUMNS).order_by(Seal.number.desc()).limit(SHOWN + 1)
    return db.session.execute(query.where(Seal.number < before) if before else query).all()


def _proof():
    """The newest proof that ended, as (when, what it found)."""
    done = select(Job.finished_at, Job.result).where(Job.company_id == bound_company().id, Job.kind == VERIFY)
    return db.session.execute(done.where(Job.state == "done").order_by(Job.id.desc()).limit(1)).first()


def _archives():
    return db.session.scalars(select(Archive).order_by(Archive.id.desc()).limit(SHOWN)).all()
