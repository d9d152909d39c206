"""One view answers a browser with the page and htmx with the part of it that changed."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, render_template
from htmx_flask import request

from webapp.core import shell
from webapp.core.parts import kept


def wants_fragment() -> bool:
    """Whether htmx asks for a part; boosted and history-restoring requests get the whole page."""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def page_or_fragment(page: str, fragment: str, status: int = 200, **context) -> Response:
    response = make_response(render_template(fragment if wants_fragment() else page, **context), status)
    response.vary.add("HX-Request")
    return response


def kept_page_or_fragment(page: str, fragment: str, holes: Mapping[str, str], **told: Any) -> Response:
    """The same of what is drawn once for all who are told the same; `holes` are what it does not keep."""
    drawn = kept(fragment, holes, **told) if wants_fragment() else kept(page, holes, **shell.told(), **told)
    response = make_response(drawn)
    response.vary.add("HX-Request")
    return response


def say(response: Response, **triggers) -> Response:
    """Adds htmx triggers, as ASCII JSON: a header with Chinese in it stops gunicorn."""
    said = json.loads(response.headers.get("HX-Trigger", "{}"))
    response.headers["HX-Trigger"] = json.dumps({**said, **triggers})
    return response


def toast(
    response: Response, text: str, undo: dict | None = None, kind: str = "ok", goes: str | None = None
) -> Response:
    """Says what happened; `undo` is {"url", "method", "values"}, or None where there is no way back; `goes` the
    address of what it is about."""
    return say(response, toast={"text": str(text), "undo": undo, "kind": kind, "goes": goes})
