"""Laying out a table: the panel of its columns, heights and colours, and what somebody changes about them."""

import json

from flask import abort, make_response, render_template, request

from tenants.db import db
from webapp.tables.asking.questions import Question
from webapp.tables.looking import saving
from webapp.tables.looking.bars import state
from webapp.tables.looking.colours import HUES, offers
from webapp.tables.looking.frames import base_of, frame
from webapp.tables.looking.layouts import HEIGHTS, MOST_FROZEN, cleaned, layout_of

LONGEST = 20_000


def panel(table):
    """All fields, those in sight first and in their order; what stays, how high, what is coloured."""
    question = Question.asked(request.args, table)
    layout = layout_of(table, question)
    keys = [field.key for field in layout.fields]
    rest = [field for field in table.fields if field.key not in keys]
    return render_template(
        "tables/_layout.html",
        **frame(table),
        layout=layout,
        layout_url=question.url(f"{base_of(table)}/layout"),
        columns=[(field, True) for field in layout.fields] + [(field, False) for field in rest],
        heights=HEIGHTS,
        most_frozen=MOST_FROZEN,
        hues=HUES,
        rules=layout.rules,
        offers=offers(table),
    )


def change(table):
    """Some of the layout, as JSON by its parts; answered with what then differs from the view."""
    question = Question.asked(request.args, table)
    saving.lay_out(table, question.view, cleaned(table, _told()))
    db.session.commit()
    return _state(table)


def _told():
    """What the form says; 422 for what is not JSON."""
    if sum(map(len, request.form.values())) > LONGEST:
        abort(413)
    try:
        return {key: json.loads(text) for key, text in request.form.items() if key != "csrf_token"}
    except (ValueError, RecursionError):
        abort(422)


def discard(table):
    """The view's own layout again."""
    question = Question.asked(request.args, table)
    saving.discard(table, question.view)
    db.session.commit()
    return _state(table)


def _state(table):
    question = Question.asked(request.args, table)
    now = state(table, question, base_of(table), question.views.named(question.view))
    return make_response(render_template("tables/_unsaved.html", table=table, state=now))
