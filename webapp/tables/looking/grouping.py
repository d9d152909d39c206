"""Rows in groups: which row begins one, what its head says, and what its rows come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from flask import render_template, request
from sqlalchemy import and_, func, literal, select, union_all

from webapp.tables.asking.lookups import within
from webapp.tables.asking.ordering import Grouping, Order, group_label, grouped_by, is_time
from webapp.tables.asking.questions import Question, conditions
from webapp.tables.looking.figures import FIGURES, Figure, chosen, patiently, shown
from webapp.tables.looking.layouts import layout_of
from webapp.tables.values.kind import Invalid
from webapp.tables.values.periods import moved

BLANKS = "-"
MOST = 60
COUNT = FIGURES["count"]


@dataclass(frozen=True)
class Head:
    """Goes before the first row of a group; `told` is what an address says of it."""

    label: str
    told: str

    @property
    def id(self) -> str:
        """Part of an element's id, which may hold any text."""
        return sha256(self.told.encode()).hexdigest()[:12]


def headed(order: Order, records, place) -> dict[int, Head]:
    """The head of each record that begins a group, by its place; the first of a page goes on with the last one's."""
    grouping: Any = order.grouping
    width = len(order.keys)
    groups = [grouping.of(record[-width]) for record in records]
    before = grouping.of(place[0][0]) if place else object()
    firsts = [at for at, told in enumerate(groups) if told != (groups[at - 1] if at else before)]
    heads = heads_of(grouping, {groups[at] for at in firsts})
    return {at: heads[groups[at]] for at in firsts}


def heads_of(grouping: Grouping, groups: Iterable) -> dict[Any, Head]:
    """The head of each group; names are looked up together."""
    groups = set(groups)
    kind = grouping.key.field.kind
    named = kind.labels(groups - {None}) if kind.linked else {}
    return {one: Head(_label(grouping, kind, named, one), _told(one)) for one in groups}


def _told(group):
    return BLANKS if group is None else str(group)


def _label(grouping, kind, named, one):
    if one is None or grouping.unit or is_time(grouping.key.field):
        return group_label(grouping, one)
    return str(named.get(one, f"#{one}")) if kind.linked else kind.show(one)


def subtotals(table):
    """GET {base}/subtotals?groups=…: how many rows each group has, and its figures; they go to the heads."""
    question = Question.asked({key: value for key, value in request.args.items() if key != "groups"}, table)
    grouping = grouped_by(table, question.group)
    asked = {**chosen(table, layout_of(table, question).foot)}
    groups = _asked(grouping, request.args.getlist("groups")[:MOST]) if grouping else {}
    rows = _figures(table, question, grouping, list(groups.values()), asked) if groups else []
    told = [(heads_id(table, one), _said(table, asked, row)) for one, row in zip(groups, rows, strict=False)]
    return render_template("tables/_subtotals.html", told=told)


def heads_id(table, told: str) -> str:
    return f"{table.name}-sub-{Head('', told).id}"


def _asked(grouping, groups) -> dict[str, Any]:
    """{what the address says: the value}, without those that are none."""
    found = {}
    for told in groups:
        try:
            found[told] = None if told == BLANKS else _value(grouping, told)
        except (Invalid, ValueError):
            continue
    return found


def _value(grouping, told):
    if is_time(grouping.key.field):
        return date.fromisoformat(told)
    python = grouping.key.field.sought.type.python_type
    return told in ("True", "true") if python is bool else python(told)


def _figures(table, question, grouping, groups, asked):
    """A row of (place, count, figures …) for each group, one statement for all."""
    where = conditions(table, question)
    parts = [_figures_of(table, where, grouping, at, one, asked) for at, one in enumerate(groups)]
    return sorted(patiently(union_all(*parts)) or []) if parts else []


def _figures_of(table, where, grouping, at, group, asked):
    figures = [figure.sql(table.by_key[key].sought) for key, figure in asked.items()]
    query = select(literal(at), func.count(), *figures).select_from(table.model.__table__)
    return query.where(*where, _belongs(grouping, group))


def _belongs(grouping: Grouping, group):
    column = grouping.key.field.sought
    if group is None:
        return column.is_(None)
    if not is_time(grouping.key.field):
        return and_(column == group)
    return within(column, group, moved(grouping.unit or "day", group, 1))


def _said(table, asked: dict[str, Figure], row):
    """[(label, text)]: the count first."""
    _at, count, *values = row
    figures = zip(asked.items(), values, strict=True)
    return [
        (None, shown(None, COUNT, count)),
        *(
            (_labelled(table.by_key[key], one), shown(table.by_key[key], one, value))
            for (key, one), value in figures
        ),
    ]


def _labelled(field, figure):
    return f"{field.label} {figure.label}"
