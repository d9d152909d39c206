"""From a question to a page of rows: one statement for the page, one for each thing that is looked up beside it."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hmac import compare_digest
from typing import Any

from flask import url_for
from sqlalchemy import Integer, bindparam, func, literal, select, tuple_

from tenants.db import company_connection
from tenants.keys import blind
from webapp.tables.cells import Row, paint
from webapp.tables.questions import Question, conditions, described, narrowing
from webapp.tables.searching import narrowed

__all__ = ["Page", "Question", "counted", "described", "page", "row"]

SIZE = 50
CAP = 1000
MARK = 8
READERS: dict[type, Callable[[Any], Any]] = {
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    int: int,
    str: str,
    bool: bool,
}


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next_cursor: str | None = None


@dataclass(frozen=True)
class Order:
    """By one column and then by id, blanks last in both directions; `key` names the field, or is "id"."""

    key: str
    column: Any
    id: Any
    descending: bool
    nullable: bool

    @classmethod
    def of(cls, table, sort: str) -> "Order":
        key = sort.removeprefix("-")
        field = table.by_key.get(key)
        descending = sort.startswith("-")
        if field is None:
            return cls("id", table.id, table.id, descending, False)
        return cls(key, field.ordering, table.id, descending, field.ordering_nullable)

    def by(self, *columns):
        return [column.desc() if self.descending else column for column in columns]

    def beyond(self, blank: bool):
        """Strictly after the place that `at_value` and `at_id` say; one without a value is among the blanks."""
        at_id = bindparam("at_id", type_=self.id.type)
        if blank or self.column is self.id:
            return self.id < at_id if self.descending else self.id > at_id
        row = tuple_(self.column, self.id)
        place = tuple_(bindparam("at_value", type_=self.column.type), at_id)
        return row < place if self.descending else row > place


def page(table, question: Question, fields: Sequence | None = None, size: int = SIZE) -> Page:
    """The rows at the question's place, and the cursor of what follows."""
    fields = table.visible() if fields is None else fields
    order = Order.of(table, question.sort or table.sort)
    where = narrowing(table, question, search=narrowed)
    records = _records(table, fields, where, order, question.after, size + 1)
    more = len(records) > size
    records = records[:size]
    return Page(painted(table, fields, records), _cursor(order, records[-1]) if more else None)


def row(
    table, id: int, fields: Sequence | None = None, whole: bool = False, deleted: bool = False
) -> Row | None:
    """One record as a row; None when there is none, or it is in the recycle bin and not asked for there."""
    fields = table.visible() if fields is None else fields
    query = table.statement(("row", *fields), lambda: _row_query(table, fields))
    record = company_connection().execute(query, {"record": id}).one_or_none()
    if record is None or (record[-1] and not deleted):
        return None
    painted_row = painted(table, fields, [record], whole)[0]
    painted_row.deleted = bool(record[-1])
    return painted_row


def _row_query(table, fields):
    return select(*_columns(table, fields), table.column("deleted_at")).where(table.id == bindparam("record"))


def counted(table, question: Question, cap: int = CAP) -> tuple[int, bool, list]:
    """(how many, whether there are more, [(field, sum)] of `table.sums`): never more than cap rows are read."""
    fields = [table.by_key[key] for key in table.sums]
    matching = select(*(field.column.label(field.key) for field in fields), literal(1).label("one"))
    found = matching.where(*conditions(table, question)).limit(cap + 1).subquery()
    query = select(func.count(), *(func.sum(found.c[field.key]) for field in fields))
    count, *sums = company_connection().execute(query.select_from(found)).one()
    capped = count > cap
    return min(count, cap), capped, [] if capped else list(zip(fields, sums, strict=True))


def _columns(table, fields):
    """id, what names the record, what the order goes by (filled in by the caller), and each shown column once."""
    return [
        table.id,
        table.by_key[table.title].column,
        *(field.column.label(f"f{at}") for at, field in enumerate(fields) if field.column is not None),
    ]


def _records(table, fields, where, order, cursor, limit):
    """First those with a value, then, where there can be any, the blanks."""
    value, id = _place(order, cursor) or (None, None)
    after = {"at_value": value, "at_id": id} if id is not None else {}
    among_blanks = bool(after) and value is None
    found: list = []
    if not among_blanks:
        found = _fetched(_query(table, fields, order, False, bool(after)), where, after, limit)
    if order.nullable and len(found) < limit:
        blanks = _query(table, fields, order, True, among_blanks)
        found += _fetched(blanks, where, after if among_blanks else {}, limit - len(found))
    return found


def _query(table, fields, order, blank: bool, further: bool):
    """The rows with a value, or the blanks, from their beginning or from a place on; made once for each order."""
    key = ("page", order.key, order.descending, blank, further, *fields)
    return table.statement(key, lambda: _rows_in(table, fields, order, blank, further))


def _rows_in(table, fields, order, blank, further):
    query = select(*_columns(table, fields), order.column.label("at_"))
    if order.nullable:
        query = query.where(order.column.is_(None) if blank else order.column.is_not(None))
    if further:
        query = query.where(order.beyond(blank))
    by_id = blank or order.column is order.id
    by = order.by(order.id) if by_id else order.by(order.column, order.id)
    return query.where(table.live).order_by(*by).limit(bindparam("most", type_=Integer))


def _fetched(query, where, after, limit):
    query = query.where(*where) if where else query
    return company_connection().execute(query, {**after, "most": limit}).all()


def _cursor(order, record) -> str:
    """A place, sealed with the company's key: what comes back is ours or nothing."""
    value = record[-1]
    said = json.dumps([value if value is None or isinstance(value, (int, str)) else str(value), record[0]])
    return base64.urlsafe_b64encode(_mark(order, said) + said.encode()).decode().rstrip("=")


def _place(order, cursor) -> tuple[Any, int] | None:
    """(value, id) that a cursor stands for; one that is not ours is the beginning."""
    try:
        told = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        said = told[MARK:].decode()
    except ValueError:
        return None
    if not said or not compare_digest(told[:MARK], _mark(order, said)):
        return None
    value, id = json.loads(said)
    return None if value is None else READERS[order.column.type.python_type](value), id


def _mark(order, said):
    return blind(f"cursor:{order.key}", said)[:MARK]


def painted(table, fields, records, whole: bool = False) -> list[Row]:
    """Rows of records as `_columns` fetched them, painted column by column."""
    if not records:
        return []
    base, keys = url_for(f"{table.name}.index"), [field.key for field in fields]
    columns = [paint(table, field, values, whole) for field, values in _valued(fields, records)]
    labels = columns[keys.index(table.title)] if table.title in keys else None
    rows = []
    for at, cells in enumerate(zip(*columns, strict=True)):
        id = records[at][0]
        label = labels[at].text if labels else str(records[at][1])
        rows.append(Row(id, dict(zip(keys, cells, strict=True)), f"{base}/{id}", label))
    return rows


def _valued(fields, records):
    """(field, its value in each record); what is computed is loaded for all records at once."""
    stored = iter(list(zip(*records, strict=True))[2:])
    ids = [record[0] for record in records]
    for field in fields:
        if field.column is None:
            loaded = field.load(ids)
            yield field, [loaded.get(id) for id in ids]
        else:
            yield field, next(stored)
