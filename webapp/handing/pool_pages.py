"""The pages of the pool (公海): claiming and returning customers, who moved, whom is to fall soon, the rules."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tenants.current import use_door
from tenants.db import company_connection, db
from tenants.roles import Permission
from webapp.core import shell
from webapp.core.access import may, requires
from webapp.core.errors import refusal
from webapp.core.fragments import page_or_fragment, toast, wants_fragment
from webapp.handing import idling, moving, rules, telling
from webapp.handing.moving import TABLE, Full, Moved
from webapp.tables.registry import tables
from webapp.tables.web.answers import answer, said
from webapp.tables.web.bulk_pages import ids_of
from webapp.tables.writes import who
from webapp.tables.writing import many

bp = Blueprint("pool", __name__, url_prefix="/pool")
LONGEST_REASON, MOST = 500, 500


def left_out() -> frozenset[str]:
    """A company without the rules has no pool in its menu."""
    return frozenset() if rules.now().on else frozenset({"pool"})


shell.left_out.append(left_out)


@bp.get("")
@requires(Permission.SEE, TABLE)
def index() -> str:
    """`?before=` goes on below the movement of that number."""
    _table()
    before = request.args.get("before", 0, type=int)
    seen = may(Permission.HISTORY, TABLE)
    moved, older = telling.movements(before if 0 < before < 2**63 else 0) if seen else ([], None)
    has, limit = moving.room()
    return render_template(
        "pool/index.html", rules=rules.now(), moved=moved, older=older, seen=seen, has=has, limit=limit,
        soon=idling.soon(who() or 0), notice=rules.NOTICE, most=idling.SHOWN,
        pool_url=url_for(f"{TABLE}.index", view="pool"),
    )  # fmt: skip


@bp.get("/panel")
@requires(Permission.EDIT, TABLE)
def panel() -> ResponseReturnValue:
    """What can be done with these customers: `?ids=1,2,3`."""
    return _panel(ids_of(request.args.get("ids", "")))


@bp.post("/claims")
@requires(Permission.EDIT, TABLE)
def claim() -> ResponseReturnValue:
    """200 the rows as they are now, or back to the customer; 422 where there is no room for them."""
    use_door("claim")
    ids = _asked()
    try:
        moved = moving.claim(ids)
    except Full as full:
        db.session.rollback()
        return _panel(ids, {"claim": str(full)}, 422)
    return _moved(ids, moved, _("Yours now: %(count)s.", count=len(moved.ids)), "claim")


@bp.post("/returns")
@requires(Permission.EDIT, TABLE)
def give_back() -> ResponseReturnValue:
    """The same for the way back, which needs a `reason`."""
    use_door("return")
    ids, reason = _asked(), request.form.get("reason", "").strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        wrong = _("Write why, in at most %(longest)s characters.", longest=LONGEST_REASON)
        return _panel(ids, {"reason": wrong}, 422)
    moved = moving.give_back(ids, reason)
    return _moved(ids, moved, _("Back in the pool: %(count)s.", count=len(moved.ids)), "reason")


@bp.get("/rules")
@requires(Permission.SETTINGS)
def show_rules() -> str:
    return _rules(rules.now(), {})


@bp.post("/rules")
@requires(Permission.SETTINGS)
def set_rules() -> ResponseReturnValue:
    """Back to the page; 422 with the reasons beside what was typed."""
    asked, errors = rules.read(request.form, rules.roles())
    if errors:
        return _rules(asked, errors), 422
    rules.keep(asked)
    db.session.commit()
    return toast(redirect(url_for(".show_rules"), 303), _("This holds from now on."))  # type: ignore[arg-type]


def offer(customer_id: int) -> list[dict]:
    """What the page of a customer offers."""
    table = tables.here(TABLE)
    field = moving.owner_field(table)
    if not rules.now().on or not may(Permission.EDIT, TABLE) or field is None or field.veiled:
        return []
    owner = company_connection().scalar(select(field.column).where(table.id == customer_id))
    if owner is None:
        told = {"post": True, "values": {"ids": customer_id}}
        return [{"label": _("Claim"), "url": url_for("pool.claim"), "icon": "people", **told}]
    if owner == who():
        return [
            {
                "label": _("Return to the pool"),
                "url": url_for("pool.panel", ids=customer_id),
                "icon": "people",
            }
        ]
    return []


def of_list(table) -> str:
    """Where a list asks what the pool has to do with the rows that were chosen; "" where nothing."""
    if table.name != TABLE or not rules.now().on or not may(Permission.EDIT, TABLE):
        return ""
    return url_for("pool.panel") if table.owner in table.by_key else ""


tables.actions[TABLE].append(offer)
tables.tools["pool"] = of_list


def _table():
    """The customers, for those who may see who looks after them."""
    table = tables.here(TABLE)
    field = moving.owner_field(table)
    return abort(403) if field is None or field.veiled else table


def _asked() -> tuple[int, ...]:
    """The ids that were sent; 404 where none of them is there."""
    _table()
    if not rules.now().on:
        abort(refusal(422, _("There is no pool here. Who manages the company can set one up.")))
    ids = ids_of(request.form.get("ids", ""))
    if not 0 < len(ids) <= MOST:
        abort(refusal(422, _("Choose from 1 to %(most)s customers.", most=MOST)))
    return ids


def _panel(ids, errors=None, status=200):
    table = _table()
    if len(ids) > MOST:
        return refusal(422, _("Choose from 1 to %(most)s customers.", most=MOST))
    fields = [table.key_field, moving.owner_field(table)]
    now = many.standing(table, ids, fields, lock=False)
    if ids and not now:
        abort(404)
    mine = [id for id, row in now.items() if row.owner == who() or (row.owner and may(Permission.SETTINGS))]
    told: dict[str, Any] = {"names": {id: row.name for id, row in now.items()}, "mine": mine}
    told |= {"free": [id for id, row in now.items() if row.owner is None], "on": rules.now().on}
    has, limit = moving.room()
    page = "pool/panel.html", "pool/_panel.html", status
    return page_or_fragment(
        *page, **told, has=has, limit=limit, errors=errors or {}, longest=LONGEST_REASON,
        reason=request.form.get("reason", ""), back=url_for(f"{TABLE}.index"),
    )  # fmt: skip


def _moved(ids, moved: Moved, words: str, about: str) -> ResponseReturnValue:
    """What moved and what did not; where nothing did, the panel says why."""
    if not moved.ids:
        if not moved.left:
            abort(404)
        db.session.rollback()
        return _panel(ids, {about: " ".join(moved.left)}, 422)
    db.session.commit()
    sentences = [words, *moved.left]
    if wants_fragment():
        return said(answer(tables.here(TABLE), moved.ids, {}), sentences)
    alone = about == "claim" and len(ids) == 1  # who returned it may not see it any more
    page = url_for(f"{TABLE}.show", id=ids[0]) if alone else url_for(".index")
    return said(redirect(page, 303), sentences)  # type: ignore[arg-type]


def _rules(asked, errors) -> str:
    typed = request.form if errors else {}
    known = rules.roles()
    return render_template("pool/rules.html", rules=asked, known=known, errors=errors, typed=typed)
