"""The company's history: everything that everybody did, newest first, by table and by person."""

from typing import Any

from flask import Blueprint, Response, request, url_for

from tenants.roles import Permission
from webapp.core.access import may, requires
from webapp.core.fragments import page_or_fragment
from webapp.history.reading import Asked, acts
from webapp.history.telling import told
from webapp.tables.registry import tables
from webapp.tables.values.people import Person

bp = Blueprint("history", __name__)


def person_id(text: str) -> int:
    """Raises ValueError for what cannot be the id of a person."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise ValueError(text)
    return int(text)


@bp.get("/history")
@requires(Permission.HISTORY)
def index() -> Response:
    """A page of it; htmx gets the next part, to be put beneath. `?table=`, `?person=`, `?after=` a place."""
    seen = {name: table for name, table in tables.items() if may(Permission.HISTORY, name)}
    table, person = request.args.get("table", ""), request.args.get("person", 0, type=person_id)
    asked = Asked([table] if table in seen else list(seen), person, request.args.get("after", ""))
    found, place = acts(asked)
    further = (
        url_for("history.index", table=table or None, person=person or None, after=place) if place else None
    )
    context: dict[str, Any] = {"entries": told(found), "next_url": further, "place": asked.id or ""}
    choice = {
        "tables": seen.values(),
        "chosen": table,
        "people": Person().labels(()).items(),
        "person_chosen": person,
    }
    return page_or_fragment("history/index.html", "history/_entries.html", **context, **choice)
