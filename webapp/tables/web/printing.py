"""The current view on paper: up to two thousand rows, heads on every sheet, and what it is that one holds in hand."""

from datetime import UTC, datetime

from flask import render_template, request

from tenants.current import actor
from tenants.db import db
from webapp.core.noting import note_print
from webapp.tables.asking.questions import Question, described
from webapp.tables.looking import listing
from webapp.tables.looking.frames import base_of, frame, in_sight

MOST = 2_000
PAPERS = ("portrait", "landscape")
WIDE = 7


def show(table):
    question = Question.asked(request.args, table)
    fields, base = in_sight(table, question), base_of(table)
    page = listing.page(table, question, fields, size=MOST)
    note_print("list", table.name, rows=len(page.rows), asked=request.query_string.decode())
    db.session.commit()
    view, who = question.views.named(question.view), actor()
    asked = request.args.get("paper", "")
    return render_template(
        "tables/print.html",
        **frame(table),
        fields=fields,
        rows=page.rows,
        cut=page.next_cursor is not None,
        most=MOST,
        view=view.label if view else "",
        described=described(table, question),
        paper=asked if asked in PAPERS else PAPERS[len(fields) > WIDE],
        papers=[(paper, question.url(f"{base}/print", paper=paper)) for paper in PAPERS],
        back_url=question.url(base, paper=None),
        who=who.name if who else "",
        at=datetime.now(UTC),
    )
