"""The statements that write many records: whatever their number, each is sent once. They return (ids, how many values).

Where rows do not set the same fields, a flag beside each value says whether it is set. Raises Refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    String,
    TextClause,
    case,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from webapp.core.ids import any_of
from webapp.tables.fields import assigned
from webapp.tables.own.lists import learn
from webapp.tables.remembering.recordsets import recordset
from webapp.tables.writes import begun, who, written

Many = tuple[list[int], int]
AT_ONCE = 5_000  # of these the trail joins old and new in memory


def changed(table, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> Many:
    """Sets the values of each record, given as (id, {key: value})."""
    if len(rows) > 1 and all(values == rows[0][1] for _id, values in rows):
        return _alike(table, [id for id, _values in rows], rows[0][1])
    fields = _fields(table, (values for _id, values in rows))
    some = {one for one in fields if any(one.key not in values for _id, values in rows)}
    own, columns = table.model.__table__, [one for one in fields if not one.extra]
    types = {
        "id": BigInteger(),
        **_types(table, columns),
        **{_flag(one): Boolean() for one in some if not one.extra},
    }
    given = recordset(_with_extras(types, fields), [_told(table, row, some) for row in rows])
    values = {attr: _kept_or_given(own, given, one, attr, some) for one in columns for attr in one.stored_by}
    if len(columns) < len(fields):
        values["extras"] = own.c.extras.op("||")(given.c.extras).op("-")(given.c.gone)
    signed = {**values, "updated_at": func.now(), "updated_by": who()}
    written(table, update(own).where(own.c.id == given.c.id).values(**signed))
    learn(table, (values for _id, values in rows))
    return _followed(table, [id for id, _values in rows]), sum(len(values) for _id, values in rows)


def _alike(table, ids, values) -> Many:
    """The same values in all of them."""
    own, stored = table.model.__table__, assigned({table.by_key[key]: value for key, value in values.items()})
    signed = update(own).values(**stored, updated_at=func.now(), updated_by=who()).returning(own.c.id)
    done: list[int] = []
    for start in range(0, len(ids), AT_ONCE):
        some = signed.where(own.c.id == any_of(ids[start : start + AT_ONCE]), table.live)
        done += written(table, some).scalars().all()
    ids = sorted(done)
    learn(table, [values])
    return _followed(table, ids), len(ids) * len(values)


def _kept_or_given(own, given, field, attr, some):
    value = given.c[attr]
    return case((given.c[_flag(field)], value), else_=own.c[attr]) if field in some else value


def _told(table, row, some) -> dict[str, Any]:
    id, values = row
    told: dict[str, Any] = {"id": id}
    own: dict[str, Any] = {}
    for key, value in values.items():
        one = table.by_key[key]
        (own if one.extra else told).update(one.stored(value))
        if one in some:
            told[_flag(one)] = True
    told["extras"] = {name: value for name, value in own.items() if value is not None}
    told["gone"] = [name for name, value in own.items() if value is None]
    return told


def created(table, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> Many:
    """New records, given as (place, {key: value}); what a row leaves blank the database fills in itself."""
    complete = begun(table, [values for _place, values in rows])
    full = [{key: value for key, value in values.items() if value is not None} for values in complete]
    fields = _fields(table, full)
    own, columns = table.model.__table__, [one for one in fields if not one.extra]
    types = _with_extras({"id": BigInteger(), **_types(table, columns)}, fields)
    given = recordset(types, [_told(table, row, ()) for row in enumerate(full)])
    names = [name for name in types if name not in ("id", "gone")]
    signature = [literal(who(), BigInteger)] * 2
    chosen = select(*(_or_default(given.c[name], own.c[name]) for name in names), *signature).order_by(
        given.c.id
    )
    statement = insert(own).from_select([*names, "created_by", "updated_by"], chosen).returning(own.c.id)
    ids = sorted(written(table, statement).scalars().all())
    learn(table, full)
    return _followed(table, ids), sum(map(len, full))


def _or_default(value: ColumnElement, column) -> ColumnElement:
    if column.server_default is None:
        return value
    default = column.server_default.arg
    given = literal_column(default.text) if isinstance(default, TextClause) else cast(default, column.type)
    return func.coalesce(value, given)


def binned(table, ids: Sequence[int]) -> Many:
    """To the recycle bin, as far as they are not in it."""
    ids = _moved(table, ids, table.live, func.now())
    if table.part and ids:
        table.part(ids)
    return _followed(table, ids), len(ids)


def restored(table, ids: Sequence[int]) -> Many:
    """Back from the recycle bin, those that are in it."""
    ids = _moved(table, ids, table.there(table.column("deleted_at").is_not(None)), None)
    return _followed(table, ids), len(ids)


def _moved(table, ids, where, at):
    own = table.model.__table__
    statement = update(own).where(own.c.id == any_of(ids), where)
    signed = statement.values(deleted_at=at, updated_at=func.now(), updated_by=who()).returning(own.c.id)
    return sorted(written(table, signed).scalars().all())


def _fields(table, rows):
    """The fields that any of the rows has, in the order in which they come."""
    return [table.by_key[key] for key in dict.fromkeys(key for values in rows for key in values)]


def _types(table, fields):
    return {attr: table.column(attr).type for one in fields for attr in one.stored_by}


def _with_extras(types, fields):
    own = any(one.extra for one in fields)
    return types | ({"extras": JSONB(), "gone": ARRAY(String)} if own else {})


def _flag(field):
    return f"~{field.attr}"


def _followed(table, ids):
    if table.follow and ids:
        table.follow(ids)
    return ids
