"""The company's own fields: the list of a table's, the form that makes or changes one, what is out of use."""

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tenants.db import db
from tenants.roles import Permission
from webapp.core.access import requires
from webapp.core.errors import refusal
from webapp.core.fragments import page_or_fragment, toast, wants_fragment
from webapp.settings.asking import Asked, children_of, filters_of, seal
from webapp.settings.blueprint import bp
from webapp.settings.trying import functions, tried
from webapp.tables.own import own
from webapp.tables.own.computed import ADDED_UP, COMPARED, HOWS
from webapp.tables.own.kinds import LABELS
from webapp.tables.own.models import OwnField
from webapp.tables.own.own import Unfit
from webapp.tables.registry import tables

EDIT = "/fields/<int:id>"
BIGGEST = 2**63
HOWS_SAID = {
    "count": _l("how many there are"),
    "sum": _l("the sum"),
    "avg": _l("the average"),
    "min": _l("the least"),
    "max": _l("the greatest"),
    "newest": _l("the newest"),
}


def asked_table():
    """The table that the address or the form names; 404 for none."""
    name = request.values.get("table", "") or next(iter(tables))
    return tables.here(name) if name in tables else abort(404)


@bp.get("/fields")
@requires(Permission.SETTINGS)
def fields():
    """All own fields of a table, those that are used and those that are not."""
    return _listed(asked_table())


def _listed(table, status=200):
    return page_or_fragment("settings/fields.html", "settings/_fields.html", status, **listed(table))


def listed(table) -> dict:
    return {
        "table": table,
        "tables": list(tables.values()),
        "owns": own.fields_of(table.name),
        "retired": own.fields_of(table.name, retired=True),
        "kinds": LABELS,
        "builtin": sum(not field.extra for field in table.fields),
    }


@bp.get("/fields/new")
@requires(Permission.SETTINGS)
def new_field():
    return _form(Asked.of(request.args, asked_table()))


@bp.post("/fields")
@requires(Permission.SETTINGS)
def add_field():
    """A new field; 422 the form with the reasons and all that was typed."""
    asked = Asked.of(request.form, asked_table())
    try:
        field = own.add(asked.table.name, asked.said("label"), asked.kind, asked.settings(), **asked.more)
    except Unfit as unfit:
        return _refused(asked, unfit)
    label = field.label
    db.session.commit()
    return _back(asked.table, _("“%(field)s” is added.", field=label))


@bp.get(EDIT)
@requires(Permission.SETTINGS)
def edit_field(id):
    field = _found(id)
    return _form(Asked.standing(field, tables.here(field.table_name)), field)


@bp.post(EDIT)
@requires(Permission.SETTINGS)
def change_field(id):
    """Changes a field; 409 where somebody else did so meanwhile: what was typed stays, to be sent once more."""
    field = _found(id)
    asked = Asked.of(request.form, tables.here(field.table_name), field.kind)
    if request.form.get("seen", seal(field)) != seal(field):
        now = Asked.standing(field, asked.table)
        return _form(asked, field, 409, now=now)
    asked_sensitive = {**asked.more, "sensitive": field.sensitive}
    try:
        own.alter(
            field, label=asked.said("label"), settings=asked.settings(field.settings), **asked_sensitive
        )
    except Unfit as unfit:
        return _refused(asked, unfit, id)
    label = field.label
    db.session.commit()
    return _back(asked.table, _("“%(field)s” is saved.", field=label))


@bp.get("/fields/parts")
@requires(Permission.SETTINGS)
def parts():
    """The part of the form that depends on the kind, with what was typed so far."""
    asked = Asked.of(request.args, asked_table())
    return render_template("settings/_parts.html", **_context(asked, None))


@bp.post("/fields/trial")
@requires(Permission.SETTINGS)
def trial():
    """What a formula comes to for real records, or why it cannot be read."""
    asked = Asked.of(request.form, asked_table(), "formula")
    found = tried(asked.table, asked.said("formula"), asked.said("decimals"), request.form.get("id", 0, int))
    return render_template("settings/_trial.html", trial=found), 422 if found.error else 200


@bp.post("/fields/order")
@requires(Permission.SETTINGS)
def order_fields():
    table = asked_table()
    own.reorder(
        table.name,
        [int(id) for id in request.form.get("ids", "").split(",") if id.isascii() and id.isdigit()],
    )
    db.session.commit()
    return toast(_listed(table), _("The order is saved."))


@bp.post(f"{EDIT}/hiding")
@requires(Permission.SETTINGS)
def hide_field(id):
    return _done(id, own.hide, _("Lists leave “%(field)s” out until somebody asks for it."))


@bp.delete(f"{EDIT}/hiding")
@requires(Permission.SETTINGS)
def show_field(id):
    return _done(id, lambda field: own.hide(field, False), _("Lists show “%(field)s” again."))


@bp.post(f"{EDIT}/retirement")
@requires(Permission.SETTINGS)
def retire_field(id):
    way_back = {"url": url_for("settings.revive_field", id=id), "method": "DELETE", "values": {}}
    return _done(id, own.retire, _("“%(field)s” is out of use. Its data are kept for 30 days."), way_back)


@bp.delete(f"{EDIT}/retirement")
@requires(Permission.SETTINGS)
def revive_field(id):
    return _done(id, own.revive, _("“%(field)s” is in use again."))


def _done(id, change, told, undo=None):
    """Does it to a field and shows the table's list again; says why where it cannot be."""
    field = _found(id)
    try:
        change(field)
    except Unfit as unfit:
        db.session.rollback()
        return refusal(422, " ".join(unfit.errors.values()))
    name, label = field.table_name, field.label
    db.session.commit()
    said = told % {"field": label}
    return toast(_listed(tables.here(name)), said, undo) if wants_fragment() else _back(tables[name], said)


def _found(id) -> OwnField:
    field = db.session.get(OwnField, id) if id < BIGGEST else None
    return field if field is not None and field.table_name in tables else abort(404)


def _back(table, told=""):
    """To the table's list of fields: htmx goes there with the whole page."""
    address = url_for("settings.fields", table=table.name)
    if told:
        flash(told, "ok")
    if not wants_fragment():
        return redirect(address, 303)
    answer = make_response("")
    answer.headers["HX-Redirect"] = address
    return answer


def _refused(asked, unfit, id=None):
    asked.errors = dict(unfit.errors)
    db.session.rollback()
    return _form(asked, _found(id) if id else None, 422)


def _form(asked, field=None, status=200, **more):
    return page_or_fragment(
        "settings/field.html", "settings/_field.html", status, **_context(asked, field), **more
    )


def _context(asked, field) -> dict:
    table = asked.table
    child = next((one for one in children_of(table) if one.name == asked.said("rollup_table")), None)
    return {
        "asked": asked,
        "table": table,
        "field": field,
        "seen": seal(field) if field else "",
        "kinds": LABELS,
        "targets": [(one.name, one.label) for one in tables.values()],
        "others": [
            one for one in table.fields if one.column is not None and not (field and one.key == field.key)
        ],
        "children": [(one.name, one.label) for one in children_of(table)],
        "hows": [(how, HOWS_SAID[how]) for how in HOWS],
        "told": [(one.key, one.label) for one in child.fields if _tells(one, asked.said("rollup_how"))]
        if child
        else [],
        "filters": filters_of(child) if child else [],
        "functions": functions(),
    }


def _tells(one, how) -> bool:
    allowed = ADDED_UP if how in ("sum", "avg") else COMPARED
    return one.column is not None and not one.sealed and (how == "newest" or one.kind.name in allowed)
