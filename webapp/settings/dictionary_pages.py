"""The data dictionary: for everybody who may see records, to read, to filter and to print."""

from flask import request

from tenants.roles import Permission
from webapp.core.access import may, requires
from webapp.core.fragments import page_or_fragment
from webapp.settings.blueprint import bp
from webapp.settings.dictionary import dictionary
from webapp.tables.registry import tables


@bp.get("/dictionary", endpoint="dictionary")
@requires(Permission.SEE)
def show_dictionary():
    """`?q=` words that a field answers to, `?table=` one table alone."""
    asked, only = request.args.get("q", "").strip(), request.args.get("table", "")
    only = only if only in tables else ""
    context = {"chapters": dictionary(asked, only), "q": asked, "only": only}
    shown = [table for name, table in tables.items() if may(Permission.SEE, name)]
    return page_or_fragment("settings/dictionary.html", "settings/_dictionary.html", **context, tables=shown)
