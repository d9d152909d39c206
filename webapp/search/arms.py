"""Where to look: for each table the ways in which words may mean one of its records, the surest first.

Every way is a condition that one index answers, read only as far as the few best hits; ranges instead of LIKE, so that
one prepared plan serves all words. The ranks are what the results are ordered by.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    LargeBinary,
    String,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal_column,
    select,
    true,
)

from tenants.keys import blind
from webapp.search.words import Words, up_to
from webapp.tables.asking import own_words
from webapp.tables.asking.searching import index_of

EXACT, NAMED, BEGINS, NUMBERED, TAILED, SOUNDS, SPELT, CONTAINS = range(8)
MOST = 8


class Arm(NamedTuple):
    rank: int
    where: ColumnElement[bool]


def statement(tables, words: Words):
    """(table's place among these, rank, id) of the first few hits of every way but the pieces; None without a way."""
    chosen = [
        select(literal_column(str(at)).label("at"), literal_column(str(arm.rank)).label("rank"), table.id)
        .where(arm.where)
        .limit(MOST)
        .subquery()
        for at, table in enumerate(tables)
        for arm in arms(table, words)
    ]
    if not chosen:
        return None
    first, *others = (select(one.c.at, one.c.rank, one.c.id) for one in chosen)
    return first.union_all(*others)


def arms(table, words: Words) -> Iterator[Arm]:
    """Every way in which this table can be asked for words of this shape, but for the pieces they are made of."""
    for field in _searched(table):
        yield from _of_field(table, field, words)


def containing(places: Iterable[tuple[int, Any, bool]]):
    """(table's place, id) for each (place, table, whether the words are common there): the newest records that hold
    all pieces of common words, or any few that hold those of rare ones."""
    chosen = [_holding(at, table, common).subquery() for at, table, common in places]
    if not chosen:
        return None
    first, *others = (select(one.c.at, one.c.id) for one in chosen)
    return first.union_all(*others)


def _holding(at, table, common):
    holds = _pieces(table.model.__table__.c.grams)
    query = select(literal_column(str(at)).label("at"), table.id).limit(MOST)
    if common:
        return query.where(case((holds, true()), else_=false()), table.live).order_by(table.id.desc())
    return query.where(holds)


def within(places: Iterable[tuple[int, Any, bool]]):
    """(table's place, id) for each (place, table, whether the words are common there) of the few or the newest records
    whose own fields hold the words."""
    chosen = [_within(at, table, common).subquery() for at, table, common in places]
    if not chosen:
        return None
    first, *others = (select(one.c.at, one.c.id) for one in chosen)
    return first.union_all(*others)


def _within(at, table, common):
    wholes = bindparam(own_key(table), type_=own_words.WORDS)
    query = select(literal_column(str(at)).label("at"), table.id).where(table.live).limit(MOST)
    if not common:
        return query.where(own_words.holding(table, _text("text"), wholes))
    says = own_words.saying(table, _text("text"), wholes)
    return query.where(case((says, true()), else_=false())).order_by(table.id.desc())


def own_key(table) -> str:
    """The parameter that tells what the words mean as whole values of a table's own fields."""
    return f"{table.name}_own"


def values(tables, words: Words) -> dict[str, Any]:
    """The parameters of `statement`."""
    text, sound = words.text, words.sound
    told: dict[str, Any] = {"text": text, "lower": text.lower(), "upper": text.upper(), "sound": sound}
    told |= {f"{key}_end": up_to(told[key]) for key in ("text", "lower", "upper", "sound")}
    for table in tables:
        for field in _searched(table):
            told |= _own_values(table, field, words)
    return told


def _own_values(table, field, words):
    if field.kind.name == "number" and words.digits:
        return {_name(table, field, "padded"): field.kind.padded(words.text) or words.text}
    if field.kind.name == "phone":
        found = {}
        if words.phone:
            found[_name(table, field, "whole")] = blind(field.place, field.kind.parse(words.phone))
        if words.tail:
            found[_name(table, field, "tail")] = blind(f"{field.place}_tail", words.tail)
        return found
    return {}


def _name(table, field, what):
    return f"{table.name}_{field.key}_{what}"


def _searched(table):
    return [field for field in table.fields if field.searched and field.column is not None]


def _of_field(table, field, words):
    kind = field.kind.name
    if kind == "name":
        yield from _named(table, field, words)
    elif kind == "phone":
        yield from _called(table, field, words)
    elif kind in ("number", "text"):
        yield from _coded(table, field, words)


def _named(table, field, words):
    """By its characters, by their sound, by its letters. All of it stands in the order of the pinyin."""
    if not words.sound:
        return
    columns = table.model.__table__.c
    spelt, initials = (columns[name] for name in field.kind.derived_columns(field.attr))
    live = columns.deleted_at.is_(None)
    begins = and_(spelt >= _text("sound"), spelt < _text("sound_end"), live)
    if words.han:
        yield Arm(NAMED, and_(spelt == _text("sound"), field.column == _text("text"), live))
        yield Arm(BEGINS, and_(begins, func.starts_with(field.column, _text("text"))))
    yield Arm(SOUNDS, and_(spelt == _text("sound"), live))
    yield Arm(SPELT, begins)
    if words.latin:
        yield Arm(SOUNDS, initials == _text("sound"))
        yield Arm(SPELT, _between(initials, "sound"))


def _called(table, field, words):
    columns = table.model.__table__.c
    if words.phone:
        whole = bindparam(_name(table, field, "whole"), type_=LargeBinary)
        yield Arm(EXACT, columns[f"{field.attr}_index"] == whole)
    if words.tail and f"{field.attr}_tail" in columns:
        tail = bindparam(_name(table, field, "tail"), type_=LargeBinary)
        yield Arm(TAILED, columns[f"{field.attr}_tail"] == tail)


def _coded(table, field, words):
    """Numbers and codes: the whole of one, or how it begins."""
    index = index_of(field.column)
    if index == "lower":
        yield Arm(EXACT, func.lower(field.column) == _text("lower"))
        yield Arm(NUMBERED, _between(func.lower(field.column), "lower"))
    elif index == "plain":
        yield Arm(EXACT, field.column == _text("upper"))
        yield Arm(NUMBERED, _between(field.column, "text"))
        if words.text != words.text.upper():
            yield Arm(NUMBERED, _between(field.column, "upper"))
        if field.kind.name == "number" and words.digits:
            yield Arm(EXACT, field.column == _text(_name(table, field, "padded")))


def _between(column, key):
    """Begins with a parameter, as an index in the order of bytes answers it."""
    return and_(
        column.op("~>=~", is_comparison=True)(_text(key)),
        column.op("~<~", is_comparison=True)(_text(f"{key}_end")),
    )


def _pieces(grams):
    return grams.op("@>", is_comparison=True)(cast(func.public.kz_grams(_text("text")), ARRAY(String)))


def _text(key):
    return bindparam(key, type_=String)
