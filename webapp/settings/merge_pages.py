"""Options that become one: what it would change, doing it, and taking it apart again."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from tenants.current import use_door
from tenants.db import db
from tenants.roles import Permission
from webapp.core.access import requires
from webapp.core.fragments import wants_fragment
from webapp.core.jobs import enqueue
from webapp.settings.blueprint import bp
from webapp.settings.choice_pages import LIST, drawn, found, saved
from webapp.tables.own import merging
from webapp.tables.values.kind import tidy


@bp.post(f"{LIST}/merges")
@requires(Permission.SETTINGS)
def merge(table, key):
    """With try=1 what would change, table by table; else it is done, at once or, when it is long, as a job."""
    use_door("merge")
    chosen, into = found(table, key), request.form.get("into", "")
    codes = [
        code for code in dict.fromkeys(map(tidy, request.form.getlist("code"))) if code not in ("", into)
    ]
    if refusal := merging.problem(chosen, codes, into):
        return drawn(chosen, 422, problems={"merge": refusal}, picked=codes, into=into)
    parts = merging.preview(chosen, codes)
    if request.form.get("try"):
        return render_template("settings/_merge.html", chosen=chosen, codes=codes, into=into, parts=parts)
    if sum(part.records for part in parts) > merging.AT_ONCE:
        return _as_job("merge-options", {"table": table, "key": key, "codes": codes, "into": into})
    act, count = merging.run(chosen, codes, into)
    undo = {"url": url_for("settings.part", table=table, key=key), "method": "POST", "values": {"act": act}}
    return saved(table, key, _("Merged: %(count)s records changed.", count=f"{count:,}"), undo)


@bp.post(f"{LIST}/partings")
@requires(Permission.SETTINGS)
def part(table, key):
    """Takes a merge apart: what still is as it left it goes back, what was changed since stays."""
    act = request.form.get("act", "")
    use_door("undo", act if act.isalnum() else "")
    chosen = found(table, key)
    if act not in chosen.acts().values():
        return drawn(chosen, 422, problems={"merge": _("This is taken back already.")})
    if merging.size(chosen, act) > merging.AT_ONCE:
        return _as_job("unmerge-options", {"table": table, "key": key, "act": act})
    told = merging.told_of(*merging.take_apart(chosen, act))
    return saved(table, key, told)


def _as_job(kind, payload):
    """To the page of the job that does it."""
    number = enqueue(kind, payload)
    db.session.commit()
    address = url_for("jobs.show", job_id=number)
    if not wants_fragment():
        return redirect(address, 303)
    return "", 202, {"HX-Redirect": address}
