"""Pages and parts of pages that are drawn once for all who would see the same.

What is kept is told apart by all it is told, the reader's language and the company's address; it can know nothing
else. What differs each time, as the proof in a form, is a hole in it that is filled whenever it is shown.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from contextvars import ContextVar
from functools import lru_cache, wraps
from itertools import chain
from typing import Any, NamedTuple

from flask import Flask, current_app, get_flashed_messages, has_request_context, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from webapp.core.words import language_at_hand

MOST = 2_000
UNKNOWN = ("request", "session", "g", "config", "get_flashed_messages")
MARK = secrets.token_hex(8)  # nobody can type it
HOLE = re.compile(f"{MARK}:([a-z_]+):")

drawing: ContextVar[bool] = ContextVar("drawing", default=False)
fillings: dict[str, Callable[[], str]] = {}


class Kept(NamedTuple):
    """Text, and the names of the holes between its pieces."""

    pieces: tuple[str, ...]
    holes: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> Markup:
        if not self.holes:
            return Markup(self.pieces[0])
        answer = _hole if drawing.get() else _filling
        texts = {name: values[name] if name in values else answer(name) for name in {*self.holes}}
        filled = (*(texts[name] for name in self.holes), "")
        return Markup("".join(chain.from_iterable(zip(self.pieces, filled, strict=True))))


def hole(fill: Callable[[], str]) -> Callable[[], Markup]:
    """A function of templates whose answer differs each time: a hole wherever a part that is kept calls it."""
    fillings[fill.__name__] = fill

    @wraps(fill)
    def told() -> Markup:
        return _hole(fill.__name__) if drawing.get() else Markup(fill())

    return told


def _filling(name):
    return fillings[name]()


def _hole(name):
    return Markup(f"{MARK}:{name}:")


class Parts:
    """What an application keeps of its pages."""

    def __init__(self, app: Flask):
        self.app, self.env = app, app.jinja_env
        self.drawn = lru_cache(MOST)(self._drawn)

    def kept(self, template: str, holes: Mapping[str, str] | None = None, **told: Hashable) -> Markup:
        """The part as it is for what it is told; `holes` are filled with these texts. A thing that is told and has a
        `context()` tells all that it says there, and has to be another thing when that is."""
        if self.app.debug:
            self.drawn.cache_clear()
        root = request.script_root if has_request_context() else ""
        values = holes or {}
        return self.drawn(template, language_at_hand(), root, tuple(values), tuple(told.items())).filled(
            values
        )

    def _drawn(self, template, language, root, holes, told) -> Kept:
        context: dict[str, Any] = dict.fromkeys(UNKNOWN, self.env.undefined(name="what is not told"))
        for name, value in told:
            context |= value.context() if hasattr(value, "context") else {name: value}
        context |= {name: _hole(name) for name in holes} | {"root": root}
        before = drawing.set(True)
        try:
            text = self.env.get_template(template).render(context)
        finally:
            drawing.reset(before)
        texts = HOLE.split(text)
        return Kept(tuple(texts[::2]), tuple(texts[1::2]))


@hole
def csrf_token() -> str:
    return generate_csrf()


@hole
def this_page() -> str:
    """The address of the page at hand."""
    return Markup.escape(request.script_root + (request.full_path if request.query_string else request.path))


@hole
def flashed() -> str:
    """What a page has to say when it comes."""
    messages = get_flashed_messages(with_categories=True)
    return Markup("").join(Markup('<p data-kind="{}">{}</p>').format(*message) for message in messages)


def kept(template: str, holes: Mapping[str, str], **told: Hashable) -> Markup:
    """For views: a part as Parts.kept draws it."""
    return current_app.extensions["parts"].kept(template, holes, **told)


def init_app(app: Flask) -> None:
    """After CSRFProtect, whose `csrf_token` would be one person's wherever it is kept."""
    parts = app.extensions["parts"] = Parts(app)
    app.jinja_env.globals.update(kept=parts.kept, csrf_token=csrf_token, this_page=this_page, flashed=flashed)
