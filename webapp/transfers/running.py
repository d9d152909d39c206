"""An import at work: every row read and checked, the good ones staged, then all of them published in one transaction.

Killed at any moment it runs again from the file: until the last commit nothing of it is in the table, and what it
left on the stage is cleared first. The counts, the refused rows' file and the job's end are in that last commit.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from tenants.current import acting_in, actor, company
from tenants.db import company_connection, db
from webapp.core import files, scratch
from webapp.core.jobs import JobError, TryAgain, enqueue, job
from webapp.core.models import File
from webapp.tables.registry import tables
from webapp.transfers import reading
from webapp.transfers.beginnings import Beginnings
from webapp.transfers.checking import Checker
from webapp.transfers.models import Import, stage
from webapp.transfers.plans import Plan
from webapp.transfers.publishing import publish
from webapp.transfers.reading import Survey, Unreadable
from webapp.transfers.refusing import RefusedRows
from webapp.transfers.staging import Layout, cleared

ROWS_AT_ONCE = 2_000
SETTINGS = ("SET LOCAL statement_timeout = 0", "SET LOCAL work_mem = '64MB'")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Progress = Callable[[int, int, str], None]


@job("import", _l("Import"), door="import")
def run_import(job, import_id: int) -> dict:
    """The job of an import; what it did is its row's counts."""
    if db.session.get_one(Import, import_id).state == "new":
        raise JobError(_("The columns are being matched again: start the import from its page."))
    try:
        return run(import_id, job.progress)
    except Unreadable as error:
        raise JobError(error.message) from error
    except IntegrityError as error:
        raise TryAgain(_("Somebody else entered the same records at that moment."), seconds=1) from error


def run(import_id: int, progress: Progress) -> dict:
    """Runs it to the end, all but the last commit, which is the caller's. Raises Unreadable, IntegrityError."""
    who = actor()
    named = replace(who, door="import", action=f"import-{import_id}") if who else None
    file = file_of(db.session.get_one(Import, import_id))
    with acting_in(company(), named), scratch.folder("import-") as folder, files.at_hand(file) as path:
        return Run(import_id, path, folder, progress).run()


class Run:
    """One attempt at one import."""

    def __init__(self, import_id: int, path: Path, folder: Path, progress: Progress):
        self.id, self.progress = import_id, progress
        row = db.session.get_one(Import, import_id)
        self.plan, self.survey = plan_of(row), Survey(**row.survey)
        self.path = path
        self.layout = Layout(self.plan.table)
        self.checker = Checker(self.plan, len(self.survey.header))
        self.beginnings = Beginnings(self.plan.table, self.layout)
        labels = {key: str(field.label) for key, field in self.plan.table.by_key.items()}
        self.refused = RefusedRows(
            folder / "refused.xlsx", self.survey.names, dict(self.plan.columns), labels
        )
        self.rows = self.staged = self.matched = 0
        self.number = secrets.randbits(62)

    def run(self) -> dict:
        try:
            return self._run()
        except BaseException:
            self._left()
            raise

    def _left(self):
        self.refused.close()
        with suppress(SQLAlchemyError):
            db.session.rollback()
            company_connection().execute(delete(stage).where(stage.c.run == self.number))
            db.session.commit()

    def _run(self) -> dict:
        cleared()
        db.session.commit()
        for lines in _chunks(reading.rows(self.path, self.survey)):
            self._stage(lines)
        self.refused.close()
        self.progress(self.rows, self.rows, _("Writing %(count)s rows", count=self.staged))
        return self._publish()

    def _stage(self, lines):
        self.progress(self.rows, max(self.survey.rows, self.rows), _("Reading and checking"))
        good = []
        for row in self.checker.check(lines):
            self.refused.add(row) if row.errors else good.append(row)
        self.beginnings.hold(good)
        self.layout.copied(self.id, self.number, good)
        db.session.commit()
        self.rows, self.staged = self.rows + len(lines), self.staged + len(good)
        self.matched += sum(row.record is not None for row in good)

    def _publish(self) -> dict:
        """The one transaction that counts, all but its commit; an import that is done already stays as it is."""
        row = db.session.get_one(Import, self.id, with_for_update=True)
        if row.state != "done":
            self._whole(row)
            for setting in SETTINGS:
                company_connection().exec_driver_sql(setting)
            prepared = self.checker.prepared | self.beginnings.begin(self.number)
            created, updated = publish(self.number, self.plan, self.layout, prepared, self.matched)
            row.rows, row.created, row.updated = self.rows, created, updated
            row.unchanged, row.refused = self.staged - created - updated, self.refused.count
            row.refused_file_id = self._kept() if self.refused.count else None
            row.state, row.finished_at = "done", datetime.now(UTC)
            db.session.flush()
            cleared(self.id)
        return {"id": row.id, **row.counts, "page": f"/imports/{row.id}"}

    def _whole(self, row):
        """The stage is empty after a crash of the database, and what people took back is not written."""
        staged = select(func.count()).select_from(stage).where(stage.c.run == self.number)
        if row.state != "running" or company_connection().scalar(staged) != self.staged:
            raise TryAgain(_("The import was interrupted. It is read again from the file."), seconds=1)

    def _kept(self) -> int:
        name = _("Refused rows of import %(id)s", id=self.id) + ".xlsx"
        with self.refused.path.open("rb") as stream:
            return files.store(name, XLSX, stream, f"refused:{self.plan.table.name}").id


def start(row: Import) -> None:
    """Its job, in the transaction at hand: the same one, if it is asked for twice."""
    row.state = "running"
    row.job_id = enqueue("import", {"import_id": row.id}, key=f"{row.id}-{row.job_id or 0}")


def file_of(row: Import) -> File:
    return db.session.get_one(File, row.file_id)


def plan_of(row: Import) -> Plan:
    """What people chose for this import."""
    columns = {int(at): key for at, key in row.mapping.items()}
    return Plan(tables.here(row.table), columns, row.constants, row.mode, row.key)


def _chunks(rows: Iterable) -> Iterator[list]:
    rows = iter(rows)
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        yield chunk
