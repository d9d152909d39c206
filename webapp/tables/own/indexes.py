"""Indexes on own fields: one that keeps values apart, made with the rule; one that sorts, made when first needed.

The company's login owns no table; functions in its schema make these indexes and nothing else (migration 0008).
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ARRAY, String, cast, func, select
from sqlalchemy.exc import IntegrityError

from tenants.db import company_connection, db
from webapp.core.jobs import enqueue, job
from webapp.tables.own import editions
from webapp.tables.own.checks import Unfit
from webapp.tables.own.kinds import INDEXED
from webapp.tables.own.models import OwnField
from webapp.tables.own.versions import changed

BIG = 20_000  # rows: a list of fewer is sorted as fast without
MOST = 8  # indexes of a table's own fields
SHOWN = 3


def make_unique(field: OwnField) -> None:
    """From now on the database refuses what is there already. Raises Unfit, where two records have the same now."""
    table = editions.now(field.table_name)
    fields = [table.by_key[key] for key in (field.key, *field.together)]
    columns = cast([one.compared_by for one in fields], ARRAY(String))
    try:
        with db.session.begin_nested():
            company_connection().execute(select(func.kz_own_unique(field.id, columns)))
    except IntegrityError as error:
        raise Unfit.of("unique", _doubled(table, fields)) from error


def _doubled(table, fields) -> str:
    kept = [one.columns[one.compared_by] for one in fields]
    labelled = [column.label(f"c{at}") for at, column in enumerate(kept)]
    query = select(*labelled).where(*(column.is_not(None) for column in kept))
    rows = company_connection().execute(query.group_by(*kept).having(func.count() > 1).limit(SHOWN)).all()
    if any(one.sealed for one in fields):
        return _("Some records have the same value.")
    said = "、".join(" · ".join(one.kind.show(v) for one, v in zip(fields, row, strict=True)) for row in rows)
    return _("Some records have the same value: %(values)s", values=said)


def drop(field: OwnField, prefix: str) -> None:
    """`prefix`: uq, what keeps values apart; ix, what sorts."""
    company_connection().execute(select(func.kz_own_unindex(field.id, prefix)))


def wanted(table, sort: str) -> bool:
    """Asks for the indexes that a list in this order would be quick by, where the table is big and they are not there.
    Whether anything was asked for; the caller commits then."""
    keys = [one.removeprefix("-") for one in sort.split(",")]
    missing = [
        one for one in map(table.by_key.get, keys) if one and one.extra and one.sortable and not one.indexed
    ]
    room = MOST - sum(one.extra and one.indexed for one in table.fields)
    if not missing or room <= 0 or rows(table) < BIG:
        return False
    for one in missing[:room]:
        enqueue("own-index", {"field_id": int(one.key.removeprefix("x_"))}, key=one.key)
    return True


def rows(table) -> int:
    """About how many records there are, as the planner has it."""
    about = "SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)"
    return company_connection().exec_driver_sql(about, (table.model.__tablename__,)).scalar_one()


@job("own-index", _l("Making a list quick to sort"))
def make_index(job, field_id: int) -> dict:
    field = db.session.get_one(OwnField, field_id)
    if field.retired_at is None and field.kind in INDEXED and not field.sensitive:
        company_connection().execute(select(func.kz_own_index(field.id)))
        field.indexed_at = func.now()
        changed()
    return {"table": field.table_name}
