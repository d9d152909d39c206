"""The search over all tables: a page of its own, and the results alone while somebody types."""

from flask import Blueprint, Response, request, url_for

from tenants.db import db
from tenants.roles import Permission
from webapp.core.access import requires
from webapp.core.fragments import page_or_fragment
from webapp.search.finding import found, seen
from webapp.search.recents import recent, remember
from webapp.search.words import LONGEST
from webapp.tables.own import searched
from webapp.tables.registry import tables

bp = Blueprint("search", __name__)
tables.opened.append(remember)


@bp.get("/search")
@requires(Permission.SEE)
def index() -> Response:
    """`?q=` words; without any, what this person opened last."""
    asked = request.args.get("q", "").strip()[:LONGEST]
    if asked and [table for table in seen() if searched.wanted(table)]:
        db.session.commit()
    context = {"groups": found(asked)} if asked else {"recent": recent()}
    return page_or_fragment("search/index.html", "search/_results.html", asked=asked, **context)


@bp.app_template_global("search_url")
def search_url() -> str:
    return url_for("search.index")
