"""Seals with the lines that they cover, as they lie in the database: many small seals are read by one statement."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, TextClause, func, select, text

from tenants.db import company_connection
from webapp.seals.models import Seal

AT_ONCE, SEALS_AT_ONCE = 50_000, 2_000
BEGINNING = -(2**63)
COLUMNS = (Seal.number, Seal.at, Seal.after_id, Seal.upto_id, Seal.rows, Seal.root, Seal.previous, Seal.hash)
LINE = func.kz_seal_line(cast(Table, Seal.__table__).table_valued()).label("line")
BETWEEN = "FROM audit_changes c WHERE c.id > :after AND c.id <= :upto ORDER BY c.id"
LINES = text(f"SELECT c.id, kz_line(c) {BETWEEN}")
LEAVES = text(f"SELECT c.id, sha256('\\x00'::bytea || convert_to(kz_line(c), 'UTF8')) {BETWEEN}")


class Line(NamedTuple):
    """A row of the trail: its id and its canonical line, or, as LEAVES ask for it, the hash of that."""

    id: int
    told: Any


def seals(first: int = 1, last: int | None = None) -> Iterator[Any]:
    """The seals from one number to another, as rows with COLUMNS and `line`."""
    before = first - 1
    while True:
        where = [Seal.number > before] + ([Seal.number <= last] if last is not None else [])
        query = select(*COLUMNS, LINE).where(*where).order_by(Seal.number).limit(SEALS_AT_ONCE)
        found = company_connection().execute(query).all()
        yield from found
        if len(found) < SEALS_AT_ONCE:
            return
        before = found[-1].number


def covered(
    some: Iterable[Any], everything_before: bool = False, statement: TextClause = LINES
) -> Iterator[tuple[Any, list[Line]]]:
    """(a seal, the lines that lie in its stretch), in order; with `everything_before`, what lies before the first is
    its as well, for nothing should."""
    for group in _groups(some):
        after = BEGINNING if everything_before else group[0].after_id
        everything_before = False
        yield from _shared_out(group, _between(statement, after, group[-1].upto_id))


def rest(after: int, most: int) -> int:
    """How many rows are not sealed yet, counted up to so many."""
    query = text("SELECT count(*) FROM (SELECT FROM audit_changes WHERE id > :after LIMIT :most) x")
    return company_connection().execute(query, {"after": after, "most": most}).scalar_one()


def marks(number: int) -> bytes:
    return company_connection().execute(select(Seal.marks).where(Seal.number == number)).scalar_one()


def _groups(some):
    group: list[Any] = []
    rows = 0
    for seal in some:
        if group and rows + seal.rows > AT_ONCE:
            yield group
            group, rows = [], 0
        group.append(seal)
        rows += seal.rows
    if group:
        yield group


def _between(statement, after, upto):
    found = company_connection().execute(statement, {"after": after, "upto": upto})
    return list(map(Line._make, found.all()))


def _shared_out(group, lines):
    at = 0
    for seal in group:
        start = at
        while at < len(lines) and lines[at].id <= seal.upto_id:
            at += 1
        yield seal, lines[start:at]
