"""How common a word is, before it is looked for: the planner's own statistics of the pieces that words are made of.

An index that finds a hundred rows at once is slow for a word that a tenth of all records have: there, reading in order
until the page is full is fast. Which of both a word is, one look at pg_stats tells.
"""

import re

from sqlalchemy import text

from tenants.db import company_connection

HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
COMMON = 0.005
SHARES = text(
    "SELECT s.tablename FROM pg_stats s,"
    " unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) AS e(piece, share)"
    " WHERE s.schemaname = current_schema AND s.tablename = ANY(:tables) AND s.attname = 'grams'"
    " AND e.piece = ANY(:pieces) AND e.share >= :least GROUP BY s.tablename HAVING count(*) = :all"
)


def common(tables, words: str) -> set[str]:
    """The names of those database tables so many of whose records have all of these words that reading in order finds
    some at once."""
    names = [table.model.__tablename__ for table in tables if kept(table)]
    pieces = longest_pieces(words)
    if not names or not pieces:
        return set()
    asked = {"tables": names, "pieces": pieces, "least": COMMON, "all": len(pieces)}
    return set(company_connection().scalars(SHARES, asked))


def kept(table) -> bool:
    """Whether a table keeps the pieces of its words."""
    return "grams" in table.model.__table__.c


def longest_pieces(words: str) -> list[str]:
    """The pieces that say it all: the pairs of a run of Han, or its only character, and whole words of letters."""
    pieces = []
    for run in re.split(r"[\s\W_]+", HAN_RUN.sub(lambda found: f" {found.group()} ", words.lower())):
        if HAN_RUN.fullmatch(run) and len(run) > 1:
            pieces += [run[at : at + 2] for at in range(len(run) - 1)]
        elif run:
            pieces.append(run)
    return list(dict.fromkeys(pieces))
