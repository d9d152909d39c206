"""Which of a company's own fields the search finds, and the index that it finds them by: one of a table.

It is made with the field where the table is small, else by a job; when others are searched it is made anew. The
company's login owns no table: a function in its schema makes it (migration 0017).
"""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ARRAY, BigInteger, func, literal, select

from tenants.current import bound_company
from tenants.db import company_connection, db
from webapp.core.jobs import enqueue, job
from webapp.tables.own.company_wide import choose
from webapp.tables.own.findable import CHOSEN, is_searched
from webapp.tables.own.indexes import BIG, rows
from webapp.tables.own.models import OwnField
from webapp.tables.registry import tables
from webapp.tables.remembering.models import CompanySetting


def refresh(table_name: str) -> None:
    """After a field was added, changed or retired: the index is that of the fields that are searched."""
    wanted = _wanted(table_name)
    if wanted == _made().get(table_name, []):
        return
    if wanted and rows(tables[table_name]) >= BIG:
        ask(table_name)
    else:
        _make(table_name, wanted)


def wanted(table) -> bool:
    """Asks for the index where the search of a table would need it. Whether it did; the caller commits then."""
    stale = table.own_words is not None and table.own_words.stale
    if stale:
        ask(table.name)
    return stale


def ask(table_name: str) -> None:
    enqueue("own-search", {"table": table_name}, key=f"{table_name}-{bound_company().settings}")


@job("own-search", _l("Making own fields easy to find"))
def make_index(job, table: str) -> dict:
    _make(table, _wanted(table))
    return {"table": table}


def _make(table_name, ids) -> None:
    held = tables[table_name].model.__tablename__
    company_connection().execute(select(func.kz_own_search(held, literal(ids, ARRAY(BigInteger)))))
    made = {**_made(), table_name: ids}
    choose(CHOSEN, {name: some for name, some in made.items() if some} or None)


def _wanted(table_name) -> list[int]:
    owns = db.session.scalars(select(OwnField).filter_by(table_name=table_name).order_by(OwnField.id))
    return [one.id for one in owns if is_searched(one)]


def _made() -> dict[str, list[int]]:
    """As this transaction has it; two that make indexes wait for each other."""
    query = select(CompanySetting.value).filter_by(name=CHOSEN).with_for_update()
    return db.session.scalar(query) or {}
