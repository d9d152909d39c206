"""What stands above the rows of a table: its views as tabs, what differs from the view, the shapes it can take."""

from flask_babel import gettext as _

from webapp.tables.asking.lookups import LOOKUPS
from webapp.tables.asking.saved import Saved, may_change
from webapp.tables.looking.saving import changed

DAYS = ("date", "instant")


def bar(table, question, base: str, shape: str = "") -> dict:
    """The part of a list's context that is about its views and shapes."""
    view = question.views.named(question.view)
    left_out = _left_out(table, question)
    return {
        "tabs": [_tab(question, base, one) for one in question.views],
        "views_url": f"{base}/views?view={question.view}",
        "layout_url": question.url(f"{base}/layout"),
        "print_url": question.url(f"{base}/print"),
        "state": state(table, question, base, view),
        "shape": shape,
        "shapes": shapes(table, question, base, shape),
        "left_out": left_out,
        "asked": question.q
        or question.where.parts
        or len(question.filters) > len(question.given if left_out else ()),
    }


def _tab(question, base, view):
    saved = isinstance(view, Saved)
    return {
        "key": view.key,
        "label": view.label,
        "url": base if _first(question, view) else f"{base}?view={view.key}",
        "active": view.key == question.view or (not question.view and _plain(view)),
        "locked": saved and view.locked,
        "mine": saved and not view.shared,
    }


def _plain(view):
    """The view that says nothing: the table itself."""
    return not (view.args or view.columns or isinstance(view, Saved))


def _first(question, view):
    return _plain(view) and not question.views.chosen


def state(table, question, base: str, view) -> dict:
    """Whether what is looked at is what the view says, and the ways on from there."""
    tried = bool(question.views.layouts.get(question.view))
    place = f"?view={view.key}" if view else ""
    return {
        "changed": tried or changed(question, view),
        "keep_url": question.url(f"{base}/views/{view.key}") if may_change(table, view) else "",
        "layout_url": f"{base}/layout{place}",
        "view_url": f"{base}{place}",
    }


def shape_of(table, question) -> tuple[str, str]:
    """("board" or "calendar" or "", the field that it is made by); what cannot be is the table."""
    shape = question.as_
    able = {"board": board_fields, "calendar": calendar_fields}.get(shape)
    keys = [field.key for field in able(table)] if able else []
    wanted = question.by
    if not keys:
        return "", ""
    return shape, wanted if wanted in keys else keys[0]


def board_fields(table) -> list:
    """A column of a board for each of a field's choices."""
    return [
        one for one in table.fields if one.kind.name == "choice" and one.column is not None and one.editable
    ]


def calendar_fields(table) -> list:
    return [
        one for one in table.fields if one.kind.name in DAYS and one.column is not None and not one.sealed
    ]


def shapes(table, question, base, shape) -> list[dict]:
    kinds = (
        ("", _("Table"), "table", True),
        ("board", _("Board"), "columns", bool(board_fields(table))),
        ("calendar", _("Calendar"), "calendar", bool(calendar_fields(table))),
    )
    return [
        {"label": label, "icon": icon, "active": key == shape, "url": _shaped(question, base, key)}
        for key, label, icon, able in kinds
        if able
    ]


def _shaped(question, base, key):
    """A view that is a board says so itself: its table has to be asked for."""
    plain = "table" if question.given.get("as") else None
    return question.url(base, **{"as": key or plain, "by": None, "month": None, "week": None})


def _left_out(table, question):
    """What the table leaves out by itself just now, in words."""
    if question.view or not question.given or "where" in question.own:
        return ""
    fields = table.by_key
    said = (
        LOOKUPS[one.lookup].describe(fields[one.key], one.meant)
        for one in question.known
        if one.arg in question.given
    )
    return _(", ").join(said)
