"""Pages of imports: a file comes in, its columns are matched, twenty rows are shown, a job does the rest."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from tenants.db import db
from tenants.roles import Permission
from webapp.core import files, jobs, scratch
from webapp.core.access import demand, may, member
from webapp.core.fragments import page_or_fragment
from webapp.core.rights import rights
from webapp.tables.registry import tables
from webapp.transfers import showing
from webapp.transfers.choosing import chosen, wrong
from webapp.transfers.models import Import
from webapp.transfers.opening import opened, suppose
from webapp.transfers.reading import Unreadable, surveyed
from webapp.transfers.running import file_of, start

SHOWN_AT_ONCE, CHUNK = 50, 1 << 20
bp = Blueprint("imports", __name__, url_prefix="/imports")


def way_in(table) -> str:
    """Where a table's own pages find the import of that table."""
    return url_for("imports.index", table=table.name)


tables.tools["import"] = way_in


@bp.get("")
@member
def index() -> str:
    """Where a file comes in, and what came in before."""
    return _desk()


@bp.post("")
@member
def create() -> Response | tuple[str, int]:
    """Takes a file for a table; the next page asks what its columns mean."""
    table = tables.get(request.form.get("table", ""))
    file = request.files.get("file")
    if table is None:
        return _desk({"table": _("Choose a table.")}), 422
    demand(Permission.IMPORT, table.name)
    if file is None or not file.filename:
        return _desk({"file": _("Choose a file.")}), 422
    try:
        row = _taken(tables.here(table), file)
    except Unreadable as error:
        return _desk({"file": error.message}), 422
    db.session.commit()
    return redirect(url_for("imports.show", import_id=row.id), 303)  # type: ignore[return-value]


@bp.get("/<int:import_id>")
@member
def show(import_id: int) -> Response:
    """Its columns before it runs, how far it is while it runs, what became of it afterwards."""
    row = _import(import_id)
    if row.state == "new":
        return _setup(row, wrong(row), 200)
    return page_or_fragment("transfers/show.html", "transfers/_state.html", **showing.state(row))


@bp.post("/<int:import_id>/mapping")
@member
def choose(import_id: int) -> Response:
    """Keeps what was chosen and shows twenty rows by it."""
    row = _import(import_id, lock=True)
    if row.state != "new":
        return redirect(url_for("imports.show", import_id=row.id), 303)  # type: ignore[return-value]
    errors = _chosen(row)
    db.session.commit()
    return _setup(row, errors, 422 if errors else 200)


@bp.post("/<int:import_id>/run")
@member
def run(import_id: int) -> Response:
    """Starts the job: one, however often this is asked; again, when the last one failed or was cancelled."""
    row = _import(import_id, lock=True)
    errors = _chosen(row) if row.state == "new" and "mode" in request.form else wrong(row)
    if row.state == "new" and errors:
        db.session.commit()
        return _setup(row, errors, 422)
    if row.state == "new" or showing.over(row):
        start(row)
    db.session.commit()
    return redirect(url_for("imports.show", import_id=row.id), 303)  # type: ignore[return-value]


@bp.post("/<int:import_id>/cancellation")
@member
def cancel(import_id: int) -> Response:
    row = _import(import_id)
    if row.job_id and row.state != "done":
        jobs.cancel(row.job_id)
    return _state_again(row)


@bp.post("/<int:import_id>/reopening")
@member
def reopen(import_id: int) -> Response:
    """Back to the columns, when the job failed or was cancelled."""
    row = _import(import_id, lock=True)
    if row.state == "running" and showing.over(row):
        row.state = "new"
    db.session.commit()
    return redirect(url_for("imports.show", import_id=row.id), 303)  # type: ignore[return-value]


def _import(import_id: int, lock: bool = False) -> Import:
    row = db.session.get(Import, import_id, with_for_update=lock or None)
    if row is None or row.table not in tables:
        abort(404)
    demand(Permission.IMPORT, row.table)
    return row


def _taken(table, file: FileStorage) -> Import:
    with scratch.file(iter(lambda: file.stream.read(CHUNK), b"")) as path:
        return opened(table, file.filename or "", path)


def _chosen(row: Import) -> dict[str, str]:
    """Another sheet starts anew with its own columns."""
    sheet = request.form.get("sheet", "")
    if sheet and sheet != row.sheet and sheet in row.survey["sheets"]:
        try:
            with files.at_hand(file_of(row)) as path:
                suppose(row, tables.here(row.table), surveyed(path, sheet))
        except Unreadable as error:
            return {"sheet": error.message}
        return wrong(row)
    return chosen(row, request.form)


def _desk(errors: dict | None = None) -> str:
    """Where a file comes in. 403 for whoever may import into no table."""
    if not rights().somewhere(Permission.IMPORT):
        abort(403)
    allowed = [table for table in tables.values() if may(Permission.IMPORT, table.name)]
    wanted = request.form.get("table") or request.args.get("table")
    query = select(Import).where(Import.table.in_([table.name for table in allowed]))
    rows = db.session.scalars(query.order_by(Import.id.desc()).limit(SHOWN_AT_ONCE)).all()
    imports = showing.listed(rows)
    return render_template(
        "transfers/index.html", tables=allowed, wanted=wanted, imports=imports, errors=errors or {}
    )


def _setup(row: Import, errors: dict, status: int) -> Response:
    context = showing.setup(row, errors)
    return page_or_fragment("transfers/setup.html", "transfers/_setup.html", status, **context)


def _state_again(row: Import) -> Response:
    db.session.expire_all()
    return page_or_fragment("transfers/show.html", "transfers/_state.html", **showing.state(row))
