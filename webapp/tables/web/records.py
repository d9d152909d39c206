"""One record's page: its figures, its facts, what belongs to it, what happened to it; to the bin and back."""

from flask import abort, make_response, redirect, render_template, request
from flask_babel import gettext as _

from tenants.current import use_door
from tenants.db import db
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.errors import refusal
from webapp.core.fragments import page_or_fragment, toast, wants_fragment
from webapp.tables.asking.questions import Filter, Question
from webapp.tables.looking import listing
from webapp.tables.looking.frames import base_of, frame, shown
from webapp.tables.registry import tables
from webapp.tables.remembering import trail
from webapp.tables.web.answers import way_back
from webapp.tables.writing import editing
from webapp.tables.writing.editing import Missing, Refused

CHILDREN = 20
MOST_FIGURES = 5
MOST_OFFERED = 2


def show(table, id):
    """The record's page, which begins with its history or with what belongs to it."""
    page = _page(table, id)
    for told in tables.opened:
        told(table, id)
    return page


def _page(table, id):
    if not table.children_first:
        return history(table, id)
    return render_template("tables/record.html", **facts(table, found(table, id), past_first=False))


def history(table, id):
    """The record's page with its history; under htmx the history alone, or the older part of it."""
    row = found(table, id)
    changes, last = [], None
    if may(Permission.HISTORY, table.name):
        changes, last = trail.history(table, id, request.args.get("before", None, int))
    next_url = f"{row.url}/history?before={last}" if last else None
    told = {"changes": changes, "next_url": next_url, **facts(table, row)}
    return page_or_fragment("tables/record.html", "tables/_history.html", **told)


def found(table, id):
    """The record with all its fields; 404 for a stranger's, a deleted and an unknown one alike."""
    return listing.row(table, id, table.fields, whole=True) or abort(404)


def facts(table, row, past_first: bool = True) -> dict:
    """What a record's page shows, whichever tab is open."""
    cells, number = row.cells, table.by_key[table.number]
    return frame(table) | {
        "row": row,
        "fields": table.fields,
        "figures": [_figure(table.by_key[key], cells[key]) for key in table.figures[:MOST_FIGURES]],
        "subtitle": cells[number.key].text if number.key != table.title else "",
        "marks": [cell for cell in cells.values() if cell.dot or cell.tag == "gold"],
        "tabs": _tabs(table, row, past_first),
        **_actions(table, row),
    }


def _actions(table, row) -> dict[str, list[dict]]:
    """What a reader may begin here, `actions` as buttons and `more` in a menu: records that belong to this one, and
    what other modules offer."""
    children = [child for child in tables.used_under(table.name) if may(Permission.ADD, child.name)]
    offered = [child for child in children if child.name in table.offers] or children[:MOST_OFFERED]
    own = [action for make in tables.actions[table.name] for action in make(row.id)]
    rest = [child for child in children if child not in offered]
    buttons = [_begun(table, row, child) for child in offered] + own
    return {
        "actions": sorted(buttons, key=lambda action: not action.get("first")),
        "more": [_begun(table, row, child) for child in rest],
    }


def _begun(table, row, child):
    url = _of(table, row, child).url(base_of(child), new="1")
    return {"label": _("New %(one)s", one=child.one), "url": url, "icon": "plus", "begins": child.name}


def _of(table, row, child) -> Question:
    """The child records that belong to this one."""
    link, name = child.link_to(table.name), row.cells[table.number].text
    return Question(sort=child.sort, filters=(Filter(link.key, "is", name, row.id),), own={link.key: name})


def _figure(field, cell):
    text = _yuan(cell.text) if field.kind.name == "money" and cell.text not in ("", "—") else cell.text
    return {"label": field.label, "text": text, "tone": cell.tone}


def _yuan(text):
    return f"-¥{text[1:]}" if text.startswith("-") else f"¥{text}"


def _tabs(table, row, past_first):
    """What happened to it, for who may know, and what belongs to it; the first one is open."""
    past = [(_("History"), f"{row.url}/history")] if may(Permission.HISTORY, table.name) else []
    children = [
        (child.label, f"{row.url}/under/{child.name}")
        for child in tables.used_under(table.name)
        if may(Permission.SEE, child.name)
    ]
    stream = [(_("All that happened"), f"{row.url}/timeline")] if len(children) > 1 else []
    tabs = past + stream + children if past_first else children + stream + past
    return [{"label": label, "url": url, "active": at == 0} for at, (label, url) in enumerate(tabs)]


def under(table, id, child):
    """The newest records of another table that belong to this one."""
    offspring = next((one for one in tables.under(table.name) if one.name == child), None) or abort(404)
    if not may(Permission.SEE, child):
        abort(403)
    parent = found(table, id)
    question, base = _of(table, parent, offspring), base_of(offspring)
    if not wants_fragment():
        return redirect(question.url(base))
    shown = offspring.visible(offspring.beneath)
    fields = [field for field in shown if field is not offspring.link_to(table.name)]
    context = {
        "fields": fields,
        "rows": listing.page(offspring, question, fields, CHILDREN).rows,
        "all_url": question.url(base),
    }
    return render_template("tables/_children.html", **frame(offspring) | context)


def delete(table, id):
    """To the recycle bin; the toast brings it back."""
    use_door("form")
    row = found(table, id)
    try:
        editing.delete(table, id)
    except Refused as refused:
        db.session.rollback()
        return refusal(422, " ".join(refused.errors.values()))
    db.session.commit()
    if not wants_fragment():
        return redirect(base_of(table), 303)
    told = _("%(record)s is in the recycle bin.", record=row.label)
    return toast(make_response(""), told, way_back(table))


def restore(table, id):
    """Back from the recycle bin, as a row."""
    use_door("restore")
    try:
        editing.restore(table, id)
    except Missing:
        abort(404)
    except Refused as refused:
        db.session.rollback()
        return refusal(422, " ".join(refused.errors.values()))
    fields = shown(table)
    row = listing.row(table, id, fields)
    page = render_template("tables/_row.html", table=table, fields=fields, row=row)
    db.session.commit()
    told = _("%(record)s is back.", record=row.label)
    return toast(make_response(page), told, way_back(table))
