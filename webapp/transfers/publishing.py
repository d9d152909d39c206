"""From the stage into the table: what is new is inserted, what differs is updated, in two or three statements."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    TextClause,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from tenants.current import actor
from tenants.db import company_connection, db
from webapp.tables.fields import Field
from webapp.tables.own.lists import learn_used
from webapp.transfers.models import stage
from webapp.transfers.noting import note_created, note_shared, note_updated
from webapp.transfers.plans import Plan
from webapp.transfers.staging import Layout

FOLLOWED_AT_ONCE = 5_000
MANY = 500


class Published(NamedTuple):
    created: int
    updated: int


def publish(run: int, plan: Plan, layout: Layout, prepared: set[str], matched: int) -> Published:
    """Brings the rows that this run staged into the table, in the transaction at hand.

    Blank cells and columns that are not mapped change nothing. `prepared` are the keys of fields that
    new records were given unasked, `matched` is how many rows mean a known record. What must follow a change
    follows, for all rows.
    """
    mine = stage.c.run == run
    created = _created(
        mine, plan, layout, [f for f in layout.fields if f.key in plan.fields or f.key in prepared]
    )
    updated = _updated(mine, plan, layout, matched) if matched else []
    note_shared(plan)
    learn_used(plan.table)
    if follow := plan.table.follow:
        for ids in _batches([*created, *updated]):
            follow(ids)
    return Published(len(created), len(updated))


def _created(mine, plan, layout, fields: Sequence[Field]) -> list[int]:
    """Rows that bring their own number first: what is numbered for them afterwards continues from there."""
    number = plan.table.by_key[plan.table.number]
    new = and_(mine, stage.c.record.is_(None))
    if number.column.server_default is None or number.key not in plan.fields:
        return _inserted(new, plan, layout, fields)
    numbered = layout.slots[number.attr].is_not(None)
    rest = [field for field in fields if field is not number]
    return [*_inserted(new & numbered, plan, layout, fields), *_inserted(new & ~numbered, plan, layout, rest)]


def _inserted(which, plan, layout, fields) -> list[int]:
    table, who = plan.table.model.__table__, _who()
    attrs = [attr for field in fields if not field.extra for attr in field.stored_by]
    attrs += ["extras"] if any(field.extra for field in fields) else []
    values = [_or_default(layout.value(attr), table.c[attr]) for attr in attrs]
    rows = (
        select(*values, literal(who, BigInteger), literal(who, BigInteger))
        .where(which)
        .order_by(stage.c.line)
    )
    statement = insert(table).from_select([*attrs, "created_by", "updated_by"], rows).returning(table.c.id)
    ids = list(db.session.scalars(statement, bind_arguments=plan.table.bind))
    if layout.noted:
        note_created(plan.table, layout.typed, which, ids)
    return ids


def _or_default(value: ColumnElement, column: Any) -> ColumnElement:
    if column.server_default is None:
        return value
    default = column.server_default.arg
    given = literal_column(default.text) if isinstance(default, TextClause) else cast(default, column.type)
    return func.coalesce(value, given)


def _updated(mine, plan, layout, matched: int) -> list[int]:
    """The stage has no statistics: a join planned for few rows would crawl through many."""
    connection = company_connection()
    connection.exec_driver_sql(f"SET LOCAL enable_nestloop = {'off' if matched > MANY else 'on'}")
    table = plan.table.model.__table__
    fields = [field for field in layout.fields if field.key in plan.fields]
    differs = {field.key: _differs(table, layout, field) for field in fields}
    values: dict[str, ColumnElement] = {
        attr: case((differs[field.key], layout.value(attr)), else_=table.c[attr])
        for field in fields
        if not field.extra
        for attr in field.stored_by
    }
    if own := [field for field in fields if field.extra]:
        values["extras"] = _within(table, layout, own, differs)
    statement = (
        update(table)
        .values(**values, updated_by=_who(), updated_at=func.now())
        .where(table.c.id == stage.c.record, mine, plan.table.live, or_(*differs.values()))
        .returning(table.c.id)
    )
    ids = list(db.session.scalars(statement, bind_arguments=plan.table.bind))
    if layout.noted:
        note_updated(plan.table, layout.typed, mine, ids)
    connection.exec_driver_sql("SET LOCAL enable_nestloop = on")
    return ids


def _within(table, layout, fields, differs) -> ColumnElement:
    """`extras` with what these fields say otherwise; its other keys stay."""
    said, whole = layout.value("extras"), table.c.extras
    for field in fields:
        told = func.jsonb_build_object(*(part for name in field.stored_by for part in (name, said[name])))
        whole = whole.op("||")(case((differs[field.key], told), else_=cast({}, JSONB)))
    return whole


def _differs(table, layout, field: Field) -> ColumnElement:
    """Whether the row says something else than the record; a sealed value is compared by its blind index."""
    attr = field.compared_by
    if field.extra:
        said = layout.value("extras")[attr]
        return and_(said.is_not(None), table.c.extras[attr].is_distinct_from(said))
    value = layout.value(attr)
    return and_(value.is_not(None), table.c[attr].is_distinct_from(value))


def _who() -> int | None:
    who = actor()
    return (who.id or None) if who else None


def _batches(ids: list[int]) -> Iterator[list[int]]:
    """A few thousand at a time: a statement has room for so many."""
    return (ids[start : start + FOLLOWED_AT_ONCE] for start in range(0, len(ids), FOLLOWED_AT_ONCE))
