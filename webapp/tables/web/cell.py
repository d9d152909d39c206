"""One cell: its editor, saving it, showing what is masked, taking a change back."""

from flask import abort, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy import func, select

from tenants.current import use_door
from tenants.db import company_connection, db
from tenants.roles import Permission
from webapp.core.access import demand
from webapp.core.fragments import toast
from webapp.tables.cells import Cell, Row, paint
from webapp.tables.looking import listing
from webapp.tables.looking.frames import base_of, editable_or_403, field_or_404
from webapp.tables.remembering import steps, typed
from webapp.tables.values.kind import Invalid
from webapp.tables.web.answers import fresh, way_back
from webapp.tables.writing import editing
from webapp.tables.writing.editing import Conflict, Missing, Refused
from webapp.tables.writing.warnings import odd


def editor(table, id, key):
    """The input that lies on a cell; a masked value is shown to who may see it, and that is recorded."""
    field = editable_or_403(table, key)
    value = _value(table, id, field)
    if field.sealed and value is not None:
        _record_showing(table, id, field)
    input = table.form([key])[key].holding(value)
    return _editor(table, id, field, input, seen=input.typed)


def save(table, id, key):
    """Saves one cell if it still holds what was seen: 200 the row, 422 the editor, 409 the conflict card."""
    field = editable_or_403(table, key)
    use_door("cell")
    record = _existing(table, id)
    form, values, errors = editing.checked(table, {key: request.form.get("value", "")}, [key], record)
    if errors:
        return _refused(table, id, field, form, errors)
    try:
        saved = editing.change(table, id, key, values[key], _seen(field))
    except Missing:
        abort(404)
    except Refused as refused:
        db.session.rollback()
        return _refused(table, id, field, form, refused.errors)
    if isinstance(saved, Conflict):
        return _conflict(table, id, field, saved)
    typed.keep_record(table, id, {key: request.form.get("value", "")}, {key: saved.new})
    return _saved(table, id, field, saved, record)


def shown(table, id, key):
    """The clear value of a masked cell; who looked is recorded."""
    field = field_or_404(table, key)
    demand(Permission.REVEAL, table.name)
    if field.veiled:
        abort(403)
    value = _value(table, id, field)
    if field.sealed and value is not None:
        _record_showing(table, id, field)
    cell = Cell(field.kind.show(value))
    row = Row(id, {key: cell}, f"{base_of(table)}/{id}", "")
    return render_template("tables/_cell.html", table=table, field=field, row=row, cell=cell)


def revert(table, id, key):
    """Takes back one change of one field, unless somebody has changed it since."""
    field = editable_or_403(table, key)
    change = request.form.get("change", 0, int)
    use_door("undo", f"{steps.ONE_CHANGE}{change}")
    try:
        saved = editing.revert(table, id, key, change)
    except Missing:
        abort(404)
    except Refused as refused:
        db.session.rollback()
        return _refused(table, id, field, table.form([key]), refused.errors)
    return (
        _conflict(table, id, field, saved) if isinstance(saved, Conflict) else _saved(table, id, field, saved)
    )


def _existing(table, id):
    try:
        return editing.existing(table, id)
    except Missing:
        abort(404)


def _value(table, id, field):
    """What a cell holds, in clear."""
    if field.column is None:
        return field.load([id]).get(id)
    query = select(field.column).where(table.id == id, table.live)
    found = company_connection().execute(query).one_or_none()
    return found[0] if found else abort(404)


def _record_showing(table, id, field):
    showing = select(func.kz_shown(table.model.__tablename__, id, field.attr))
    company_connection().execute(showing)
    db.session.commit()


def _seen(field):
    """What the writer saw, read as a value; what cannot be read can no longer be there."""
    if "seen" not in request.form:
        return editing.ANY
    try:
        return field.kind.parse(request.form["seen"])
    except Invalid:
        return editing.NEVER


def _editor(table, id, field, input, seen, status=200, errors=()):
    cell = paint(table, field, [input.data])[0] if not errors else None
    row = Row(id, {field.key: cell} if cell else {}, f"{base_of(table)}/{id}", "")
    page = render_template(
        "tables/_cell_edit.html",
        table=table,
        field=field,
        row=row,
        input=input,
        seen=seen,
        errors=list(errors),
        url=f"{row.url}/cells/{field.key}",
    )
    return make_response(page, status)


def _refused(table, id, field, form, errors):
    input = form[field.key]
    input.typed = request.form.get("value", "")
    return _editor(table, id, field, input, request.form.get("seen"), 422, dict.fromkeys(errors.values()))


def _conflict(table, id, field, conflict):
    """Both values and who wrote the other one; choosing mine sends it again with what is there now."""
    if field.sealed:
        _record_showing(table, id, field)
    row = listing.row(table, id, [field, table.key_field])
    show = field.kind.show
    page = render_template(
        "tables/_conflict.html",
        table=table,
        field=field,
        row=row,
        before=request.form.get("seen", ""),
        theirs=show(conflict.theirs),
        mine=show(conflict.mine),
        value=request.form.get("value", field.kind.text(conflict.mine)),
        seen=field.kind.text(conflict.theirs),
        by=conflict.changed_by,
        at=conflict.changed_at,
        url=f"{base_of(table)}/{id}/cells/{field.key}",
    )
    return make_response(page, 409)


def _saved(table, id, field, saved, record=None):
    row, page = fresh(table, id)
    db.session.commit()
    answer = make_response(page)
    told = _told(table, field, row, saved, record)
    return toast(answer, told, way_back(table))


def _told(table, field, row, saved, record):
    """What the toast says: what changed, and what is odd about it."""
    show = field.kind.mask if field.sealed else field.kind.show
    old, new = ("—" if value is None else show(value)[:60] for value in (saved.old, saved.new))
    changed = _(
        "%(record)s · %(field)s: %(old)s → %(new)s", record=row.label, field=field.label, old=old, new=new
    )
    return " ".join(map(str, (changed, *odd(table, {field.key: saved.new}, record).values())))
