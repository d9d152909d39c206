"""Several options of a list become one: "微信", "wechat", "WX". All records at once, as one act; it can be taken apart.

The trail tells what the act did; taking it apart gives back every value that still is as the act left it.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, select, update

from tenants.current import actor
from tenants.db import company_connection
from webapp.core.jobs import JobError, job
from webapp.tables.fields import assigned
from webapp.tables.lasting import PATIENCE
from webapp.tables.own.lists import list_of, used
from webapp.tables.own.options import OptionList
from webapp.tables.remembering.trail import CHANGES
from webapp.tables.writes import who

AT_ONCE = 5_000  # records; more are a job
FOLLOWED_AT_ONCE = 1_000


class Part(NamedTuple):
    """How many records of a table hold what will change."""

    table: Any
    field: Any
    records: int


def preview(chosen: OptionList, codes: Collection[str]) -> list[Part]:
    """What merging these codes would change, table by table."""
    return [Part(table, field, sum(counts.values())) for table, field, counts in used(chosen, codes)]


def problem(chosen: OptionList, codes: Collection[str], into: str) -> str:
    """Why they cannot be merged; "" if they can."""
    if into not in chosen.offered:
        return _("Choose what they become.")
    if not codes:
        return _("Choose at least one more.")
    strangers = set(codes) - chosen.kind.labels.keys()
    if strangers and not strangers <= {code for *_of, some in used(chosen, strangers) for code in some}:
        return _("There is no such option.")
    if fixed := sorted(str(chosen.kind.labels[code]) for code in chosen.fixed & set(codes)):
        return _("“%(option)s” has to stay: let the others become it.", option=fixed[0])
    return ""


def merge(
    chosen: OptionList, codes: Collection[str], into: str, told: Callable[[int], Any] | None = None
) -> int:
    """How many records changed. `told(rows)` hears how far it is."""
    count = 0
    for table, field in chosen.members:
        ids = _changed(table, field.column.in_(codes), assigned({field: into}))
        _follow(table, ids)
        count += len(ids)
        if told:
            told(count)
    chosen.merge(codes, into)
    return count


def _changed(table, where, values):
    signed = {**values, "updated_at": func.now(), "updated_by": who()}
    statement = update(table.model.__table__).where(where).values(**signed).returning(table.id)
    return list(company_connection().execute(statement).scalars())


def _follow(table, ids: Sequence[int]):
    for start in range(0, len(ids), FOLLOWED_AT_ONCE) if table.follow else ():
        table.follow(ids[start : start + FOLLOWED_AT_ONCE])


def take_apart(chosen: OptionList, action: str) -> tuple[int, int]:
    """(how many records have their value again, how many were changed since and stay); the options are back."""
    back = kept = 0
    for table, field in chosen.members:
        merged = _merged(table, field, action)
        ids = _given_back(table, field, merged)
        _follow(table, ids)
        back += len(ids)
        kept += _count(merged) - len(ids)
    chosen.part(action)
    return back, kept


def size(chosen: OptionList, action: str) -> int:
    """How many records that act changed."""
    return sum(_count(_merged(table, field, action)) for table, field in chosen.members)


def _merged(table, field, action):
    """(id, old, was, new) of the records that the act changed, as the trail tells them: `old` is JSON, others text."""
    pair = CHANGES.c.changes[field.attr]
    of = (
        CHANGES.c.action == action,
        CHANGES.c.table_name == table.model.__tablename__,
        CHANGES.c.operation == "U",
        CHANGES.c.changes.has_key(field.attr),
    )
    pairs = (pair[0].label("old"), pair[0].astext.label("was"), pair[1].astext.label("new"))
    told = (CHANGES.c.record_id.label("id"), *pairs)
    return select(*told).where(*of).subquery("merged")


def _given_back(table, field, merged) -> list[int]:
    own = table.model.__table__
    extras = own.c.extras.op("||")(func.jsonb_build_object(field.attr, merged.c.old))
    values = {"extras": extras} if field.extra else {field.attr: merged.c.was}
    return _changed(table, and_(own.c.id == merged.c.id, field.column == merged.c.new), values)


def _count(merged) -> int:
    return company_connection().execute(select(func.count()).select_from(merged)).scalar_one()


def run(chosen: OptionList, codes: Collection[str], into: str) -> tuple[str, int]:
    """(the act, how many records changed): merged in this transaction."""
    done = merge(chosen, codes, into)
    found = actor()
    return (found.action if found else ""), done


def _take_time():
    """All records at once may take longer than a page's statements may."""
    for patience in PATIENCE:
        company_connection().exec_driver_sql(patience)


@job("merge-options", _l("Merging options"), door="merge")
def run_merge(job, table: str, key: str, codes: list[str], into: str) -> dict:
    """A long one: one transaction, so that it is done wholly or not at all."""
    _take_time()
    chosen = list_of(table, key)
    if chosen is None or (refusal := problem(chosen, codes, into)):
        raise JobError(refusal if chosen else _("This list is not there any more."))
    total = sum(part.records for part in preview(chosen, codes))
    done = merge(chosen, codes, into, lambda count: job.progress(count, total, _("Merging options")))
    return {
        "page": f"/settings/choices/{table}/{key}",
        "told": _("%(count)s records changed.", count=f"{done:,}"),
    }


@job("unmerge-options", _l("Taking merged options apart"), door="undo")
def run_taking_apart(job, table: str, key: str, act: str) -> dict:
    _take_time()
    chosen = list_of(table, key)
    if chosen is None:
        raise JobError(_("This list is not there any more."))
    back, kept = take_apart(chosen, act)
    return {"page": f"/settings/choices/{table}/{key}", "told": told_of(back, kept)}


def told_of(back: int, kept: int) -> str:
    """What taking apart has done, in a sentence."""
    said = _("%(count)s records have their value again.", count=f"{back:,}")
    since = _("%(count)s were changed since and stay.", count=f"{kept:,}")
    return f"{said} {since}" if kept else said
