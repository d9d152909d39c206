"""The new row of a table: its form, and the record that comes of it."""

from hashlib import sha256

from flask import make_response, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from tenants.current import use_door
from tenants.db import db
from webapp.core.fragments import toast, wants_fragment
from webapp.tables.asking.questions import Question
from webapp.tables.looking import listing
from webapp.tables.looking.frames import blank, frame, here, in_sight, said_by
from webapp.tables.remembering import typed
from webapp.tables.remembering.models import Receipt
from webapp.tables.web.answers import way_back
from webapp.tables.web.lists import listed
from webapp.tables.writing import editing
from webapp.tables.writing.editing import Refused
from webapp.tables.writing.warnings import odd


def new(table):
    """An empty new row; what the list is filtered by is filled in."""
    question = Question.asked(request.args, table) if request.args else here(table)
    fields = in_sight(table, question)
    return render_template("tables/_new_row.html", **frame(table), **blank(table, question), fields=fields)


def create(table):
    """201 the new record's row and the next new row; 422 the new row with reasons and all that was typed."""
    use_door("form")
    form, values, errors = editing.checked(table, said_by(here(table)) | request.form.to_dict())
    if errors:
        return _refused(table, form, errors)
    try:
        id, made = once(table, _receipt(request.form), values)
    except Refused as refused:
        db.session.rollback()
        return _refused(table, form, refused.errors)
    if made:
        typed.keep_record(table, id, request.form, values)
    return _created(table, id, made, values)


def _receipt(form) -> str:
    """The form's key and what it says: the same key with something else typed is another record."""
    if not (key := form.get("receipt", "")):
        return ""
    said = sorted((name, value) for name, value in form.items(multi=True) if name != "csrf_token")
    return sha256(repr((key, said)).encode()).hexdigest()


def once(table, key: str, values) -> tuple[int, bool]:
    """(id, whether it was made now): a form that is sent again finds what it made the first time."""
    if not key:
        return editing.create(table, values), True
    receipt = (
        insert(Receipt).values(key=key, table_name=table.name).on_conflict_do_nothing().returning(Receipt.key)
    )
    if db.session.execute(receipt).one_or_none() is None:
        made = select(Receipt.record_id).filter_by(key=key, table_name=table.name)
        if id := db.session.scalar(made):
            return id, False
    id = editing.create(table, values)
    db.session.execute(update(Receipt).filter_by(key=key, table_name=table.name).values(record_id=id))
    return id, True


def _created(table, id, made, values):
    question = here(table)
    fields = in_sight(table, question)
    row = listing.row(table, id, fields, deleted=True)
    page = render_template("tables/_row.html", table=table, fields=fields, row=row)
    context = {**frame(table), **blank(table, question), "fields": fields}
    db.session.commit()
    if not wants_fragment():
        return redirect(row.url, 303)
    answer = make_response(page + render_template("tables/_new_row.html", **context), 201 if made else 200)
    told = [_("%(record)s is entered.", record=row.label), *_warnings(table, values)]
    return toast(answer, " ".join(told), way_back(table) if made else None, goes=row.url)


def _warnings(table, values):
    return [f"{table.by_key[key].label}: {warning}" for key, warning in odd(table, values).items()]


def _refused(table, form, errors):
    """Nothing typed is lost; reasons about fields that are not in sight are said aloud."""
    for key, message in errors.items():
        if key in form:
            form[key].errors = [message]
    question = here(table)
    fields = in_sight(table, question)
    new_row = {"new": form, "receipt": request.form.get("receipt", "")}
    if not wants_fragment():
        return make_response(render_template("tables/index.html", **listed(table, question) | new_row), 422)
    page = render_template("tables/_new_row.html", **frame(table), **new_row, fields=fields)
    unseen = [message for key, message in errors.items() if key not in {field.key for field in fields}]
    answer = make_response(page, 422)
    return toast(answer, " ".join(unseen), kind="error") if unseen else answer
