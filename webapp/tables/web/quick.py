"""Quick add: a small form of what a record needs, with the lane or the day filled in where it was asked for."""

import secrets

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from webapp.tables.asking.questions import Question
from webapp.tables.looking.frames import frame
from webapp.tables.writing.editing import default_text

MOST = 8


def form(table):
    """The form; `set.<key>=text` fills a field in, and so does what the list is filtered by."""
    question = Question.asked(_plain(request.args), table)
    given = {key.removeprefix("set."): text for key, text in request.args.items() if key.startswith("set.")}
    asked = {one.key: one.value for one in question.known if one.lookup == "is"} | given
    proposed = (table.propose(asked) if table.propose else {}) | asked
    fields = _asked_for(table, given)
    texts = {field.key: proposed.get(field.key) or default_text(field) for field in table.enterable}
    bound = table.form(texts, MultiDict(texts))
    hidden = [
        (key, texts[key]) for key in texts if proposed.get(key) and key not in {one.key for one in fields}
    ]
    receipt = secrets.token_urlsafe(16)
    return render_template(
        "tables/_quick.html", **frame(table), fields=fields, form=bound, hidden=hidden, receipt=receipt
    )


def _plain(args):
    return {key: value for key, value in args.items() if not key.startswith("set.")}


def _asked_for(table, given):
    """What a record cannot be without, what names it, what was filled in, and then what a list shows first."""
    able = {field.key: field for field in table.enterable}
    needed = [field.key for field in able.values() if field.required]
    shown = [field.key for field in table.visible()]
    wanted = dict.fromkeys((table.title, *needed, *given, *shown))
    return [able[key] for key in wanted if key in able][:MOST]
