"""Find and replace, within the page's question: a preview of what becomes of what, and then all of it as one act."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from flask import make_response, render_template, request
from flask_babel import gettext as _

from tenants.current import use_door
from webapp.core.fragments import say
from webapp.tables.asking.questions import Question
from webapp.tables.looking.frames import here
from webapp.tables.values.edits import edit_of, finder, replaceable
from webapp.tables.web.bulk_pages import asked_for, done_or_begun, editable, whom
from webapp.tables.writing import bulk, many
from webapp.tables.writing.judging import judge
from webapp.tables.writing.planning import beside

PREVIEWED, COUNTED = 50, 10_000
SWITCHES = ("whole", "fold")
DIALOG = "replacing-body"


class Line(NamedTuple):
    """One value and what becomes of it, or why it cannot."""

    label: str
    field: str
    old: str
    new: str
    problem: str = ""


def panel(table):
    """What to find, what to put in its place, where."""
    return render_template("tables/_replace.html", **_asked(table, request.args, here(table)))


def replace(table):
    """With `try` the first changes and their number; without, all of them: 200 the rows, 202 a job, 422 the panel."""
    use_door("bulk")
    question = Question.asked(request.args, table)
    context = _asked(table, request.form, question)
    problems = [str(problem) for problem in question.problems] if "all" in request.form else []
    if not context["find"]:
        problems.append(_("Write what to find."))
    if problems or not context["keys"]:
        return make_response(render_template("tables/_replace.html", **context | {"errors": problems}), 422)
    told = {"op": "replace", "keys": context["keys"], "find": context["find"], "with": context["with_"]}
    told |= {name: context[name] for name in SWITCHES}
    if "try" in request.form:
        return render_template("tables/_replace.html", **context | _preview(table, told, question))
    done = done_or_begun(table, told, question)
    return _in_dialog(table, done) if request.headers.get("HX-Target") == DIALOG else done


def _in_dialog(table, done):
    """The same for the dialog: what was done stands in it, and the table behind it fetches itself anew."""
    told = json.loads(done.headers.get("HX-Trigger", "{}"))
    words, goes = (told.get("toast", {}).get(name) for name in ("text", "goes"))
    page = render_template(
        "tables/_replaced.html", words=words, goes=goes, refused=told.get("refused", []), table=table
    )
    response = make_response(page, done.status_code)
    return say(response, toast=told["toast"], stale={"table": table.name}) if "toast" in told else done


def _asked(table, said, question) -> dict:
    fields = [field for field in editable(table) if replaceable(field)]
    chosen = said.get("field", "")
    keys = [field.key for field in fields if (field.key == chosen if chosen else not field.sealed)]
    switches = {name: bool(said.get(name)) for name in SWITCHES}
    words = {"find": said.get("find", ""), "with_": said.get("with", "")}
    return whom(table, said, question) | switches | words | {
        "fields": fields, "chosen": chosen, "keys": keys, "lines": None, "errors": [], "partly": False,
    }  # fmt: skip


def _preview(table, told, question) -> dict:
    which = asked_for(question)
    if isinstance(which, str):
        return {"errors": [which]}
    ids = which.found(table, told, COUNTED + 1)
    have, many_ = bulk.having(table, told, ids[:COUNTED]), len(ids) > COUNTED
    lines = _lines(table, told, have[:PREVIEWED])
    sealed = any(table.by_key[key].sealed for key in told["keys"])
    return {"lines": lines[:PREVIEWED], "matches": len(have), "many": many_, "partly": many_ and sealed}


def _lines(table, told, ids: Sequence[int]) -> list[Line]:
    """What would become of these records' values, judged as they would be."""
    edits = {key: edit_of(table.by_key[key], told) for key in told["keys"]}
    title = table.by_key[table.title]
    fields = dict.fromkeys([*beside(table, edits), title])
    now = many.standing(table, ids, fields, lock=False)
    entries = bulk.entries_of(table, edits, now.values())
    new = {entry.id: dict(entry.values) for entry in entries}
    judge(table, entries)
    return [
        _line(table, told, entry, key, new[entry.id].get(key), getattr(entry.record, title.attr))
        for entry in entries
        for key in dict.fromkeys([*new[entry.id], *entry.errors])
        if key in edits
    ]


def _line(table, told, entry, key, new, label):
    field = table.by_key[key]
    old = getattr(entry.record, field.attr) or ""
    shown = new if new is not None else finder(told).sub(lambda _: told["with"], old)
    old, shown = (_around(_told(field, text)) for text in (old, shown))
    return Line(str(label), str(field.label), old, shown, str(entry.errors.get(key, "")))


def _told(field, text: str) -> str:
    """What is sealed is shown as in a list: opening it is an act of its own."""
    return field.kind.mask(text) if field.sealed and text else text


def _around(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
