"""What people type into the search field → a condition that an index answers.

Han → the stored bigrams; letters → pinyin, initials, whole words, the beginning of a number or code; digits → a number,
filled up ("12" finds C000012), a phone or its last four digits. A reference is searched in the table that it points to.
"""

import re
from functools import lru_cache

from sqlalchemy import ARRAY, String, case, cast, false, func, or_, select, true
from sqlalchemy.sql.elements import TextClause

from tenants.db import company_connection
from tenants.keys import blind
from webapp.core.ids import any_of
from webapp.tables.asking import own_words
from webapp.tables.asking.pieces import common
from webapp.tables.values.kind import tidy

HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LETTERS = re.compile(r"[A-Za-z\s]+")
DIGITS = re.compile(r"[0-9]{1,24}")
PHONE = re.compile(r"[-+()\s0-9]{7,24}")
LONGEST, MOST_WORDS, RARE = 100, 6, 2000


def narrowed(table, asked: str):
    """The same condition for a page in some order. The planner cannot tell rare words from common ones and takes the
    wrong way for either by hundreds of milliseconds, so we look first: the few records that match, by their ids; or,
    of many, a condition that no index answers, so that the order's own index is read until the page is full."""
    if common([table], asked) or own_words.common(table, asked):
        return _one_by_one(table, asked)
    matches = matching(table, asked)
    some = select(table.id).where(table.live, matches).limit(RARE + 1).subquery()
    few = select(case((func.count() <= RARE, func.array_agg(some.c.id))), func.count())
    ids, count = company_connection().execute(few).one()
    return table.id == any_of(ids or ()) if count <= RARE else _one_by_one(table, asked)


def _one_by_one(table, asked):
    return case((matching(table, asked, own_words.saying), true()), else_=false())


def matching(table, asked: str, own=own_words.holding):
    """The condition for all that was typed: every word has to be found. `own` tells what own fields hold."""
    asked = tidy(asked)[:LONGEST]
    whole = _whole(table, asked)
    every_word = asked.split()[:MOST_WORDS]
    words = [or_(*arms) if (arms := _word(table, word, own)) else false() for word in every_word]
    every = words[0] if words else false()
    for word in words[1:]:
        every = every & word
    return or_(every, *whole) if whole else every


def _whole(table, asked):
    """What has to be read with its blanks: pinyin in syllables, a phone in groups."""
    if " " not in asked:
        return []
    joined = "".join(asked.split())
    if LETTERS.fullmatch(asked):
        return _spelt(table, joined)
    return _by_phone(table, joined) if PHONE.fullmatch(asked) else []


def _word(table, word, own):
    arms = [*_by_grams(table, word), *_by_own_words(table, word, own), *_through_references(table, word, own)]
    if HAN.search(word):
        return arms
    arms += [*_by_prefix(table, word), *_spelt(table, word)]
    return arms + _by_phone(table, word) if PHONE.fullmatch(word) or DIGITS.fullmatch(word) else arms


def _by_grams(table, word):
    """Every piece of the word; a word without pieces, such as "!!", finds nothing."""
    column = table.model.__table__.c.get("grams")
    if column is None or not any(map(str.isalnum, word)):
        return []
    pieces = cast(func.public.kz_grams(word), ARRAY(String))
    return [column.op("@>", is_comparison=True)(pieces) & (func.cardinality(pieces) > 0)]


def _by_own_words(table, word, own):
    found = own_words.fields_of(table) if any(map(str.isalnum, word)) else ()
    return [own(table, word, own_words.wholes_of(table, word))] if found else []


def _spelt(table, word):
    columns = table.model.__table__.c
    fields = [field for field in table.fields if field.kind.name == "name" and field.searched]
    names = [name for field in fields for name in field.kind.derived_columns(field.attr)]
    return (
        [columns[name].startswith(word.lower(), autoescape=True) for name in names] if word.isascii() else []
    )


def _by_prefix(table, word):
    return [arm for field in _searched(table) for arm in _beginnings(field, word, index_of(field.column))]


def _searched(table):
    return [
        f for f in table.fields if f.searched and f.kind.name in ("text", "number") and f.column is not None
    ]


def _beginnings(field, word, index):
    if index == "lower":
        return [func.lower(field.column).startswith(word.lower(), autoescape=True)]
    if index == "plain":
        padded = field.kind.padded(word) if field.kind.name == "number" else None
        starts = [
            field.column.startswith(one, autoescape=True) for one in dict.fromkeys((word, word.upper()))
        ]
        return [*starts, field.column == padded] if padded else starts
    return []


@lru_cache(256)
def index_of(column):
    """How an index keeps the beginnings of this column: as they are, in lower case, or not at all."""
    for index in column.table.indexes:
        first = index.expressions[0]
        if isinstance(first, TextClause) and first.text.startswith(f"lower({column.name})"):
            return "lower"
        if first is column and "text_pattern_ops" in index.dialect_options["postgresql"]["ops"].values():
            return "plain"
    return None


def _by_phone(table, word):
    columns, arms = table.model.__table__.c, []
    for field in table.fields:
        if field.kind.name == "phone" and field.searched:
            arms.append(columns[f"{field.attr}_index"] == blind(field.place, field.kind.parse(word)))
            tail = columns[f"{field.attr}_tail"]
            arms += [tail == blind(f"{field.place}_tail", word)] if len(word) == 4 and word.isdigit() else []
    return arms


def _through_references(table, word, own):
    targets = [
        (field, field.kind.table)
        for field in table.fields
        if field.searched and field.kind.name == "reference"
    ]
    return [
        field.column.in_(select(target.id).where(or_(*arms)))
        for field, target in targets
        if (arms := _word(target, word, own))
    ]
