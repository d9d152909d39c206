"""Pasting, filling and clearing: a block of texts becomes one act; what is wrong or changed meanwhile stays outside."""

import json

from flask import abort, make_response, render_template, request
from flask_babel import gettext as _

from tenants.current import use_door
from tenants.db import db
from webapp.core.errors import refusal
from webapp.tables.remembering import receipts
from webapp.tables.web.answers import answer, said, way_back
from webapp.tables.writing.blocks import Block
from webapp.tables.writing.planning import applied, planned

MOST_ROWS, MOST_COLUMNS, MOST_TOLD = 5_000, 200, 20
DOORS = ("paste", "fill", "clear")


def paste(table):
    """200 the rows and, as triggers, what was refused; with `try` only what would happen."""
    use_door(_door())
    block = _asked()
    if isinstance(block, str):
        return refusal(422, block)
    if "try" in request.form:
        return make_response(
            render_template("tables/_paste.html", **_preview(table, planned(table, block, False)))
        )
    if (before := receipts.sent(table)) is not None:
        return _again(table, before)
    plan = planned(table, block)
    made, changed = applied(table, plan)
    lists = {"refused": plan.refused, "conflicts": plan.conflicts}
    response = answer(table, [*changed, *made], lists)
    db.session.commit()
    back = way_back(table) if made or changed else None
    return said(response, _words(plan, len(made)), back, "error" if plan.refused and not back else "ok")


def _door() -> str:
    """What was done with the block, as the history names it. 422 for what no page of ours sends."""
    door = request.form.get("door", DOORS[0])
    return door if door in DOORS else abort(422)


def _again(table, action):
    """What was sent before is done already: its rows as they are now."""
    response = answer(table, receipts.written_by(table, action), {})
    return said(response, [_("This was written already.")], way_back(table, action))


def _asked() -> Block | str:
    """The block as the form holds it, or why it is none."""
    try:
        block = Block(
            *(json.loads(request.form.get(name) or "[]") for name in ("keys", "ids", "rows", "seen"))
        )
    except ValueError:
        abort(422)
    _demand_shape(block)
    if len(block.rows) > MOST_ROWS or len(block.keys) > MOST_COLUMNS:
        return _("At most %(rows)s rows at once, please.", rows=f"{MOST_ROWS:,}")
    return block


def _demand_shape(block):
    """422 for what no page of ours sends."""
    wide, high = len(block.keys), len(block.ids)
    sound = (
        _texts(block.rows, wide, high, (str, type(None)))
        and (not block.seen or _texts(block.seen, wide, high, (str, type(None))))
        and isinstance(block.ids, list)
        and all(id is None or (type(id) is int and 0 < id < 2**63) for id in block.ids)
        and all(isinstance(key, str) for key in block.keys)
        and len(set(block.keys)) == wide
        and len({id for id in block.ids if id is not None}) == sum(id is not None for id in block.ids)
    )
    if not sound:
        abort(422)


def _texts(rows, wide, high, kinds):
    return (
        isinstance(rows, list)
        and len(rows) == high
        and all(
            isinstance(row, list) and len(row) == wide and all(isinstance(t, kinds) for t in row)
            for row in rows
        )
    )


def _preview(table, plan) -> dict:
    labels = {key: one.label for key, one in table.by_key.items()}
    return {
        "table": table,
        "plan": plan,
        "records": len(plan.changes),
        "refused": [(each, labels.get(each["key"], each["key"])) for each in plan.refused[:MOST_TOLD]],
        "conflicts": [(each, labels[each["key"]]) for each in plan.conflicts[:MOST_TOLD]],
    }


def _words(plan, made):
    counts = (
        (plan.cells, _("%(count)s cells are changed.", count=f"{plan.cells:,}")),
        (made, _("New rows: %(count)s.", count=f"{made:,}")),
        (len(plan.refused), _("%(count)s cells could not be written.", count=f"{len(plan.refused):,}")),
        (
            len(plan.conflicts),
            _("%(count)s cells were changed by somebody else.", count=f"{len(plan.conflicts):,}"),
        ),
    )
    return [words for count, words in counts if count] or [_("Everything is so already.")]
