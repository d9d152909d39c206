"""From a question to a page of rows: one statement for the page, one for each thing that is looked up beside it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from flask import url_for
from sqlalchemy import Integer, bindparam, func, literal, literal_column, select

from tenants.db import company_connection
from tenants.straight import Written
from webapp.core.ids import any_of
from webapp.tables.asking import places, segments
from webapp.tables.asking.ordering import Order
from webapp.tables.asking.questions import Question, conditions, described, narrowing, shape
from webapp.tables.asking.searching import narrowed
from webapp.tables.asking.segments import parameters, sorting, stretches
from webapp.tables.cells import Row, paint
from webapp.tables.looking.grouping import Head, headed

__all__ = ["Page", "Question", "counted", "described", "page", "row"]

SIZE = 50
CAP = 1000
LABEL = 80  # what a record is called may be a long text


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next_cursor: str | None = None


@dataclass(frozen=True)
class Found:
    """Records as `_columns` fetched them, the heads of the groups that begin with them, and what follows."""

    records: Sequence
    heads: Mapping[int, Head]
    next_cursor: str | None


def page(table, question: Question, fields: Sequence | None = None, size: int = SIZE) -> Page:
    """The rows at the question's place, and the cursor of what follows."""
    fields = table.visible() if fields is None else fields
    these = found(table, question, fields, size)
    return Page(rows_found(table, fields, these), these.next_cursor)


def rows_found(table, fields, found: Found) -> list[Row]:
    """What was found as rows, each with the head of the group that it begins."""
    rows = painted(table, fields, found.records)
    for at, head in found.heads.items():
        rows[at].head = head
    return rows


def found(table, question: Question, fields: Sequence, size: int = SIZE) -> Found:
    """The records at the question's place."""
    order = Order.of(table, question.sort, question.group)
    place = places.read(order, question.after)
    records = _records(table, fields, question, order, place, size + 1)
    more = len(records) > size
    records = records[:size]
    heads = headed(order, records, place) if order.grouping else {}
    return Found(records, heads, places.written(order, records[-1]) if more else None)


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


def rows_of(table, ids: Collection[int], fields: Sequence) -> dict[int, Row]:
    """{id: row} of these records, in one statement, as ids come; those in the recycle bin are left out."""
    query = select(*_columns(table, fields)).where(table.id == any_of(ids), table.live)
    records = {record[0]: record for record in company_connection().execute(query)}
    return {row.id: row for row in painted(table, fields, [records[id] for id in ids if id in records])}


def _row_query(table, fields):
    return select(*_columns(table, fields), table.column("deleted_at")).where(
        table.there(table.id == bindparam("record"))
    )


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
        *(field.selected.label(f"f{at}") for at, field in enumerate(fields) if field.selected is not None),
    ]


def _records(table, fields, question, order, place, limit):
    """Stretch after stretch until there are enough."""
    found: list = []
    at, id = place or (None, None)
    where = cache(lambda: narrowing(table, question, search=narrowed))
    told = shape(table, question)
    for stretch, values in stretches(order, at, partial(_following, table, order)):
        query = _query(table, fields, order, stretch, limit, told, where)
        found += query.rows(company_connection(), parameters(values, id))
        if len(found) >= limit:
            break
    return found[:limit]


def _query(table, fields, order, stretch, limit, told, where) -> Written:
    """The rows of a stretch; made once for each order, and, where it can be kept, for each question."""
    key = ("page", order.name, stretch, limit, *fields)
    bare = partial(_rows_in, table, fields, order, stretch, limit)
    if told is not None:
        return table.statement((*key, told), lambda: Written(bare().where(*where())))
    return Written(table.statement(key, bare).where(*where()))


def _rows_in(table, fields, order, stretch, limit):
    """The limit stands in the statement: its plan can be kept, while it would be planned anew for each value given."""
    by = [key.column.label(f"at_{n}_") for n, key in enumerate(order.keys)]
    query = select(*_columns(table, fields), *by).where(table.live, *segments.conditions(order, stretch))
    return query.order_by(*sorting(order, stretch)).limit(literal_column(str(int(limit)), Integer))


def _following(table, order, at, value):
    """The values of a key after that one, or all of them, each found by one step into its index."""
    key, connection = order.keys[at], company_connection()
    first = table.statement(("run", key, False), lambda: _next(table, key, False))
    further = table.statement(("run", key, True), lambda: _next(table, key, True))
    while (value := connection.scalar(first if value is None else further, {"at_value": value})) is not None:
        yield value


def _next(table, key, further):
    column = key.column
    query = select(column).where(table.live, column.is_not(None))
    if further:
        at = bindparam("at_value", type_=column.type)
        query = query.where(column < at if key.descending else column > at)
    return query.order_by(column.desc() if key.descending else column).limit(1)


def painted(table, fields, records, whole: bool = False) -> list[Row]:
    """Rows of records as `_columns` fetched them, painted column by column."""
    if not records:
        return []
    base, keys = url_for(f"{table.name}.index"), [field.key for field in fields]
    columns = [paint(table, field, values, whole) for field, values in valued(fields, records)]
    labels = columns[keys.index(table.title)] if table.title in keys else None
    rows = []
    for at, cells in enumerate(zip(*columns, strict=True)):
        id = records[at][0]
        label = labels[at].text if labels else "" if records[at][1] is None else str(records[at][1])
        rows.append(Row(id, dict(zip(keys, cells, strict=True)), f"{base}/{id}", label[:LABEL]))
    return rows


def valued(fields, records):
    """(field, its value in each record); what is computed is loaded for all records at once."""
    stored = iter(list(zip(*records, strict=True))[2:])
    ids = [record[0] for record in records]
    for field in fields:
        if field.selected is None:
            loaded = field.load(ids)
            yield field, [loaded.get(id) for id in ids]
        else:
            yield field, next(stored)
