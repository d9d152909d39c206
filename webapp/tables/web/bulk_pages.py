"""Changing or deleting many records at once: the panel that asks what to do, and what becomes of it."""

from flask import abort, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from tenants.current import use_door
from tenants.db import db
from webapp.core.errors import refusal
from webapp.tables.asking.questions import Question, described
from webapp.tables.cells import may_edit
from webapp.tables.lasting import begun_as_job
from webapp.tables.looking import listing
from webapp.tables.looking.frames import base_of, here
from webapp.tables.values.edits import BARE, edit_of, ops_of
from webapp.tables.values.kind import Invalid
from webapp.tables.web.answers import answer, said, way_back
from webapp.tables.writing import bulk, many
from webapp.tables.writing.bulk import Which

MOST_AT_ONCE = 500
PANELS = frozenset({"ids", "all", "field", "op", "value", "keys", "find", "with", "whole", "fold"})


def panel(table):
    """What to do with which field of the chosen records, or of all that the page's question finds."""
    return render_template("tables/_bulk.html", **_drawn(table, request.args, here(table)))


def _drawn(table, said_, question, error=""):
    fields = editable(table)
    field = next((one for one in fields if one.key == said_.get("field")), fields[0] if fields else None)
    if field is None:
        abort(403)
    ops = ops_of(field)
    op = said_.get("op") if said_.get("op") in dict(ops) else ops[0][0]
    kind = field.kind.name if op == "set" else "tags" if op in ("tag", "untag") else "text"
    return whom(table, said_, question) | {
        "field": field, "fields": fields, "ops": ops, "op": op, "bare": op in BARE, "input_kind": kind,
        "input": table.form([field.key], MultiDict({field.key: said_.get("value", "")}))[field.key],
        "errors": [error] if error else [],
    }  # fmt: skip


def whom(table, said_, question) -> dict:
    """Which records a panel is about, in words and as its form says it again."""
    base, every = base_of(table), "all" in said_
    ids = ids_of(said_.get("ids", "")) if not every else ()
    count, capped, _sums = listing.counted(table, question) if every else (len(ids), False, [])
    return {
        "table": table, "base": base, "every": every, "ids": ",".join(map(str, ids)), "count": count, "capped": capped,
        "described": described(table, question) if every else "", "question": question,
    }  # fmt: skip


def editable(table) -> list:
    return [field for field in table.fields if field.column is not None and may_edit(table, field)]


def ids_of(text: str) -> tuple[int, ...]:
    """The ids in "1,2,3". 422 for anything else."""
    parts = [part for part in text.split(",") if part]
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        abort(422)
    return tuple(map(int, parts))


def apply(table):
    """200 the rows as they are now, 202 the job of many, 422 the panel with the reason."""
    use_door("bulk")
    question = Question.asked(request.args, table)
    asked = request.form.get("field")
    field = next((one for one in editable(table) if one.key == asked), None) or abort(403 if asked else 422)
    told = {
        "op": request.form.get("op") or "set",
        "value": request.form.get("value", ""),
        "keys": [field.key],
    }
    try:
        edit_of(field, told)
    except Invalid as invalid:
        context = _drawn(table, request.form, question, str(invalid.message))
        return make_response(render_template("tables/_bulk.html", **context), 422)
    return done_or_begun(table, told, question)


def done_or_begun(table, told, question):
    """The edit at once, or as a job where the records are many."""
    which = asked_for(question)
    if isinstance(which, str):
        return refusal(422, which)
    found = which.found(table, told, MOST_AT_ONCE + 1)
    if len(found) > MOST_AT_ONCE:
        return begun_as_job(table, "bulk", bulk.payload_of(table, told, which))
    deleting = told["op"] == "delete"
    done = many.delete_many(table, found) if deleting else bulk.edit_many(table, told, found)
    refused = [
        {"row": at, "id": one.id, "key": one.key, "text": told.get("value", ""), "message": one.message}
        for at, one in enumerate(done.refused)
    ]
    shown = [one.id for one in done.refused] if deleting else done.ids
    response = answer(table, shown, {"refused": refused})
    db.session.commit()
    words = _deleted(table, done) if deleting else bulk.words(table, done)
    return said(
        response, words, way_back(table) if done.ids else None, "ok" if done.ids or not refused else "error"
    )


def asked_for(question) -> Which | str:
    """Which records the form means, or why it cannot be said."""
    if "all" in request.form:
        return " ".join(map(str, question.problems)) if question.problems else Which.of(question)
    ids = ids_of(request.form.get("ids", ""))
    return Which(ids) if ids else _("Choose at least one row.")


def delete(table):
    """To the recycle bin; the answer holds the rows that have to stay."""
    use_door("form")
    return done_or_begun(table, {"op": "delete", "keys": []}, Question.asked(request.args, table))


def restore(table):
    """Back from the recycle bin, as rows."""
    use_door("restore")
    done = many.restore_many(table, ids_of(request.form.get("ids", "")))
    response = answer(table, done.ids, {})
    db.session.commit()
    return said(response, [_("%(count)s rows are back.", count=f"{len(done.ids):,}")], way_back(table))


def _deleted(table, done):
    gone = _("%(count)s rows are in the recycle bin.", count=f"{len(done.ids):,}")
    why = list(dict.fromkeys(one.message for one in done.refused))
    kept = _("%(count)s stay as they are:", count=f"{len(done.refused):,}") + " " + " · ".join(why[:3])
    return [*([gone] if done.ids else []), *([kept] if done.refused else [])] or [_("Nothing changes.")]
