"""The list of a table: the page, more rows of it, how many there are, what a type-ahead finds, the recycle bin."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import render_template, request
from markupsafe import Markup, escape
from sqlalchemy import select

from tenants.db import company_connection, db
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.fragments import kept_page_or_fragment, page_or_fragment
from webapp.core.parts import kept
from webapp.tables.asking.questions import Question, conditions, described
from webapp.tables.asking.searching import narrowed
from webapp.tables.looking import listing
from webapp.tables.looking.bars import bar, shape_of
from webapp.tables.looking.drawing import drawn
from webapp.tables.looking.frames import base_of, blank, frame, in_sight
from webapp.tables.looking.scenes import Scene
from webapp.tables.looking.sheets import sheet
from webapp.tables.own import derived, plain_indexes, searched
from webapp.tables.own import indexes as own_indexes
from webapp.tables.values.people import Person
from webapp.tables.web.boards import board
from webapp.tables.web.calendars import calendar

SHAPES = {"board": ("tables/_board.html", board), "calendar": ("tables/_calendar.html", calendar)}
PAGE = "tables/index.html", "tables/_table.html"
MOST_OPTIONS = 12
MOST_DELETED = 200


def index(table):
    """The table, or the board or the calendar that the question asks for."""
    question = Question.asked(request.args, table)
    if (
        own_indexes.wanted(table, question.sort)
        | plain_indexes.wanted(table, question)
        | derived.wanted(table, question)
        | (bool(question.q) and searched.wanted(table))
    ):
        db.session.commit()
    status = 422 if question.problems else 200
    shape, by = shape_of(table, question)
    if shape:
        body, made = SHAPES[shape]
        context = frame(table) | bar(table, question, base_of(table), shape) | made(table, question, by)
        told = {"question": question, "described": described(table, question), "body": body}
        return page_or_fragment("tables/index.html", body, status, **context, **told)
    new = blank(table, question) if "new" in request.args and may(Permission.ADD, table.name) else {}
    if new or question.problems:
        return page_or_fragment(*PAGE, status, **listed(table, question), **new)
    scene = Scene.of(table, question)
    lines = drawn_rows(table, question, scene.fields)
    told = {"described": described(table, question), "blank": not lines}
    return kept_page_or_fragment(*PAGE, {"lines": lines}, scene=scene, **told)


def listed(table, question: Question) -> dict:
    """Everything that the page of a question shows."""
    scene = Scene.of(table, question)
    lines = drawn_rows(table, question, scene.fields)
    return {**scene.context(), "described": described(table, question), "lines": lines, "blank": not lines}


def drawn_rows(table, question: Question, fields) -> Markup:
    """The rows at the question's place, and what fetches the next ones; nothing where there are none."""
    found = listing.found(table, question, fields)
    return _drawn(table, question, fields, found) if found.records else Markup()


def _drawn(table, question, fields, found) -> Markup:
    base, ids = base_of(table), [record[0] for record in found.records]
    drawn_lines = _lines(table, base, fields, found, ids)
    next_url, sums_url = _next_url(question, base, found), _subtotals_url(question, base, found)
    holes = {
        "lines": drawn_lines,
        "first": str(ids[0] if ids else 0),
        "next_url": escape(next_url),
        "place": str(len(next_url)),
        "subtotals_url": escape(sums_url),
    }
    about = {"keys": ",".join(field.key for field in fields), "width": len(fields) + 1}
    return kept(
        "tables/_lines.html", holes, table=table, **about, more=bool(next_url), grouped=bool(sums_url)
    )


def _lines(table, base, fields, found, ids):
    if not ids:
        return Markup()
    if fields.layout.rules:
        return drawn(table, fields, listing.rows_found(table, fields, found))
    return sheet(table, base, listing.valued(fields, found.records), ids, fields, found.heads)


def _next_url(question, base, found):
    return question.url(f"{base}/rows", after=found.next_cursor) if found.next_cursor else ""


def _subtotals_url(question, base, found):
    """Where the heads of the groups on a page learn what they come to."""
    groups = [("groups", head.told) for head in found.heads.values()]
    if not groups:
        return ""
    asked = question.url(f"{base}/subtotals")
    return f"{asked}{'&' if '?' in asked else '?'}{urlencode(groups)}"


def rows(table):
    question = Question.asked(request.args, table)
    fields = in_sight(table, question)
    return _drawn(table, question, fields, listing.found(table, question, fields))


def count(table):
    found, capped, sums = listing.counted(table, Question.asked(request.args, table))
    told = [{"label": field.label, "text": field.kind.show(total or 0)} for field, total in sums]
    return render_template("tables/_count.html", table=table, count=found, capped=capped, sums=told)


@dataclass(frozen=True)
class Option:
    """What a type-ahead offers: the text that parse() understands, what it is called, and its number."""

    value: str
    label: str
    note: str = ""


def options(table):
    question = Question(q=request.args.get("q", "").strip(), sort=table.sort)
    number, title = table.by_key[table.number], table.by_key[table.title]
    query = select(number.column, title.column).where(*conditions(table, question, search=narrowed))
    found = company_connection().execute(query.order_by(table.id.desc()).limit(MOST_OPTIONS))
    offers = [Option(named, called, "" if named == called else named) for named, called in found]
    return render_template("tables/_options.html", table=table, options=offers)


@dataclass(frozen=True)
class Binned:
    id: int
    label: str
    note: str
    deleted_at: datetime
    deleted_by: str


def bin_(table):
    names, deleted_at = Person().labels(()), table.column("deleted_at")
    query = select(
        table.id,
        table.by_key[table.title].column,
        table.by_key[table.number].column,
        deleted_at,
        table.column("updated_by"),
    )
    query = (
        query.where(table.there(deleted_at.is_not(None)))
        .order_by(deleted_at.desc(), table.id.desc())
        .limit(MOST_DELETED)
    )
    found = company_connection().execute(query)
    binned = [
        Binned(id, str(called), "" if named == called else str(named), at, names.get(by, ""))
        for id, called, named, at, by in found
    ]
    return render_template("tables/bin.html", **frame(table), rows=binned, next_url=None)
