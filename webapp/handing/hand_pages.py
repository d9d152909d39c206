"""The pages of handing over: what somebody looks after, to whom it goes, what went over before."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tenants.current import use_door
from tenants.db import db
from tenants.roles import Permission
from webapp.core.access import requires
from webapp.core.errors import refusal
from webapp.core.fragments import toast
from webapp.core.jobs import enqueue
from webapp.handing import handing_over, rules
from webapp.handing.models import Handing
from webapp.tables.registry import tables
from webapp.tables.values.people import Person

bp = Blueprint("handings", __name__, url_prefix="/hand-overs")
POOL = "pool"
MOST_AT_ONCE, SHOWN = 500, 50


@bp.get("")
@requires(Permission.MEMBERS)
def index() -> str:
    """`?person=` whose records; 404 for somebody who never worked here."""
    text = request.args.get("person", "")
    return _page(_member(text) or abort(404) if text else None)


@bp.post("")
@requires(Permission.MEMBERS)
def give() -> ResponseReturnValue:
    """Back to the page, or to the job where the records are many; 422 with the reason beside the field."""
    use_door("hand")
    giver = _member(request.form.get("person", ""))
    if giver is None:
        return _page(None, {"person": _("Choose a person.")}), 422
    loads = handing_over.loads(giver)
    errors: dict[str, str] = {}
    receiver = _receiver(giver, errors)
    chosen = [one for one in loads if one.key in request.form.getlist("what")]
    if not chosen:
        errors["what"] = _("Choose what is handed over.")
    elif receiver is None and all(one.must for one in chosen):
        errors.setdefault("to", _("Somebody has to stand there: choose a person."))
    if errors:
        return _page(giver, errors), 422
    return _given(giver, receiver, chosen)


def _given(giver, receiver, chosen):
    keys = [one.key for one in chosen]
    if sum(one.size for one in chosen) > MOST_AT_ONCE:
        return _as_job(handing_over.GIVE, {"giver": giver, "receiver": receiver, "keys": keys})
    done = handing_over.give(giver, receiver, keys)
    db.session.commit()
    return toast(redirect(url_for(".index", person=giver), 303), handing_over.given_words(done))


@bp.post("/<int:id>/reversal")
@requires(Permission.MEMBERS)
def take_back(id: int) -> ResponseReturnValue:
    """What is still as it was handed over goes back. 404 for none, 422 for one that was taken back."""
    use_door("undo")
    known = db.session.get(Handing, id) or abort(404)
    if _size(known) > MOST_AT_ONCE:
        return _as_job(handing_over.TAKE_BACK, {"id": id})
    handing = handing_over.standing(id)
    if handing is None:
        return refusal(422, _("This is taken back already."))
    done = handing_over.undo(handing)
    db.session.commit()
    return toast(redirect(url_for(".index"), 303), handing_over.returned_words(done))  # type: ignore[arg-type]


def _as_job(kind, payload):
    number = enqueue(kind, payload)
    db.session.commit()
    return redirect(url_for("jobs.show", job_id=number), 303)


def _size(handing):
    return sum(sum(fields.values()) for fields in handing.counts.values())


def _member(text: str) -> int | None:
    """Somebody who works here, or did."""
    return {str(id): id for id in Person().labels(())}.get(text)


def _receiver(giver, errors) -> int | None:
    text = request.form.get("to", "")
    if text == POOL:
        return None
    known = {str(id): id for id in handing_over.colleagues() if id != giver}
    if text not in known:
        errors["to"] = _("Choose who gets it.")
    return known.get(text)


def _page(giver: int | None, errors=None) -> str:
    names = Person().texts(())
    chosen = request.form.getlist("what") if errors else None
    loads = handing_over.loads(giver) if giver else []
    told = [(one, one.after if chosen is None else one.key in chosen) for one in loads]
    return render_template(
        "handings/index.html", people=names, giver=giver, loads=told, errors=errors or {}, pool=POOL,
        to=request.form.get("to", ""), colleagues=handing_over.colleagues(), handings=_past(), tables=tables,
        size=_size, most=MOST_AT_ONCE, pooled=rules.now().on,
    )  # fmt: skip


def _past():
    return db.session.scalars(select(Handing).order_by(Handing.id.desc()).limit(SHOWN)).all()
