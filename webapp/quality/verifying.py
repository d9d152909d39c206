"""The word that a record holds: who gave it and when. An act like any other, in the trail and taken back by undo."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime

from flask import abort, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from tenants.db import company_connection
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.ids import any_of
from webapp.quality.reasons import verifiable
from webapp.tables.registry import tables
from webapp.tables.writes import who
from webapp.tables.writing.many import change_many


def verify(table, ids: Collection[int]) -> str:
    """These records hold, as of now; the name of the first. 404 where one is not there. The caller commits."""
    title = table.by_key[table.title].column
    query = select(table.id, title).where(table.id == any_of(ids), table.live)
    names = {row.id: row[1] for row in company_connection().execute(query)}
    if set(names) != set(ids):
        abort(404)
    now = {"verified_at": datetime.now(UTC), "verified_by": who()}
    change_many(table, dict.fromkeys(ids, now))
    return str(names[next(iter(ids))])


def offer(name: str) -> Callable[[int], list[dict]]:
    """The button of a record's page."""

    def button(id):
        if not verifiable(tables[name]) or not may(Permission.EDIT, name):
            return []
        url = url_for("quality.verify_records", name=name)
        return [
            {
                "label": _("Mark as verified"),
                "url": url,
                "icon": "check",
                "post": True,
                "first": True,
                "values": {"ids": id},
            }
        ]

    return button
