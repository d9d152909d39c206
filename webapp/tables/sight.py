"""What there is of a table for the actor at hand: the fields that their rights show, and the records that are theirs.

Everything that serves people asks for a table by `tables.here()` and so has this part of it: what a role may not see
is not in it, and is refused as what does not exist, by every door alike.
"""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, or_, select
from sqlalchemy.sql import ColumnElement

from tenants.roles import Permission
from webapp.core.rights import ME, Grant, Level, Rights, Whose, mates
from webapp.core.rights import rights as at_hand
from webapp.tables.fields import Computed
from webapp.tables.registry import tables
from webapp.tables.table import Table
from webapp.tables.values.veiled import Veiled

MATES = any_(bindparam("kz_mates", callable_=mates, type_=ARRAY(BigInteger)))


def seen(table: Table) -> Table:
    """The part of a table that is there for the actor at hand; the table itself where nothing is kept back."""
    mine = at_hand()
    return table if mine.base is None else of(table, mine)


def of(table: Table, rights: Rights) -> Table:
    """The part of a table that is there for these rights."""
    kept, by = (rights.sights, table) if rights.grants else (table.sights, rights)
    if by not in kept:
        kept[by] = table if _whole(table, rights) else _part(table, rights)
    return kept[by]


def _whole(table, rights):
    return rights.grant(table.name).whole and scope(table, rights) is None and not _closed(table, rights)


def _part(table, rights) -> Table:
    grant = rights.grant(table.name)
    closed = _closed(table, rights)
    fields = [_levelled(one, level) for one in table.fields if (level := _level(table, grant, one, closed))]
    mine = table.in_edition(fields, (*table.edition, *rights.key))
    mine.whole, mine.within = table.whole, scope(table, rights)
    _left_in(mine, table)
    return mine


def _level(table, grant, field, closed):
    if field.key in closed:
        return Level.HIDDEN
    return max(grant.fields.get(field.key, Level.EDIT), least(table, field))


def least(table: Table, field) -> Level:
    """What everybody who may see a table sees of a field: what names a record, and what it belongs to."""
    named = field.key in (table.title, table.number) or field is table.parent_field
    return Level.READ if named else Level.HIDDEN


def _levelled(field, level):
    if level is Level.EDIT:
        return field
    more = {"entered": False} if isinstance(field, Computed) else {}
    read = replace(field, editable=False, **more)
    if level is Level.READ:
        return read
    return replace(read, kind=Veiled(field.kind), sortable=False, searched=False)


def _closed(table, rights):
    """The keys of fields that tell of tables which these rights do not open, and of what is worked out from those or
    from fields that are hidden or masked."""
    told = {one.key: one.tells_of for one in table.fields if one.tells_of}
    shut = {key for key, name in told.items() if not rights.allows(Permission.SEE, name)}
    unseen = {key for key, level in rights.grant(table.name).fields.items() if level < Level.READ}
    while more := {one.key for one in table.fields if one.key not in shut and one.uses & (shut | unseen)}:
        shut |= more
    return shut


def _left_in(mine: Table, table: Table) -> None:
    """What a table names by key, without the keys that are not there."""
    there = mine.by_key
    for name in ("columns", "figures", "sums", "beneath"):
        setattr(mine, name, tuple(key for key in getattr(table, name) if key in there))
    mine.sums = tuple(key for key in mine.sums if there[key].kind.name != "veiled")
    mine.views = tuple(view for view in table.views if _asks_within(view.args, mine))
    mine.leaves_out = {
        key: value for key, value in table.leaves_out.items() if _asks_within({key: value}, mine)
    }


def _asks_within(args: Mapping[str, str], mine: Table) -> bool:
    named = {key.partition(".")[0] for key in args} | {
        args.get("sort", "").removeprefix("-"),
        args.get("by", ""),
    }
    return all(_askable(mine.by_key.get(key)) for key in named if key in mine.whole.by_key)


def _askable(field):
    return field is not None and field.kind.name != "veiled"


def scope(table: Table, rights: Rights) -> ColumnElement | None:
    """True of the records that are there for these rights; None where all are."""
    grant = rights.grant(table.name)
    if grant.whose is Whose.ALL:
        return None
    ways = [*_looked_after(table, grant), *_belonging(table, grant, rights)]
    return or_(*ways) if ways else None


def _looked_after(table, grant: Grant):
    if not table.owner:
        return
    owner = table.column(table.owner)
    yield owner == (ME if grant.whose is Whose.OWN else MATES)
    if grant.pool and not table.parent:
        yield owner.is_(None)


def _belonging(table, grant, rights):
    """Records follow the one that they belong to, as far as this table goes."""
    if link := table.parent_field:
        parent = tables[table.parent]
        wide = replace(
            rights, grants={**rights.grants, parent.name: _as_far(rights.grant(parent.name), grant)}
        )
        above = scope(parent, wide)
        if above is not None:
            yield link.column.in_(select(parent.id).where(above))


def _as_far(parent: Grant, grant: Grant) -> Grant:
    """The narrower of the two."""
    whose = max((parent.whose, grant.whose), key=list(Whose).index)
    return replace(parent, whose=whose, pool=parent.pool and grant.pool)
