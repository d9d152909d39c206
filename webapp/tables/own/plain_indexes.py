"""Indexes that a big table gets when somebody first sorts or filters by a column that has none.

Most companies never sort their customers by occupation, and an index that nobody reads makes every import slower. The
company's login owns no table; a function in its schema makes these indexes and nothing else (migration 0012).
"""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l
from sqlalchemy import Column, func, select

from tenants.db import company_connection
from webapp.core.jobs import enqueue, job
from webapp.tables.own.company_wide import choose, chosen
from webapp.tables.own.indexes import BIG, rows
from webapp.tables.registry import tables

MOST = 12  # of one table
CHOSEN = "indexes"


def wanted(table, question) -> bool:
    """Asks for the indexes that this question would be quick by, where the table is big and they are not there.
    Whether anything was asked for; the caller commits then."""
    made = chosen(CHOSEN, {}).get(table.name, [])
    missing = [name for name in _asked(table, question) if name not in made]
    if not missing or len(made) + len(missing) > MOST or rows(table) < BIG:
        return False
    for name in missing:
        enqueue("index", {"table": table.name, "column": name}, key=f"{table.name}.{name}")
    return True


def _asked(table, question) -> Iterator[str]:
    """The names of the columns without an index that it sorts or filters by."""
    keys = [one.removeprefix("-").partition(".")[0] for one in (*question.sort.split(","), question.group)]
    keys += [one.key for one in question.every if not one.problem]
    for key in dict.fromkeys(keys):
        field = table.by_key.get(key)
        if field and not field.extra and not field.sealed and field.sortable and not _indexed(field.ordering):
            yield field.ordering.name


def _indexed(column) -> bool:
    """Whether an index of the model begins with it; what is no column of the table cannot have one."""
    if not isinstance(column, Column):
        return True
    firsts = [index.expressions[0] for index in column.table.indexes]
    return column.unique or column.primary_key or any(first is column for first in firsts)


@job("index", _l("Making a list quick to sort"))
def make_index(job, table: str, column: str) -> dict:
    """Made once; the company's settings say that it is there."""
    company_connection().execute(select(func.kz_index(tables[table].model.__tablename__, column)))
    made = dict(chosen(CHOSEN, {}))
    choose(CHOSEN, made | {table: sorted({*made.get(table, []), column})})
    return {"table": table}
