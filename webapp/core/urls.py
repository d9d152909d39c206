"""Addresses: of pages outside the company at hand, of pages inside another, and of files that never change."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, request, url_for
from werkzeug.routing import IntegerConverter

STATIC = Path(__file__).parents[1] / "static"
FILES = frozenset({"static", "floats"})  # endpoints of what is the same for everybody


class Id(IntegerConverter):
    """`<int:…>` as far as a bigint goes; a larger number names nothing, so it is no address of ours."""

    def __init__(self, map, **options):
        super().__init__(map, **{"max": 2**63 - 1, **options})


def outer_url(endpoint: str, **values) -> str:
    """Like url_for, without the prefix of the company at hand."""
    return url_for(endpoint, **values).removeprefix(request.script_root) or "/"


def company_url(slug: str, path: str = "/") -> str:
    return f"/c/{slug}{path}"


def asset(path: str) -> str:
    """`/static/<path>?v=<hash of its bytes>`: may be kept for ever."""
    digest = _digest(path, STATIC.joinpath(path).stat().st_mtime_ns if current_app.debug else 0)
    return f"/static/{path}?v={digest}"


@lru_cache(maxsize=256)
def _digest(path, _changed):
    try:
        return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    except FileNotFoundError:
        return "missing"


def absolute_url(path: str) -> str:
    """A path as people can open it from a letter."""
    return current_app.config["KEZHANG"].BASE_URL + path


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = Id
    app.jinja_env.globals.update(outer_url=outer_url, company_url=company_url, asset=asset)
