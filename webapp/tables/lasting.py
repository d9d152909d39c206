"""What is too much for a request goes on as a job: the answer that says so, and the patience that it needs."""

from flask import Response, make_response, render_template, url_for
from flask_babel import gettext as _

from tenants.db import db
from webapp.core.fragments import toast
from webapp.core.jobs import enqueue

PATIENCE = ("SET LOCAL statement_timeout = 0", "SET LOCAL idle_in_transaction_session_timeout = 0")


def begun_as_job(table, kind: str, payload: dict) -> Response:
    """202 with the job's address; commits."""
    number = enqueue(kind, payload)
    db.session.commit()
    address = url_for("jobs.show", job_id=number)
    page = make_response(
        render_template("tables/_job.html", table=table, job_id=number, address=address), 202
    )
    return toast(page, _("These are many: it goes on in the background."), goes=address)
