"""The company's lists of choices: what is offered, under which words, in which order and colour."""

from flask import abort, render_template, request
from flask_babel import gettext as _
from sqlalchemy import func

from tenants.db import db
from tenants.roles import Permission
from webapp.core.access import requires
from webapp.core.fragments import page_or_fragment, toast
from webapp.settings.blueprint import bp
from webapp.tables.own.lists import list_of, lists, used
from webapp.tables.own.options import LONGEST, MOST, OptionList
from webapp.tables.values.choices import TONES
from webapp.tables.values.kind import tidy

LIST = "/choices/<table>/<key>"


@bp.get("/choices")
@requires(Permission.SETTINGS)
def choices():
    """Every list that can be arranged, and what it offers."""
    return render_template("settings/choices.html", lists=lists())


@bp.get(LIST)
@requires(Permission.SETTINGS)
def choice(table, key):
    return drawn(found(table, key))


@bp.post(f"{LIST}/options")
@requires(Permission.SETTINGS)
def add_option(table, key):
    """One more option; 422 for one that is there already, or too long."""
    chosen, label = found(table, key), tidy(request.form.get("label", ""))
    if refusal := _unfit(chosen, label):
        return drawn(chosen, 422, problems={"label": refusal}, typed=label)
    chosen.extend([label])
    return saved(table, key, _("“%(option)s” is offered.", option=label))


@bp.post(f"{LIST}/labels")
@requires(Permission.SETTINGS)
def change_option(table, key):
    """Another name or colour of an option; 409 where somebody else renamed it meanwhile."""
    chosen, code = found(table, key), request.form.get("code", "")
    if code not in chosen.kind.labels:
        return _unknown(chosen)
    standing = str(chosen.kind.labels[code])
    label, tone = tidy(request.form.get("label", "")), request.form.get("tone", "")
    if request.form.get("seen", standing) != standing:
        told = _("It is called “%(label)s” by now. Send yours again to change that.", label=standing)
        return drawn(chosen, 409, problems={code: told}, renamed={code: label})
    if refusal := _unfit(chosen, label, code):
        return drawn(chosen, 422, problems={code: refusal}, renamed={code: label})
    chosen.change(code, label=label, tone=tone if tone in TONES else "")
    return saved(table, key, _("“%(option)s” is saved.", option=label))


@bp.post(f"{LIST}/order")
@requires(Permission.SETTINGS)
def order_options(table, key):
    chosen = found(table, key)
    codes = [code for code in request.form.getlist("code") if code in chosen.kind.labels]
    chosen.place(list(dict.fromkeys(codes)))
    return saved(table, key, _("The order is saved."))


@bp.post(f"{LIST}/retirement")
@requires(Permission.SETTINGS)
def retire_option(table, key):
    """Kept where it stands, and not offered any more."""
    chosen, code = found(table, key), request.form.get("code", "")
    if code not in chosen.kind.labels:
        return _unknown(chosen)
    label = str(chosen.kind.labels[code])
    if code in chosen.fixed:
        return drawn(chosen, 422, problems={code: _("New records, or rules, need this one.")})
    chosen.change(code, retired_at=func.now())
    return saved(table, key, _("“%(option)s” is not offered any more.", option=label))


@bp.delete(f"{LIST}/retirement")
@requires(Permission.SETTINGS)
def revive_option(table, key):
    chosen, code = found(table, key), request.values.get("code", "")
    if code not in chosen.kind.labels:
        return _unknown(chosen)
    label = str(chosen.kind.labels[code])
    chosen.change(code, retired_at=None, merged_into=None)
    return saved(table, key, _("“%(option)s” is offered again.", option=label))


def found(table, key) -> OptionList:
    """The list; 404 for one that is not there, or not the company's to arrange."""
    return list_of(table, key) or abort(404)


def drawn(chosen, status=200, **more):
    """The page of a list, with how often each option stands in records."""
    counts: dict[str, int] = {}
    for _table, _field, some in used(chosen):
        for code, count in some.items():
            counts[code] = counts.get(code, 0) + count
    context = {"chosen": chosen, "options": chosen.options(counts), "tones": TONES, "acts": chosen.acts()}
    answer = page_or_fragment("settings/choice.html", "settings/_choice.html", status, **context, **more)
    answer.headers["HX-Retarget"] = "#choice"
    return answer


def saved(table, key, told, undo=None):
    """Commits, and shows the list as it is now."""
    db.session.commit()
    return toast(drawn(found(table, key)), told, undo)


def _unknown(chosen):
    return drawn(chosen, 422, problems={"label": _("There is no such option.")})


def _unfit(chosen, label, code="") -> str:
    """Why an option cannot be called so; "" if it can."""
    taken = {str(said).casefold() for other, said in chosen.kind.labels.items() if other != code}
    if not label:
        return _("Give it a name.")
    if len(label) > LONGEST:
        return _("At most %(longest)s characters.", longest=LONGEST)
    if label.casefold() in taken:
        return _("There is one of that name. Merge the two if they are the same.")
    return _("At most %(most)s of them.", most=MOST) if not code and len(taken) >= MOST else ""
