"""Printing as a job: only the worker knows WeasyPrint, and has it ready before the first job comes."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from importlib import import_module

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tenants.current import actor, bound_company
from tenants.db import db
from webapp.core import files
from webapp.core.jobs import JobError, job
from webapp.core.noting import note_print
from webapp.core.runner import preload
from webapp.reports.statements import Period, Statement, statement, statements
from webapp.seals.sealing import seal_now
from webapp.seals.telling import Told

KIND = "account-book"


@job(KIND, _l("Customer account book"))
def print_book(job, start: str, end: str, customer_id: int | None = None) -> dict:
    """The account book of one customer, or of all with movement or a balance; `start` and `end` as 2026-11-21."""
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    job.progress(0, 0, _("Reading the ledger"))
    chosen = accounts(period, customer_id)
    db.session.rollback()  # nothing is written yet: no connection waits while pages are laid out
    content = printed(chosen, period, job.progress, seal_now())
    note_print("book", "customers", customer_id or 0, rows=len(chosen), start=start, end=end)
    file = files.store(file_name(chosen, customer_id, period), "application/pdf", content, "report")
    return {"file": file.id}


def accounts(period: Period, customer_id: int | None) -> list[Statement]:
    """What goes into the book. Raises JobError when that is nothing."""
    chosen = list(statements(period)) if customer_id is None else [statement(customer_id, period)]
    if not chosen:
        raise JobError(_("No customer has an entry or a balance in this period."))
    return chosen


def printed(chosen: Iterable[Statement], period: Period, progress, seal: Told | None = None) -> bytes:
    """The PDF of these accounts, with the newest seal of the history. Raises JobError where this cannot print."""
    printing = _printing()
    who = actor()
    imprint = printing.Imprint(
        bound_company().name, period, who.name if who else "", datetime.now(UTC), str(seal or "")
    )
    return printing.book(chosen, imprint, progress)


def file_name(chosen: list[Statement], customer_id: int | None, period: Period) -> str:
    whose = _("all customers") if customer_id is None else chosen[0].number
    return f"{_('Customer account book')} {whose} {period.start} {period.end}.pdf"


def _printing():
    try:
        return import_module("webapp.reports.printing")
    except OSError as error:
        raise JobError(
            _("PDFs need the system libraries Pango and HarfBuzz: run script/setup as an administrator.")
        ) from error


def warm_up() -> None:
    """Loads the printing room; a machine that cannot print says so when somebody asks it to."""
    try:
        import_module("webapp.reports.printing")
    except OSError:
        return


preload.append(warm_up)
