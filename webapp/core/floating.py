"""What floats over pages: words for scripts, messages, menus, dialogs that are empty until they open.

It is the same for everybody who reads a language and knows of no company, so it is no part of a page: a script brings
it once, under an address that changes with it, and browsers keep it.
"""

import hashlib
import json
from functools import lru_cache

from flask import Flask, Response, abort, current_app, request
from flask_babel import force_locale

from webapp.core.translating import LANGUAGES, language

PARTS = (
    ("components/_saying.html", "body"),
    ("tables/_menus.html", ".grid, .facts"),
)  # and where they belong


def floats_url() -> str:
    """The address of what floats, in the language at hand; may be kept for ever."""
    return f"/floats.js?l={language()}&v={_digest(language())}"


def script(code: str) -> str:
    """The script that puts it all at the end of a page; `code` is one of LANGUAGES."""
    if current_app.debug:
        _script.cache_clear()
    return _script(code)


@lru_cache
def _script(code):
    with force_locale(code):
        drawn = [(json.dumps(_drawn(name), ensure_ascii=False), place) for name, place in PARTS]
    lines = (
        f"if (document.querySelector({json.dumps(place)})) document.body.insertAdjacentHTML('beforeend', {html});"
        for html, place in drawn
    )
    return "\n".join(lines)


def _drawn(name):
    """Without what pages are told: it depends on nobody."""
    return current_app.jinja_env.get_template(name).render()


def _digest(code):
    return hashlib.sha256(script(code).encode()).hexdigest()[:12]


def floats() -> Response:
    code = request.args.get("l", "")
    if code not in LANGUAGES:
        abort(404)
    return Response(script(code), mimetype="text/javascript")


def init_app(app: Flask) -> None:
    app.add_url_rule("/floats.js", "floats", floats)
    app.jinja_env.globals.update(floats_url=floats_url)
