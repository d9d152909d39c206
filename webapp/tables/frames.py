"""What the pages of a table have in common: where it lies, what its reader may do, which fields are in sight."""

import secrets
from urllib.parse import parse_qsl, urlsplit

from flask import abort, request, url_for
from werkzeug.datastructures import MultiDict

from tenants.roles import Permission
from webapp.core.access import may
from webapp.tables.cells import may_edit
from webapp.tables.editing import default_text
from webapp.tables.questions import Question
from webapp.tables.registry import tables

RIGHTS = {
    "add": Permission.ADD,
    "edit": Permission.EDIT,
    "delete": Permission.DELETE,
    "import": Permission.IMPORT,
    "export": Permission.EXPORT,
    "history": Permission.HISTORY,
    "reveal": Permission.REVEAL,
}


def base_of(table) -> str:
    return url_for(f"{table.name}.index")


def frame(table) -> dict:
    """The part of a template's context that is the same everywhere."""
    rights = {name: may(permission, table.name) for name, permission in RIGHTS.items()}
    tools = {f"{name}_url": make(table) for name, make in tables.tools.items()}
    return {"table": table, "base": base_of(table), "rights": rights, "new_label": table.new_label, **tools}


def in_sight(table, view: str) -> tuple:
    """The fields that a list shows in this view."""
    chosen = next((one for one in table.views if one.key == view), None)
    return tuple(table.visible(chosen.columns if chosen else ()))


def here(table) -> Question:
    """The question of the page that a fragment is asked from: htmx names its address."""
    asked = parse_qsl(urlsplit(request.headers.get("HX-Current-URL", "")).query)
    return Question.asked(dict(asked), table)


def on_record_page(table, id: int) -> bool:
    return urlsplit(request.headers.get("HX-Current-URL", "")).path == f"{base_of(table)}/{id}"


def field_or_404(table, key: str):
    return table.by_key.get(key) or abort(404)


def editable_or_403(table, key: str):
    """404 for a field that is not there, 403 for one that the actor may not change."""
    field = field_or_404(table, key)
    return field if may_edit(table, field) else abort(403)


def blank(table, question: Question) -> dict:
    """The context of a new row: defaults, what the question's filters say, and a key that makes it once."""
    fields = table.enterable
    asked = {one.key: one.value for one in question.known if one.lookup == "is"}
    said = (table.propose(asked) if table.propose else {}) | asked
    texts = {field.key: said.get(field.key) or default_text(field) for field in fields}
    return {"new": table.form(texts, MultiDict(texts)), "receipt": secrets.token_urlsafe(16)}
