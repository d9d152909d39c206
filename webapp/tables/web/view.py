"""The pages of saved views: the list of them, keeping, naming, sharing, locking, moving, copying, deleting them."""

from flask import abort, make_response, redirect, request
from flask_babel import gettext as _

from tenants.db import db
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.errors import refusal
from webapp.core.fragments import page_or_fragment, toast, wants_fragment
from webapp.tables.asking.questions import Question
from webapp.tables.asking.saved import Saved, may_change, views_of
from webapp.tables.looking import saving
from webapp.tables.looking.frames import base_of, frame
from webapp.tables.values.kind import tidy


def index(table):
    """All views, each with what may be done to it."""
    return page_or_fragment("tables/views.html", "tables/_views.html", **listed(table))


def listed(table) -> dict:
    views = views_of(table, request.args.get("view", ""))
    return frame(table) | {
        "views": [(view, isinstance(view, Saved), may_change(table, view)) for view in views],
        "chosen": views.chosen,
        "at": request.args.get("view", ""),
        "may_share": may(Permission.EDIT, table.name),
    }


def create(table):
    """Saves what the address asks for, laid out as it is, under a name."""
    label, shared = tidy(request.form.get("label", "")), bool(request.form.get("shared"))
    if problem := _unfit(label):
        return refusal(422, problem)
    if shared and not may(Permission.EDIT, table.name):
        abort(403)
    try:
        key = saving.create(table, Question.asked(request.args, table), label, shared)
    except saving.TooMany:
        return refusal(422, _("There are enough views of this table; delete one first."))
    db.session.commit()
    return _to(table, key, 201)


def _unfit(label):
    if not label:
        return _("Give the view a name.")
    return _("At most %(longest)s characters.", longest=saving.LONGEST) if len(label) > saving.LONGEST else ""


def change(table, key):
    """Keeps what is looked at (`keep`), or a new name, or whether it is shared or locked."""
    view, form = _mine_or_403(table, key), request.form
    if "keep" in form:
        saving.keep(table, Question.asked({**request.args, "view": key}, table), view)
    if "label" in form:
        label = tidy(form["label"])
        if problem := _unfit(label):
            return refusal(422, problem)
        saving.change(view, label=label)
    flags = {name: form[name] == "1" for name in ("shared", "locked") if name in form}
    if flags.get("shared") and not may(Permission.EDIT, table.name):
        abort(403)
    if flags.get("shared") is False and not view.mine:
        abort(403)
    if flags:
        saving.change(view, **flags)
    db.session.commit()
    return _to(table, key) if "keep" in form else index(table)


def _mine_or_403(table, key):
    """404 for a view that is not there, or is somebody's own; 403 for one that may be seen but not changed."""
    view = views_of(table).named(key)
    if not isinstance(view, Saved):
        abort(404)
    return view if may_change(table, view) else abort(403)


def copy(table, key):
    view = views_of(table, key).named(key) or abort(404)
    try:
        saving.copy(table, view, _("%(view)s, copy", view=view.label))
    except saving.TooMany:
        return refusal(422, _("There are enough views of this table; delete one first."))
    db.session.commit()
    return index(table)


def move(table, key):
    """By `by` places."""
    view = _mine_or_403(table, key)
    saving.move(table, view, request.form.get("by", 1, int))
    db.session.commit()
    return index(table)


def delete(table, key):
    """The toast brings it back."""
    view = _mine_or_403(table, key)
    saving.delete_view(view)
    db.session.commit()
    answer = make_response(index(table))
    undo = {"url": f"{base_of(table)}/views/{key}/deletion", "method": "DELETE", "values": {}}
    return toast(answer, _("The view “%(view)s” is deleted.", view=view.label), undo)


def restore(table, key):
    view = saving.deleted(table, key) or abort(404)
    if not may_change(table, view):
        abort(403)
    saving.change(view, deleted_at=None)
    db.session.commit()
    return _to(table, key)


def open_with(table):
    """The view that the table opens with, for this person."""
    key = request.form.get("view", "")
    if key and views_of(table, key).named(key) is None:
        abort(404)
    saving.open_with(table, key)
    db.session.commit()
    return index(table)


def _to(table, key, status=200):
    """On to the view."""
    url = f"{base_of(table)}?view={key}"
    if not wants_fragment():
        return redirect(url, 303)
    answer = make_response("", status)
    answer.headers["HX-Redirect"] = url
    return answer
