"""The history as CSV: a line for each value that changed, of what was asked for; who exported it is in the history."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import String, cast

from tenants.roles import Permission
from webapp.core import files
from webapp.core.access import may
from webapp.core.formats import today, zone
from webapp.core.jobs import job
from webapp.core.noting import note_export
from webapp.history.asking import DOORS, KINDS, Asked
from webapp.history.models import AuditChange as C
from webapp.history.reading import rows_of, stretch
from webapp.history.telling import asked as named
from webapp.history.telling import called, fields_of
from webapp.tables.registry import tables
from webapp.tables.remembering import trail
from webapp.tables.values.people import Person

KIND = "export-history"
AT_ONCE, MOST = 2_000, 1_000_000
FORMULA = re.compile(r"[=+\-@\t\r]")
FIGURES = re.compile(r"[+-]?[\d,.\s()-]+%?")
Cells = tuple[str, ...]


def plain(text: str) -> str:
    """What a spreadsheet would take for a formula begins with an apostrophe; figures and phones stay as they are."""
    return f"'{text}" if FORMULA.match(text) and not FIGURES.fullmatch(text) else text


def visible() -> list[str]:
    """The tables whose history the actor may see, of the records that are there for them. "" is what belongs to no
    table, for who runs the company."""
    seen = [name for name in tables if may(Permission.HISTORY, name)]
    return [*seen, ""] if may(Permission.SETTINGS) else seen


@job(KIND, _l("Export of the history"))
def run_export(job, asked: dict[str, str]) -> dict:
    """`asked` is what the history's page was asked, as it stands in its address."""
    wanted, count = Asked.read(asked, visible()), _Count()
    name = f"{_('History')} {today()}.csv"
    told = lambda rows: job.progress(rows, 0, _("Writing the history"))  # noqa: E731
    file = files.store(name, "text/csv", _written(count.of(lines(wanted, told))), "export")
    note_export("history", wanted.table, wanted.record, rows=count.rows, asked=asked)
    return {"file": file.id, "page": "/history", "rows": count.rows}


class _Count:
    rows = 0

    def of(self, lines):
        for line in lines:
            self.rows += 1
            yield line


def _written(lines: Iterator[Cells]) -> Iterator[bytes]:
    """With the mark by which Excel knows UTF-8."""
    yield "\ufeff".encode() + _line(tuple(str(head) for head in HEADS))
    for line in lines:
        yield _line(line)


def _line(cells: Cells) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow([plain(cell) for cell in cells])
    return out.getvalue().encode()


HEADS = (
    *(_l("Moment"), _l("Who"), _l("What was done"), _l("How"), _l("Table"), _l("Record")),
    *(_l("Field"), _l("Value before"), _l("Value after"), _l("Act")),
)


def lines(asked: Asked, told=lambda rows: None) -> Iterator[Cells]:
    """Every change that is asked for, the newest first; so many rows of the trail at once."""
    start, _floor, last = stretch(asked)
    done, names = 0, Person().labels(())
    while rows := rows_of(
        asked, start, last, min(AT_ONCE, MOST - done), cast(C.changes, String).label("changes")
    ):
        labels = called(_records(rows))
        for row in rows:
            yield from _lines_of(row, names, labels)
        start, done = rows[-1].id, done + len(rows)
        told(done)


def _records(rows) -> dict[str, set[int]]:
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if row.table_name in tables:
            wanted.setdefault(row.table_name, set()).add(row.record_id)
    return wanted


def _lines_of(row, names, labels) -> Iterator[Cells]:
    table = tables.here(row.table_name) if row.table_name in tables else None
    label, _live = labels.get(
        (row.table_name, row.record_id), (f"#{row.record_id}" if row.record_id else "", False)
    )
    about = (
        row.at.astimezone(zone()).strftime("%Y-%m-%d %H:%M:%S"),
        names.get(row.actor) or _("The system"),
        str(KINDS[row.kind]),
        str(DOORS.get(row.door, row.door)),
        str(table.label) if table else row.table_name,
        label,
    )
    for field, before, after in _values(table, row):
        yield (*about, field, before, after, row.action)


def _values(table, row) -> list[tuple[str, str, str]]:
    """(field, before, after), sealed values masked; one of nothing where no value changed."""
    told: Mapping[str, Any] = trail.pairs_of(row.changes)
    if table is not None and row.kind == "updated":
        return [(str(one.label), one.old, one.new) for one in fields_of(table, told)] or [("", "", "")]
    return [(named(table, told) if table is not None and row.kind == "shown" else "", "", "")]
