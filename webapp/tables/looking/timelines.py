"""Everything that belongs to a record, of all tables, in one stream: what happened with it, the newest first.

Each table says by `when` which of its fields tells when a record happened. One statement finds the page, one for each
table that is on it draws its rows; only tables that the reader may see take part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from flask import abort, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy import DateTime, Integer, bindparam, cast, func, literal, select, tuple_, union_all
from sqlalchemy.sql import ColumnElement

from tenants.db import company_connection
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.formats import day, instant
from webapp.core.fragments import wants_fragment
from webapp.tables.cells import Row
from webapp.tables.looking import listing
from webapp.tables.registry import tables
from webapp.tables.values.days import zone

SIZE = 30
MOST_FACTS = 5


class Place(NamedTuple):
    """Where the stream is: a moment, the table by its place among those that are told, a record's id."""

    at: datetime
    table: int
    id: int

    def __str__(self):
        return f"{self.at.isoformat()}~{self.table}~{self.id}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """None for what is no place: the stream begins at its beginning."""
        try:
            at, table, id = text.split("~")
            return cls(datetime.fromisoformat(at).astimezone(UTC), int(table), int(id) % 2**63)
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Event:
    """One record of the stream: `when` it was, what it is, and the facts of it, (label, text)."""

    at: datetime
    when: str
    icon: str
    kind: str
    title: str
    url: str
    facts: list[tuple[Any, str]]


def timeline(table, id):
    """The tab of a record's page, or an older part of it; by itself it is the record's page."""
    row = listing.row(table, id, (table.key_field,)) or abort(404)
    if not wants_fragment():
        return redirect(row.url)
    events, last = told(table, id, Place.read(request.args.get("before", "")))
    next_url = f"{row.url}/timeline?before={last}" if last else None
    return render_template("tables/_timeline.html", table=table, row=row, events=events, next_url=next_url)


def told(table, id: int, before: Place | None = None) -> tuple[list[Event], Place | None]:
    """A page of the stream, and the place to go on from, if it goes on."""
    children = [child for child in tables.under(table.name) if may(Permission.SEE, child.name)]
    if not children:
        return [], None
    places = [Place(*row) for row in company_connection().execute(*_asked(table, children, id, before))]
    page = places[:SIZE]
    rows = {at: _rows(children[at], [p.id for p in page if p.table == at]) for at in {p.table for p in page}}
    links = [child.link_to(table.name) for child in children]
    events = [
        _event(children[p.table], links[p.table], p, rows[p.table][p.id])
        for p in page
        if p.id in rows[p.table]
    ]
    return events, page[-1] if len(places) > SIZE else None


def _asked(table, children, id, before):
    """The newest of each table and of all; the statement depends on the tables and on whether it goes on."""
    place = (table.name, tuple(child.name for child in children), before is not None)
    query = table.statement(("timeline", place), lambda: _stream(table, children, before is not None))
    after = dict(zip(("at", "table", "id"), before, strict=True)) if before else {}
    return query, {"record": id, "most": SIZE + 1, "zone": zone().key, **after}


def _stream(table, children, further):
    parts = [_part(table, child, at, further) for at, child in enumerate(children)]
    stream = union_all(*(part.subquery().select() for part in parts)).subquery()
    newest = (stream.c.at.desc(), stream.c.place.desc(), stream.c.id.desc())
    return select(stream).order_by(*newest).limit(bindparam("most", type_=Integer))


def _part(table, child, at, further):
    moment, place = _moment(child), literal(at, Integer)
    columns = (moment.label("at"), place.label("place"), child.id.label("id"))
    part = select(*columns).where(child.link_to(table.name).column == bindparam("record"), child.live)
    if further:
        told = (bindparam("at", type_=moment.type), bindparam("table", type_=Integer), bindparam("id"))
        part = part.where(tuple_(moment, place, child.id) < tuple_(*told))
    return part.order_by(moment.desc(), child.id.desc()).limit(bindparam("most", type_=Integer))


def _moment(child) -> ColumnElement:
    """When a record happened: a day at its midnight, where the company is; if nothing is said, when it was entered."""
    told, entered = child.when_column, child.column("created_at")
    if told.type.python_type is date:
        told = func.timezone(bindparam("zone"), cast(told, DateTime), type_=DateTime(timezone=True))
    return told if told is entered else func.coalesce(told, entered)


def _rows(child, ids: Sequence[int]) -> dict[int, Row]:
    fields = child.visible(dict.fromkeys((child.title, *(child.beneath or child.columns))))
    return listing.rows_of(child, ids, fields)


def _event(child, link, place, row) -> Event:
    facts = [
        (child.by_key[key].label, cell.text)
        for key, cell in row.cells.items()
        if cell.text and key not in (child.title, child.when)
    ][:MOST_FACTS]
    called = row.label if child.title != link.key else facts.pop(0)[1] if facts else ""
    when = (
        day(place.at.astimezone(zone()).date())
        if child.when_column.type.python_type is date
        else instant(place.at)
    )
    title = _("%(one)s: %(record)s", one=child.one, record=called) if called else str(child.one)
    return Event(place.at, when, child.icon, child.name, title, row.url, facts)
