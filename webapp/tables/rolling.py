"""What one table tells about the records of another: a subquery for each record, and the same for a page at once.

A rollup is declared once, as SQL that is correlated with its record and answered by an index. `load` fetches it for a
whole page with one statement, which is made once; filters and orders use the SQL itself.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Date, String, any_, bindparam, cast, func, select

from tenants.db import company_connection
from webapp.tables.fields import Computed
from webapp.tables.values.days import zone
from webapp.tables.values.kind import Kind

THESE = any_(bindparam("ids", type_=ARRAY(BigInteger)))


def asked(statement, ids: Collection[int], **values: Any) -> list:
    """The rows of a statement about THESE records."""
    return list(company_connection().execute(statement, {"ids": list(ids), **values}).all())


def pairs(statement, ids: Collection[int], **values: Any) -> dict[int, Any]:
    """{id: value} of a statement about THESE records that gives the two."""
    return dict(map(tuple, asked(statement, ids, **values)))


def local_day(moment: ColumnElement) -> ColumnElement:
    """The day of a moment where the company at hand works."""
    place = bindparam(None, type_=String, callable_=lambda: zone().key)
    return cast(func.timezone(place, moment), Date)


def said(words: Callable[[], str]) -> ColumnElement[str]:
    """Words in a statement that is kept, in the language of whoever asks."""
    return bindparam(None, type_=String, callable_=words)


def rollup(key: str, label: Any, kind: Kind, model, sql: ColumnElement, **more: Any) -> Computed:
    """A computed field of that model's records from a scalar subquery; None is a blank."""
    statement = select(model.id, sql).where(model.id == THESE)

    def load(ids: Collection[int]) -> Mapping[int, Any]:
        return {id: value for id, value in asked(statement, ids) if value is not None}

    return Computed(key, label, kind, load=load, sql=sql, **more)
