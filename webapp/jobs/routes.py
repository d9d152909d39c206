"""Pages of jobs and their files. Somebody else's job or file, or another company's, does not exist."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from tenants.db import db
from webapp.core import files, jobs
from webapp.core.access import member
from webapp.core.fragments import page_or_fragment, toast, wants_fragment
from webapp.core.models import File
from webapp.jobs import showing
from webapp.jobs.showing import Shown

A_PAGE = 50
bp = Blueprint("jobs", __name__)


@bp.get("/jobs")
@member
def index() -> str:
    """The newest jobs, fifty a page; `?before=` goes on below an id."""
    before = request.args.get("before", type=int)
    found = showing.recent(before, A_PAGE + 1)
    more = url_for("jobs.index", before=found[A_PAGE - 1].id) if len(found) > A_PAGE else None
    return render_template("jobs/index.html", jobs=found[:A_PAGE], more=more, first=before is None)


@bp.get("/jobs/<int:job_id>")
@member
def show(job_id: int) -> Response:
    """The job's page; htmx gets only how far it is, and asks again until it has ended."""
    return page_or_fragment("jobs/show.html", "jobs/_progress.html", job=_job(job_id))


@bp.post("/jobs/<int:job_id>/cancellation")
@member
def cancel(job_id: int) -> Response:
    _job(job_id)
    return _after(job_id, jobs.cancel(job_id), _("It had ended already."))


@bp.post("/jobs/<int:job_id>/retry")
@member
def retry(job_id: int) -> Response:
    _job(job_id)
    return _after(job_id, jobs.retry(job_id), _("Only a job that failed or was cancelled can run again."))


@bp.get("/files/<int:file_id>")
@member
def download_file(file_id: int) -> Response:
    """A stored file, for roles whose rights cover what it is for."""
    file = db.session.get(File, file_id) or abort(404)
    if not files.may_read(file):
        abort(403)
    return files.download(file)


def _job(job_id: int) -> Shown:
    return showing.one(job_id) or abort(404)


def _after(job_id: int, happened: bool, otherwise: str) -> Response:
    """The job as it is now; 409 and the reason where the state did not allow what was asked."""
    db.session.expire_all()
    if not wants_fragment() and happened:
        return redirect(url_for("jobs.show", job_id=job_id), 303)  # type: ignore[return-value]
    template = "jobs/_progress.html" if wants_fragment() else "jobs/show.html"
    answer = make_response(
        render_template(template, job=_job(job_id), notice=None if happened else otherwise)
    )
    answer.status_code = 200 if happened else 409
    return answer if happened else toast(answer, otherwise, kind="error")
