"""Everything to take away: a ZIP with a CSV for each table, the account book, and every file, made by a job.

Every row with every field, those of the recycle bin marked; sensitive values in clear, because that is what somebody
needs who goes elsewhere. The history is not in it. The archive is sealed on the disk piece by piece as it is made.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from tenants.current import bound_company
from tenants.db import company_connection, db
from webapp.core import files
from webapp.core.jobs import enqueue, job
from webapp.core.models import File
from webapp.ledger.models import LedgerEntry
from webapp.tables.registry import tables

KIND, PURPOSE = "takeout", "takeout"
AT_ONCE = 2_000
NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*%?")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_IN = (PURPOSE,)  # an earlier archive is no part of a later one
Step = Callable[[str], None]


def begin() -> int:
    """The job, in the transaction at hand."""
    return enqueue(KIND, {})


@job(KIND, _l("Everything to take away"), reads=True)
def take_out(job) -> dict:
    done = 0

    def step(what):
        nonlocal done
        done += 1
        job.progress(done, done + 1, what)

    name = f"{bound_company().slug}.zip"
    file = files.store(name, "application/zip", archive(step), PURPOSE)
    return {"file": file.id}


class Pipe(io.RawIOBase):
    """Where the archive is written, and taken away again bit by bit."""

    def __init__(self):
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def archive(step: Step) -> Iterator[bytes]:
    """The ZIP, bit by bit; `step(what)` before each part of it."""
    pipe = Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as archived:
        for name, chunks in _parts(step):
            with archived.open(ZipInfo(name), "w", force_zip64=True) as entry:
                for chunk in chunks:
                    entry.write(chunk)
                    yield pipe.taken()
    yield pipe.taken()


def _parts(step) -> Iterator[tuple[str, Iterable[bytes]]]:
    for table in [tables.here(name) for name in tables]:
        step(str(table.label))
        yield f"{table.name}.csv", _lines(_heads(table), rows_of(table))
    step(_("Account book"))
    yield "ledger.csv", _lines([c.name for c in LedgerEntry.__table__.columns], _entries())
    for file in db.session.scalars(select(File).where(File.purpose.not_in(NOT_IN)).order_by(File.id)).all():
        step(file.name)
        yield f"files/{file.id}-{file.name}", _content(file)


def _content(file):
    with files.open_file(file) as stream:
        yield from iter(lambda: stream.read(files.CHUNK), b"")


def _heads(table) -> list[str]:
    return ["id", *(str(field.label) for field in table.fields), _("In the recycle bin since")]


def rows_of(table) -> Iterator[list[str]]:
    """Every record with every field as people edit it, the oldest first."""
    last = 0
    while records := company_connection().execute(_query(table, last)).all():
        columns = [_texts(field, values) for field, values in _valued(table, records)]
        binned = [str(record[-1] or "") for record in records]
        ids = [str(record[0]) for record in records]
        yield from map(list, zip(ids, *columns, binned, strict=True))
        last = records[-1][0]


def _query(table, last):
    kept = [
        field.selected.label(f"f{at}") for at, field in enumerate(table.fields) if field.selected is not None
    ]
    query = select(table.id, *kept, table.column("deleted_at")).where(table.id > last)
    return query.order_by(table.id).limit(AT_ONCE)


def _valued(table, records):
    stored = iter(list(zip(*records, strict=True))[1:])
    ids = [record[0] for record in records]
    for field in table.fields:
        if field.selected is None:
            loaded = field.load(ids)
            yield field, [loaded.get(id) for id in ids]
        else:
            yield field, next(stored)


def _texts(field, values: Sequence[Any]) -> list[str]:
    """As people write them: a reference by what names its record, a choice by its label."""
    if field.kind.linked:
        known = field.kind.texts({value for value in values if value is not None})
        return [str(known.get(value, value) or "") if value is not None else "" for value in values]
    return ["" if value is None else str(field.kind.text(value)) for value in values]


def _entries():
    query = select(LedgerEntry.__table__).order_by(LedgerEntry.id)
    streamed = company_connection().execute(
        query, execution_options={"stream_results": True, "yield_per": AT_ONCE}
    )
    for row in streamed:
        yield ["" if value is None else str(value) for value in row]


def _lines(heads, rows) -> Iterator[bytes]:
    """A CSV that spreadsheets take for UTF-8, and none of whose cells they take for a formula."""
    yield b"\xef\xbb\xbf"
    yield _line(heads)
    for row in rows:
        yield _line(row)


def _line(cells) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return out.getvalue().encode("utf-8", "replace")


def harmless(text: str) -> str:
    """What a spreadsheet would work out gets an apostrophe; a plain number, +86 or −5 too, is no formula."""
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text
