"""Old changes leave the database for a file, with their seals: only where a company asked for it, and verifiably.

The worker writes the file and reads it back; it may remove nothing. The keeper, whose login no page and no job has,
reads the file once more, line by line against the seals, and then takes those rows out of the trail in one transaction.
The seals stay, so the chain is whole, and `verify` goes on through the file.
"""

from datetime import UTC, datetime, timedelta

import psycopg
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from psycopg import sql
from sqlalchemy import func, insert, select

from tenants import keeping
from tenants.current import SYSTEM, acting_in, actor, bound_company
from tenants.db import company_connection, db
from tenants.migrating import migrator
from tenants.models import Company, Job
from webapp.core import files
from webapp.core.clock import every
from webapp.core.formats import today
from webapp.core.jobs import JobError, enqueue, job
from webapp.core.logging import log
from webapp.core.noting import note_export
from webapp.seals import papers, verifying
from webapp.seals.models import Archive, Seal
from webapp.tables.own.company_wide import choose, chosen

SETTING = "history_months"
SHORTEST, LONGEST = 12, 360  # months
MOST = 1_000_000  # rows in one file
KIND = "archive-history"


def months() -> int | None:
    """So many months of changes stay in the database; None: all of them."""
    return chosen(SETTING)


def keep(count: int | None) -> None:
    """Raises ValueError for less than a year."""
    if count is not None and not SHORTEST <= count <= LONGEST:
        raise ValueError(count)
    choose(SETTING, count)


def due(count: int) -> tuple[int, int] | None:
    """(first, last) seal whose changes are older than so many months, as many as go into one file."""
    done = select(func.coalesce(func.max(Archive.last_seal), 0)).scalar_subquery()
    over = datetime.now(UTC) - timedelta(days=round(count * 30.44))
    size = func.sum(Seal.rows).over(order_by=Seal.number).label("size")
    old = select(Seal.number, size).where(Seal.number > done, Seal.at < over).subquery()
    fitting = select(func.min(old.c.number), func.max(old.c.number)).where(old.c.size <= MOST)
    first, last = company_connection().execute(fitting).one()
    return (first, last) if first else None


@every(3600)
def archive_what_is_old() -> None:
    """Once a day in each company that asked for it."""
    arranged = select(Company).where(Company.settings_version > 0, Company.state == "active")
    tenants = [company.tenant() for company in db.session.scalars(arranged)]
    for tenant in tenants:
        db.session.remove()
        with acting_in(tenant, SYSTEM):
            if months() is not None:
                enqueue(KIND, {}, key=today().isoformat())
                db.session.commit()
    db.session.remove()


@job(KIND, _l("Archiving old changes"))
def archive(job) -> dict:
    """Writes the file of what is due, reads it back, and notes it for the keeper."""
    count = months()
    stretch = due(count) if count is not None else None
    if stretch is None:
        return {"page": "/seals", "told": _("Nothing is old enough to be archived.")}
    first, last = stretch
    name = f"{_('History')} {bound_company().slug} {first}-{last}.jsonl.gz"
    written = papers.written(first, last, lambda rows: job.progress(rows, 0, _("Writing the archive")))
    file = files.store(name, papers.MEDIA_TYPE, written, "archive")
    try:
        rows = verifying.fits(file, first, last)
    except papers.Unreadable as error:
        raise JobError(_("The history does not fit its seals; nothing was archived.")) from error
    who = actor()
    about = {"first_seal": first, "last_seal": last, "rows": rows, "file_id": file.id, "sha256": file.sha256}
    company_connection().execute(insert(Archive).values(**about, written_by=who.id if who else None))
    note_export("archive", rows=rows, first=first, last=last)
    return {"page": "/seals", "file": file.id, "told": _("%(rows)s changes were archived.", rows=f"{rows:,}")}


@keeping.every(300)
def remove_what_is_archived() -> int:
    """Takes rows out of the trail whose archive fits; how many."""
    jobs = select(Job.company_id).where(Job.kind == KIND, Job.state == "done")
    recent = jobs.where(Job.finished_at > datetime.now(UTC) - timedelta(days=7))
    found = db.session.scalars(select(Company).where(Company.id.in_(recent)))
    tenants, rows = [company.tenant() for company in found], 0
    for tenant in tenants:
        db.session.remove()
        with acting_in(tenant, SYSTEM):
            rows += sum(map(_removed, _waiting()))
    db.session.remove()
    return rows


def _waiting():
    return db.session.scalars(
        select(Archive).where(Archive.removed_at.is_(None)).order_by(Archive.first_seal)
    ).all()


def _removed(archive: Archive) -> int:
    """All of its rows, or none where it does not fit."""
    try:
        rows = verifying.fits(verifying.file_of(archive), archive.first_seal, archive.last_seal)
    except papers.Unreadable:
        log.warning("an archive does not fit its seals", company=bound_company().id, archive=archive.id)
        return 0
    ends = select(func.min(Seal.after_id), func.max(Seal.upto_id)).where(
        Seal.number.between(archive.first_seal, archive.last_seal)
    )
    after, upto = company_connection().execute(ends).one()
    return rows if _taken_out(bound_company().schema, archive.id, after, upto, rows) else 0


def _taken_out(schema: str, archive_id: int, after: int, upto: int, rows: int) -> bool:
    """False, and nothing happened, where other rows lie there than the file holds."""
    changes, archives = (sql.Identifier(schema, name) for name in ("audit_changes", "archives"))
    taken = sql.SQL("DELETE FROM {} WHERE id > %s AND id <= %s").format(changes)
    noted = sql.SQL("UPDATE {} SET removed_at = now() WHERE id = %s").format(archives)
    with migrator() as connection, connection.transaction() as whole:
        connection.execute("SET LOCAL ROLE kz_audit")
        connection.execute(noted, [archive_id])
        found = connection.execute(taken, [after, upto]).rowcount
        if found != rows:
            log.warning("other rows than the archive's", schema=schema, found=found, archived=rows)
            raise psycopg.Rollback(whole)
    return found == rows
