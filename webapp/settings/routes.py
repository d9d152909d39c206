"""The settings of a company: where the menu leads, and the pages' blueprint."""

from flask import redirect, url_for

from tenants.roles import Permission
from webapp.core.access import may, requires
from webapp.settings import choice_pages, dictionary_pages, field_pages, merge_pages, rule_pages
from webapp.settings.blueprint import bp
from webapp.tables.registry import tables

__all__ = ["bp", "choice_pages", "dictionary_pages", "field_pages", "merge_pages", "rule_pages"]


@bp.get("")
@requires(Permission.SEE)
def index():
    """To what this person can do here: arrange, or read what is kept."""
    return redirect(url_for("settings.fields" if may(Permission.SETTINGS) else "settings.dictionary"))


def _new_field_url(table):
    """Where a table's list leads who may add a field to it."""
    return url_for("settings.new_field", table=table.name) if may(Permission.SETTINGS) else ""


tables.tools["own_field"] = _new_field_url
