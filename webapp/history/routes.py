"""The company's history: everything that everybody did, newest first, as it is asked for; and that as a file."""

from typing import Any

from flask import Response, abort, redirect, request, url_for

from tenants.db import db
from tenants.roles import Permission
from webapp.core import files, jobs
from webapp.core.access import may, requires
from webapp.core.fragments import page_or_fragment
from webapp.core.models import File
from webapp.core.rights import rights
from webapp.history import exporting, reversion_pages
from webapp.history.asking import DOORS, KINDS, Asked
from webapp.history.blueprint import bp
from webapp.history.exporting import visible
from webapp.history.reading import acts
from webapp.history.telling import called, told
from webapp.tables.registry import tables
from webapp.tables.remembering.trail import named_of
from webapp.tables.values.people import Person
from webapp.tables.writes import who

__all__ = ["bp", "reversion_pages"]


@bp.get("/history")
@requires(Permission.HISTORY)
def index() -> Response:
    """A page of it; htmx gets the next part, to be put beneath. `?after=` is a place; the rest is what is asked."""
    asked = Asked.read(request.args, visible())
    found, place = ([], None) if asked.errors else acts(asked)
    further = url_for("history.index", **asked.address(after=place)) if place else None
    context: dict[str, Any] = {
        "entries": told(found),
        "next_url": further,
        "place": asked.id or "",
        "asked": asked,
    }
    part = "history/_entries.html" if asked.place else "history/_whole.html"
    return page_or_fragment(
        "history/index.html", part, 422 if asked.errors else 200, **context, **_choices(asked)
    )


@bp.post("/history/export")
@requires(Permission.HISTORY)
def export() -> Response:
    """What is asked as CSV: the file itself when it is ready within two seconds, else the page of its job."""
    if not rights().somewhere(Permission.EXPORT):
        abort(403)
    asked = Asked.read(request.form, visible())
    if asked.errors:
        return redirect(url_for("history.index", **asked.address()), 303)  # type: ignore[return-value]
    number = jobs.enqueue(exporting.KIND, {"asked": dict(asked.typed)})
    db.session.commit()
    ended = jobs.wait_for(number)
    if ended.state == "done":
        return files.download(db.session.get_one(File, ended.result["file"]))
    return redirect(url_for("jobs.show", job_id=number), 303)  # type: ignore[return-value]


def _choices(asked: Asked) -> dict[str, Any]:
    """What the page offers to ask for, and what it can do with what is asked."""
    table = tables.here(asked.table) if asked.table else None
    record = called({asked.table: [asked.record]}) if asked.record else {}
    return {
        "tables": [(name, tables[name].label) for name in visible() if name],
        "fields": [(one.key, one.label) for one in named_of(table) if one.column is not None]
        if table
        else [],
        "people": Person().labels(()).items(),
        "doors": DOORS.items(),
        "kinds": KINDS.items(),
        "record": record.get((asked.table, asked.record), (f"#{asked.record}", False))[0]
        if asked.record
        else "",
        "sweep_url": _sweep(asked),
        "may_export": rights().somewhere(Permission.EXPORT),
    }


def _sweep(asked: Asked) -> str | None:
    """Where everything that one person did in that time can be taken back."""
    wanted = asked.person and asked.since and asked.until and not asked.errors
    if not wanted or not (asked.person == who() or may(Permission.MEMBERS)):
        return None
    parts = {key: asked.typed[key] for key in ("person", "from", "to", "table") if key in asked.typed}
    return url_for("history.reversion", **parts)  # type: ignore[arg-type]
