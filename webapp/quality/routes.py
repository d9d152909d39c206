"""The check-up's page, what is done from it, and the word that a record holds (已核对), from wherever it is given."""

from typing import Any

from flask import Blueprint, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, update

from tenants.current import use_door
from tenants.db import db
from tenants.roles import Permission
from webapp.core.access import demand, may, member, requires
from webapp.core.fragments import page_or_fragment, toast, wants_fragment
from webapp.core.ids import any_of
from webapp.quality import findings
from webapp.quality.examining import begin, this_month
from webapp.quality.models import Finding
from webapp.quality.reasons import examined, verifiable
from webapp.quality.verifying import offer, verify
from webapp.tables.registry import tables
from webapp.tables.values.people import Person
from webapp.tables.web.answers import drawn_again, way_back
from webapp.tables.web.bulk_pages import ids_of
from webapp.tables.writes import who

bp = Blueprint("quality", __name__)
MOST_AT_ONCE = 500


@bp.record_once
def offered(_state) -> None:
    """Every table's record page offers it, once all tables are there."""
    for name in tables:
        tables.actions[name].append(offer(name))


@bp.get("/checkup")
@requires(Permission.SEE)
def checkup() -> ResponseReturnValue:
    """`?person=` somebody else's, for who may manage people; 0 is nobody's."""
    month, person = findings.newest() or this_month(), _person()
    done, every = findings.progress(month, person)
    told: dict[str, Any] = {
        "month": month,
        "whose": person,
        "done": done,
        "every": every,
        "examined": examined(),
    }
    told |= {"groups": findings.groups(month, person), "people": _people(month)}
    return page_or_fragment("quality/checkup.html", "quality/_groups.html", **told)


def _person() -> int | None:
    asked = request.args.get("person", who() or 0, int)
    if asked != who():
        demand(Permission.MEMBERS)
    return asked or None


def _people(month):
    """(id, name, open findings) of everybody with findings, for who may see them."""
    if not may(Permission.MEMBERS):
        return []
    names = Person().labels(())
    return [
        (person or 0, names.get(person) or _("Nobody in charge"), count)
        for person, count in findings.people(month)
        if person != who()
    ]


@bp.post("/checkup")
@requires(Permission.IMPORT, "customers")
def examine() -> ResponseReturnValue:
    """Looks for what has come since, as a job."""
    job = begin(this_month(), again=True)
    db.session.commit()
    return redirect(url_for("jobs.show", job_id=job), 303)


@bp.post("/checkup/<int:id>/verification")
@member
def verified(id: int) -> ResponseReturnValue:
    """The record of this finding holds."""
    finding = _finding(id)
    table = tables.here(finding.table_name)
    demand(Permission.EDIT, table.name)
    if not verifiable(table):
        abort(404)
    use_door("form")
    row = verify(table, [finding.record_id])
    _see_to_all(table, [finding.record_id], "verified", "stale")
    findings.see_to(finding, "verified")
    db.session.commit()
    return _gone(_("%(record)s is verified.", record=row), way_back(table))


@bp.post("/checkup/<int:id>/dismissal")
@member
def dismissed(id: int) -> ResponseReturnValue:
    """It is right as it is."""
    finding = _finding(id)
    demand(Permission.EDIT, finding.table_name)
    findings.see_to(finding, "dismissed")
    db.session.commit()
    undo = {"url": url_for("quality.reopened", id=id), "method": "DELETE", "values": {}}
    return _gone(_("It is right as it is."), undo)


@bp.delete("/checkup/<int:id>/dismissal")
@member
def reopened(id: int) -> ResponseReturnValue:
    finding = _finding(id)
    demand(Permission.EDIT, finding.table_name)
    findings.see_to(finding, "open")
    db.session.commit()
    return toast(make_response(""), _("It is on the list again."))


@bp.post("/verifications/<name>")
@member
def verify_records(name: str) -> ResponseReturnValue:
    """`ids` of records of this table hold, as of now; on a record's page back to it."""
    table = _verifiable(name)
    demand(Permission.EDIT, name)
    ids = _ids()
    use_door("form" if len(ids) == 1 else "bulk")
    label = verify(table, ids)
    _see_to_all(table, ids, "verified", "stale")
    page = drawn_again(table, ids)
    back = way_back(table)
    db.session.commit()
    if not wants_fragment():
        return redirect(
            url_for(f"{name}.show", id=ids[0]) if len(ids) == 1 else url_for(f"{name}.index"), 303
        )
    told = (
        _("%(record)s is verified.", record=label)
        if len(ids) == 1
        else _("%(n)s records are verified.", n=len(ids))
    )
    return toast(make_response(page), told, back)


def _verifiable(name):
    table = tables.here(name) if name in tables else abort(404)
    return table if verifiable(table) else abort(404)


def _ids() -> tuple[int, ...]:
    """422 for none, too many, or what cannot be ids."""
    ids = ids_of(request.form.get("ids", ""))
    return ids if 0 < len(ids) <= MOST_AT_ONCE else abort(422)


def _finding(id: int) -> Finding:
    finding = db.session.get(Finding, id) if id < 2**63 else None
    if finding is None or not may(Permission.SEE, finding.table_name):
        abort(404)
    if finding.person != who():
        demand(Permission.EDIT, finding.table_name)
    return finding


def _see_to_all(table, ids, state, reason):
    """What the check-ups said of these records for this reason is seen to."""
    of = (Finding.table_name == table.name, Finding.record_id == any_of(ids), Finding.reason == reason)
    done = update(Finding).where(*of, Finding.state == "open")
    db.session.execute(done.values(state=state, seen_to_by=who(), seen_to_at=func.now()))


def _gone(told, undo) -> ResponseReturnValue:
    if not wants_fragment():
        return redirect(url_for("quality.checkup"), 303)
    return toast(make_response(""), told, undo)
