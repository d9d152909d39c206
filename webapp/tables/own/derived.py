"""Blind columns that a later version keeps beside a sealed value: filled in for the records that were there before.

New records have theirs from the beginning. When a company first asks by one, a job goes through the older ones, once.
"""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, LargeBinary, select, update

from tenants.db import company_connection, db
from webapp.core.jobs import enqueue, job
from webapp.tables.asking.lookups import LOOKUPS
from webapp.tables.own.company_wide import choose, chosen
from webapp.tables.registry import tables
from webapp.tables.remembering.recordsets import recordset

LATER = ("day",)  # what such columns end with
CHOSEN = "derived"
BATCH = 2000


def wanted(table, question) -> bool:
    """Asks for the columns that this question needs to be filled in. Whether it did; the caller commits then."""
    missing = [key for key in _asked(table, question) if f"{table.name}.{key}" not in chosen(CHOSEN, [])]
    for key in missing:
        enqueue("derived", {"table": table.name, "key": key}, key=f"{table.name}.{key}")
    return bool(missing)


def _asked(table, question) -> set[str]:
    """The table's fields that are asked for by a column kept only later."""
    return {
        one.key
        for one in question.every
        if not one.problem and one.key in table.by_key and LOOKUPS[one.lookup].derived in LATER
    }


@job("derived", _l("Making birthdays easy to find"))
def fill(job, table: str, key: str) -> dict:
    """Every older record once, some thousands at a time; the company's settings say that it is done."""
    field = tables[table].by_key[key]
    done = 0
    for rows in _batches(tables[table], field):
        _write(tables[table], field, rows)
        done += len(rows)
        job.progress(done, done, "")
    choose(CHOSEN, sorted({*chosen(CHOSEN, []), f"{table}.{key}"}))
    return {"records": done}


def _batches(table, field) -> Iterator[list]:
    """[(id, value)] of those that have a value and no column beside it."""
    query = select(table.id, field.column).where(field.column.is_not(None), _column(field).is_(None))
    page, last = query.order_by(table.id).limit(BATCH), 0
    while rows := list(company_connection().execute(page.where(table.id > last))):
        yield rows
        last = rows[-1][0]


def _column(field):
    return field.columns[f"{field.attr}_{LATER[0]}"]


def _write(table, field, rows):
    """What is blind even so, such as the day of a year alone, stays blank."""
    name = _column(field).name
    hidden = [
        {"id": id, "hidden": field.kind.derived(field.place, field.attr, value)[name]} for id, value in rows
    ]
    given = recordset({"id": BigInteger(), "hidden": LargeBinary()}, [one for one in hidden if one["hidden"]])
    change = update(table.model.__table__).where(table.id == given.c.id).values({name: given.c.hidden})
    db.session.execute(change)
