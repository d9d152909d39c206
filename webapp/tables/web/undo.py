"""Ctrl-Z and Ctrl-Y: the newest act of mine in a table is taken back, or the newest undo; long ones as a job."""

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from tenants.current import use_door
from tenants.db import company_connection, db
from webapp.core.fragments import say
from webapp.core.ids import any_of
from webapp.core.jobs import job
from webapp.tables.lasting import PATIENCE, begun_as_job
from webapp.tables.registry import tables
from webapp.tables.remembering import steps
from webapp.tables.web.answers import answer, said, way_back
from webapp.tables.writing.undoing import TakenBack, take_back

MOST_AT_ONCE = 500
NAMED, LISTED = 3, 20


def undo(table):
    """200 the rows as they were again; what somebody changed since is kept, and said."""
    return _taken(table, steps.last_done, _("There is nothing of yours to take back here."))


def redo(table):
    """The newest undo is taken back, unless something else was done since."""
    return _taken(table, steps.last_undone, _("There is nothing to do again here."))


def _taken(table, find, nothing):
    use_door("undo")
    steps.one_at_a_time(table)
    named = request.form.get("action", "")
    step = steps.mine(table, named) if named else find(table)
    if step is None:
        db.session.rollback()
        return said(answer(table, [], {}), [_("This is taken back already.") if named else nothing])
    if steps.is_long(table, step, MOST_AT_ONCE):
        return begun_as_job(table, "undo", {"table": table.name, "action": step.action})
    return _answered(table, step)


def _answered(table, step):
    steps.take_on(step)
    done = take_back(table, step)
    if not done.anything:
        steps.passed(table, step)
    labels = _labels(table, [kept.id for kept in done.kept[:LISTED]])
    kept = [_told(table, each, labels) for each in done.kept[:LISTED]]
    response = answer(table, [*done.ids, *done.back], {"kept": kept})
    db.session.commit()
    if done.binned:
        say(response, removed={"table": table.name, "ids": done.binned})
    back = way_back(table) if done.anything else None
    return said(response, words(done, bool(step.undo_of), kept), back, "ok" if done.anything else "error")


def words(done: TakenBack, again: bool, kept: list[str]) -> list[str]:
    """What a toast says of it."""
    cells, back, binned = (f"{count:,}" for count in (done.cells, len(done.back), len(done.binned)))
    parts = (
        (done.cells, _("Done again: %(count)s values.", count=cells) if again else
         _("Taken back: %(count)s values.", count=cells)),
        (done.back, _("%(count)s rows are back.", count=back)),
        (done.binned, _("%(count)s rows are in the recycle bin.", count=binned)),
        (done.kept, _("%(count)s stay as they are:", count=f"{len(done.kept):,}") + " " + " · ".join(kept[:NAMED])),
    )  # fmt: skip
    return [text for there, text in parts if there] or [_("Everything is so already.")]


def _told(table, kept, labels):
    label, field = labels.get(kept.id, f"#{kept.id}"), table.by_key[kept.key].label
    about = label if kept.key == table.title else f"{label}, {field}"
    return f"{about}: {kept.reason}"


def _labels(table, ids):
    title = table.by_key[table.title].column
    query = select(table.id, title).where(table.id == any_of(ids))
    return {id: str(name) for id, name in company_connection().execute(query)} if ids else {}


@job("undo", _l("Undo"), door="undo")
def run_undo(job, table: str, action: str) -> dict:
    """A long undo: one transaction, so that it is done wholly or not at all."""
    here = tables.here(table)
    for patience in PATIENCE:
        company_connection().exec_driver_sql(patience)
    step = steps.mine(here, action)
    if step is None:
        return {"page": f"/{table}", "told": _("This is taken back already.")}
    steps.take_on(step)
    done = take_back(here, step, lambda rows: job.progress(rows, 0, _("Taking it back")))
    if not done.anything:
        steps.passed(here, step)
    labels = _labels(here, [kept.id for kept in done.kept[:LISTED]])
    kept = [_told(here, each, labels) for each in done.kept[:LISTED]]
    return {"page": f"/{table}", "told": " ".join(words(done, bool(step.undo_of), kept))}
