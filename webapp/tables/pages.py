"""The pages that every table has. A module adds its own to the blueprint."""

from functools import wraps

from flask import Blueprint

from tenants.roles import Permission as P
from webapp.core.access import requires
from webapp.tables import sight
from webapp.tables.looking import figures, grouping, panels, timelines
from webapp.tables.looking.drawing import drawn
from webapp.tables.own import own
from webapp.tables.registry import tables
from webapp.tables.values import attachments
from webapp.tables.values.pinyin import spelling
from webapp.tables.web import cell as cell_pages
from webapp.tables.web import doors, entering, lists, looking, records, suggesting

RECORD = "/<int:id>"
CELL = f"{RECORD}/cells/<key>"
ROUTES = (
    ("GET", "", "index", P.SEE, lists.index),
    ("GET", "/rows", "rows", P.SEE, lists.rows),
    ("GET", "/count", "count", P.SEE, lists.count),
    ("GET", "/filters", "filters", P.SEE, panels.show),
    ("GET", "/figures", "figures", P.SEE, figures.show),
    ("GET", "/subtotals", "subtotals", P.SEE, grouping.subtotals),
    ("GET", "/options", "options", P.SEE, lists.options),
    ("GET", "/suggestions/<key>", "suggestions", P.SEE, suggesting.suggestions),
    ("GET", "/bin", "bin", P.DELETE, lists.bin_),
    ("GET", "/new", "new", P.ADD, entering.new),
    ("POST", "", "create", P.ADD, entering.create),
    ("GET", RECORD, "show", P.SEE, records.show),
    ("GET", f"{RECORD}/history", "history", P.HISTORY, records.history),
    ("GET", f"{RECORD}/under/<child>", "under", P.SEE, records.under),
    ("GET", f"{RECORD}/timeline", "timeline", P.SEE, timelines.timeline),
    ("POST", f"{RECORD}/deletion", "delete", P.DELETE, records.delete),
    ("DELETE", f"{RECORD}/deletion", "restore", P.DELETE, records.restore),
    ("GET", CELL, "cell", P.EDIT, cell_pages.editor),
    ("PUT", CELL, "save", P.EDIT, cell_pages.save),
    ("GET", f"{CELL}/shown", "shown", P.REVEAL, cell_pages.shown),
    ("POST", f"{CELL}/reversion", "revert", P.EDIT, cell_pages.revert),
)
tables.edition, tables.sight = own.edition, sight.seen


def table_blueprint(table) -> Blueprint:
    """A blueprint named as the table, with everything that can be done to it; each endpoint says who may."""
    bp = Blueprint(table.name, __name__, url_prefix=f"/{table.name}")
    for method, rule, endpoint, permission, view in (
        *ROUTES,
        *looking.ROUTES,
        *attachments.ROUTES,
        *doors.ROUTES,
    ):
        guarded = requires(permission, table=table.name)(_of(table, view))
        bp.add_url_rule(rule, endpoint, guarded, methods=[method])
    bp.record_once(lambda _: table.checked())
    bp.add_app_template_global(drawn, "drawn")
    bp.add_app_template_filter(_said, "said")
    return bp


def _of(table, view):
    @wraps(view)
    def answer(**place):
        return view(tables.here(table), **place)

    return answer


def _said(words) -> str:
    """How words sound, to be found by: in full and by their first letters."""
    return " ".join(spelling(str(words)))
