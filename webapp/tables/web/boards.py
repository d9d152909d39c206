"""A board: a lane for each of a field's choices, a card for each record; a page of every lane in one statement."""

from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request
from sqlalchemy import func, literal, select, union_all

from tenants.db import company_connection
from webapp.tables.asking.ordering import Order
from webapp.tables.asking.questions import Question, conditions
from webapp.tables.cells import Row, may_edit
from webapp.tables.looking import listing
from webapp.tables.looking.bars import board_fields, shape_of
from webapp.tables.looking.frames import base_of, frame, in_sight

SIZE, FURTHEST = 20, 2_000
CAP = 10_000
FACTS, MOST_OWN = 4, 12


@dataclass(frozen=True)
class Lane:
    """`value` is "" for records without a choice; `many` is None where there are too many to count."""

    value: str
    label: Any
    dot: str
    cards: list[Row]
    many: int | None
    more_url: str


def board(table, question, by: str) -> dict:
    """The context of a board."""
    field, base = table.by_key[by], base_of(table)
    many = _counted(table, question, field)
    named = _lanes(field, many)
    found = _found(table, question, field, [value for value, _ in named], 0)
    rows = _rows(table, question, field, [id for ids in found.values() for id in ids[:SIZE]])
    lanes = [
        _lane(field, value, label, [rows[id] for id in found[value][:SIZE]], many.get(value or None, 0),
              _more(question, base, by, value, found[value], 0))
        for value, label in named
        if found[value] or value
    ]  # fmt: skip
    return {
        "lanes": lanes,
        "by": field,
        "bys": board_fields(table),
        "movable": may_edit(table, field),
        "facts": _facts(table, question, field),
    }


def cards(table):
    """More cards of one lane."""
    question = Question.asked(request.args, table)
    shape, by = shape_of(table, question.but(as_="board"))
    if not shape:
        return "", 204
    field = table.by_key[by]
    value, after = request.args.get("lane", ""), min(max(request.args.get("from", 0, int), 0), FURTHEST)
    if value and value not in field.kind.labels and not field.kind.extendable:
        abort(404)
    ids = _found(table, question, field, [value], after)[value]
    rows = _rows(table, question, field, ids[:SIZE])
    return render_template(
        "tables/_cards.html",
        **frame(table),
        lane=_lane(field, value, "", [rows[id] for id in ids[:SIZE]], 0,
                   _more(question, base_of(table), by, value, ids, after)),
        by=field,
        movable=may_edit(table, field),
        facts=_facts(table, question, field),
    )  # fmt: skip


def _lanes(field, known=()):
    """(value, label) of every lane: the choices, what is none of them any more or not yet, and none at all."""
    offered = dict(field.kind.options)
    own = sorted(value for value in known if value and value not in offered)
    return [*offered.items(), *((value, field.kind.show(value)) for value in own[:MOST_OWN]), ("", "")]


def _lane(field, value, label, cards, many, more_url):
    dot = field.kind.look(value).dot if value else ""
    return Lane(value, label, dot, cards, many, more_url)


def _more(question, base, by, value, ids, after):
    further = len(ids) > SIZE and after + SIZE <= FURTHEST
    return (
        question.url(f"{base}/cards", by=by, lane=value or None, **{"from": str(after + SIZE)})
        if further
        else ""
    )


def _found(table, question, field, values, after) -> dict[str, list[int]]:
    """{choice: ids in the question's order, one more than a page}."""
    asked, order = conditions(table, question), _sorting(table, question)
    parts = []
    for at, value in enumerate(values):
        column = select(table.id.label("id"), literal(at).label("lane")).where(*asked, _same(field, value))
        parts.append(select(column.order_by(*order).limit(SIZE + 1).offset(after).subquery()))
    found: dict[str, list[int]] = {value: [] for value in values}
    for id, at in company_connection().execute(union_all(*parts)):
        found[values[at]].append(id)
    return found


def _same(field, value):
    return field.column == value if value else field.column.is_(None)


def _sorting(table, question):
    order = Order.of(table, question.sort)
    by = [
        key.column.desc().nulls_last() if key.descending else key.column.asc().nulls_last()
        for key in order.keys
    ]
    return [*by, table.id.desc() if order.backwards else table.id]


def _rows(table, question, field, ids) -> dict[int, Row]:
    if not ids:
        return {}
    fields = [table.by_key[table.title], *_facts(table, question, field), field]
    return listing.rows_of(table, ids, list(dict.fromkeys(fields)))


def _facts(table, question, field):
    """What a card says below its name: the first columns in sight, blank ones left out when it is drawn."""
    told = (one for one in in_sight(table, question) if one.key not in (table.title, table.number, field.key))
    return tuple(told)[:FACTS]


def _counted(table, question, field) -> dict[str | None, int | None]:
    """How many records each lane has, where there are not too many of them all."""
    some = select(field.column.label("lane")).where(*conditions(table, question)).limit(CAP + 1).subquery()
    counts = company_connection().execute(select(some.c.lane, func.count()).group_by(some.c.lane)).all()
    known = sum(count for _, count in counts) <= CAP
    return {lane: count if known else None for lane, count in counts}
