"""What the pages of a table have in common: where it lies, what its reader may do, which fields are in sight."""

import secrets
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from flask import abort, request, url_for
from werkzeug.datastructures import MultiDict

from tenants.roles import Permission
from webapp.core.access import may
from webapp.tables.asking.questions import Question
from webapp.tables.asking.saved import views_of
from webapp.tables.cells import may_edit
from webapp.tables.looking.layouts import Columns, laid, layout_of, said
from webapp.tables.registry import tables
from webapp.tables.writing.editing import default_text

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


def in_sight(table, view: str | Question = "") -> Columns:
    """The fields that a list shows. A fragment that joins rows which are there already says itself which they show."""
    if "X-Columns" in request.headers:
        return Columns.of(_worn(table, request.headers["X-Columns"]))
    if isinstance(view, Question) and view.views:
        return Columns.of(layout_of(table, view))
    key = view.view if isinstance(view, Question) else view
    views = views_of(table, key)
    chosen = views.named(key)
    return Columns.of(laid(table, said(chosen, views, key), chosen))


def shown(table) -> Columns:
    """The fields of the page that a fragment is asked from, without asking the database where the page says it."""
    return in_sight(table) if "X-Columns" in request.headers else in_sight(table, here(table))


def _worn(table, worn):
    """What a page says of its columns: number:7*,name,phone: 7 steps wide and frozen; "!" where colours have rules."""
    coloured, keys = worn.startswith("!"), [part for part in worn.lstrip("!").split(",") if part]
    named = [(part.rstrip("*").partition(":"), part.endswith("*")) for part in keys]
    told = {
        "columns": [key for (key, _, _), _ in named],
        "widths": {key: int(wide) for (key, _, wide), _ in named if wide.isdecimal() and len(wide) < 3},
    }
    frozen = sum(held for _, held in named) or None
    rules = layout_of(table, here(table)).rules if coloured else ()
    return replace(laid(table, told), frozen=frozen, rules=rules)


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


def said_by(question: Question) -> dict[str, str]:
    """What a list says of its records, and so of a new one, also where no column shows it: {field: text}."""
    return {one.key: one.value for one in question.known if one.lookup == "is"}


def blank(table, question: Question) -> dict:
    """The context of a new row: defaults, what the question's filters say, and a key that makes it once."""
    fields = table.enterable
    asked = said_by(question)
    proposed = table.propose(asked) if table.propose else {}
    said = proposed | asked
    texts = {field.key: said.get(field.key) or default_text(field) for field in fields}
    start = next(iter(proposed), None)
    return {"new": table.form(texts, MultiDict(texts)), "receipt": secrets.token_urlsafe(16), "start": start}
