"""The movements of the pool as people read them, for whoever may see these customers."""

from datetime import datetime
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from tenants.db import company_connection
from webapp.handing.models import PoolMovement as M
from webapp.handing.moving import TABLE
from webapp.tables.registry import tables
from webapp.tables.values.people import Person

SHOWN = 30


class Moved(NamedTuple):
    """One movement: what happened, as a sentence; `url` is the customer's page while there is one."""

    id: int
    at: datetime
    kind: str
    customer: str
    url: str
    told: str
    reason: str


def movements(before: int = 0) -> tuple[list[Moved], int | None]:
    """The newest first, and the id to go on below, if there are more."""
    table = tables.here(TABLE)
    about = M.id, M.at, M.kind, M.customer_id, M.person, M.by, M.reason
    known = table.key_field.column.label("name"), table.column("deleted_at").label("gone")
    query = select(*about, *known).join_from(M, table.model, table.id == M.customer_id)
    older = [M.id < before] if before else []
    query = query.where(table.there(M.id > 0), *older).order_by(M.id.desc()).limit(SHOWN + 1)
    rows = company_connection().execute(query).all()
    names = Person().labels(()) if rows else {}
    told = [_told(row, names) for row in rows[:SHOWN]]
    return told, told[-1].id if len(rows) > SHOWN else None


def _told(row, names):
    url = "" if row.gone else url_for(f"{TABLE}.show", id=row.customer_id)
    return Moved(
        row.id, row.at, row.kind, row.name, url, sentence(row.kind, row.person, row.by, names), row.reason
    )


def sentence(kind: str, person: int, by: int | None, names) -> str:
    """Who took whom, or gave whom back."""
    who, other = (names.get(id or 0) or _("The system") for id in (person, by))
    if kind == "returned" and by != person:
        return _("%(other)s put it back from %(person)s", other=other, person=who)
    return {
        "claimed": _("%(person)s claimed it", person=who),
        "returned": _("%(person)s returned it", person=who),
        "fell": _("fell back, %(person)s was not in touch for too long", person=who),
        "handed": _("%(other)s handed it over from %(person)s", other=other, person=who),
        "restored": _("went back to %(person)s", person=who),
    }[kind]
