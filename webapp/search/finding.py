"""From words to hits: the best few of every table that this person may see, the surest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from sqlalchemy import select, text

from tenants.db import company_connection
from tenants.roles import Permission
from webapp.core.access import may
from webapp.search import arms
from webapp.search.marking import Piece, marked
from webapp.search.words import Words
from webapp.tables.asking import own_words
from webapp.tables.asking.pieces import common, kept
from webapp.tables.asking.searching import matching
from webapp.tables.looking import listing
from webapp.tables.registry import tables

EACH, FACTS, KEPT = 6, 3, 256
WITHOUT_SCANS = text("SET LOCAL enable_seqscan = off")
_statements: dict[tuple, Any] = {}


@dataclass(frozen=True)
class Hit:
    """One record as the results show it: its name and number with what was found in them, and a few facts."""

    url: str
    title: list[Piece]
    number: list[Piece]
    facts: list[str]
    rank: int


@dataclass(frozen=True)
class Found:
    """The hits of one table; `all_url` is its list, asked for the same words."""

    table: Any
    hits: list[Hit] = field(default_factory=list)
    all_url: str = ""

    @property
    def size(self) -> int:
        return len(self.hits)


def seen() -> tuple:
    """The tables that this person may see, as this company has them."""
    return tuple(tables.here(name) for name in tables if may(Permission.SEE, name))


def found(typed: str) -> list[Found]:
    """What the words find, table by table; the table with the surest hit comes first."""
    words, searched = Words.typed(typed), seen()
    if not words.text:
        return []
    places = _several(searched, words) if words.shape[-1] else _ranked(searched, words)
    groups = [_found(searched[at], ranks, words) for at, ranks in places.items()]
    return sorted((group for group in groups if group.hits), key=lambda group: group.hits[0].rank)


def _ranked(searched, words) -> dict[int, dict[int, int]]:
    """{table's place: {id: best rank}}: one statement over all tables, and two more where it found little."""
    connection, values = company_connection(), arms.values(searched, words)
    connection.execute(WITHOUT_SCANS)
    query = _kept((searched, words.shape), lambda: arms.statement(searched, words))
    places: dict[int, dict[int, int]] = {}
    for at, rank, id in connection.execute(query, values) if query is not None else ():
        ranks = places.setdefault(at, {})
        ranks[id] = min(rank, ranks.get(id, rank))
    if words.spoken:
        _add_pieces(searched, words, values, places)
        _add_own(searched, words, places)
    return places


def _add_pieces(searched, words, values, places):
    """Where the surer ways found few: the records that hold the pieces of what was typed, anywhere."""
    few = [(at, t) for at, t in enumerate(searched) if kept(t) and len(places.get(at, ())) < EACH]
    often = common([table for _, table in few], words.text)
    asked = tuple((at, table, table.model.__tablename__ in often) for at, table in few)
    query = _kept(asked, lambda: arms.containing(asked))
    for at, id in company_connection().execute(query, values) if query is not None else ():
        places.setdefault(at, {}).setdefault(id, arms.CONTAINS)


def _add_own(searched, words, places):
    """The same in a company's own fields."""
    few = [
        (at, t) for at, t in enumerate(searched) if len(places.get(at, ())) < EACH and own_words.fields_of(t)
    ]
    asked = tuple((at, table, own_words.common(table, words.text)) for at, table in few)
    query = _kept(("own", asked), lambda: arms.within(asked))
    told = {arms.own_key(table): own_words.wholes_of(table, words.text) for _at, table in few}
    for at, id in (
        company_connection().execute(query, told | {"text": words.text}) if query is not None else ()
    ):
        places.setdefault(at, {}).setdefault(id, arms.CONTAINS)


def _kept(key, make):
    if key not in _statements:
        if len(_statements) >= KEPT:
            _statements.clear()
        _statements[key] = make()
    return _statements[key]


def _several(searched, words) -> dict[int, dict[int, int]]:
    """Several words have to be found each; every table is asked by itself."""
    connection = company_connection()
    connection.execute(WITHOUT_SCANS)
    places = {}
    for at, table in enumerate(searched):
        ids = connection.scalars(select(table.id).where(matching(table, words.text)).limit(arms.MOST)).all()
        if ids:
            places[at] = dict.fromkeys(ids, arms.CONTAINS)
    return places


def _found(table, ranks, words) -> Found:
    """Painted as in a list; what is in the recycle bin is left out here."""
    facts = facts_of(table)
    fields = [*facts, *(one for one in own_words.fields_of(table) if one not in facts)]
    rows = list(listing.rows_of(table, list(ranks), fields).values())
    rows.sort(key=lambda row: (ranks[row.id], -row.id))
    hits = [_hit(table, row, ranks[row.id], words) for row in rows[:EACH]]
    return Found(table, hits, url_for(f"{table.name}.index", q=words.text))


def painted(table, ids: Sequence[int]) -> list:
    """Live records as rows with the few fields that tell them apart."""
    return list(listing.rows_of(table, ids, facts_of(table)).values())


def facts_of(table) -> list:
    """What names a record, and the first few stored facts that its list or its parent's page shows."""
    named = [table.by_key[key] for key in dict.fromkeys((table.title, table.number))]
    wanted = [table.by_key[key] for key in dict.fromkeys((*table.columns, *table.beneath))]
    return named + [one for one in wanted if one.column is not None and one not in named][:FACTS]


def _hit(table, row, rank, words) -> Hit:
    cells = [row.cells[one.key].text for one in facts_of(table)]
    number = "" if table.number == table.title else row.cells[table.number].text
    facts = [*_own_facts(table, row, words), *(cells[2:] if number else cells[1:])]
    title = row.cells[table.title].text
    return Hit(row.url, marked(title, words), marked(number, words), [one for one in facts if one], rank)


def _own_facts(table, row, words):
    """The own fields in which the words are, by name: they tell why the record was found."""
    told = ((one, row.cells[one.key].text) for one in own_words.fields_of(table))
    return [f"{one.label} {text}" for one, text in told if own_words.answers(one, text, words.parts)]
