"""The check-up itself: set-based, a statement for each reason of each table; once a month by itself, and when asked."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, cast, func, literal, null, select
from sqlalchemy.dialects.postgresql import INTERVAL, insert

from tenants.current import SYSTEM, acting_in
from tenants.db import company_connection, db
from tenants.models import Company
from webapp.core.clock import every
from webapp.core.formats import today
from webapp.core.jobs import enqueue, job
from webapp.quality.models import Finding
from webapp.quality.reasons import examined, reasons

AT_REST = "7 days"  # a company that has just begun is left in peace
KNOWN = "uq_findings_month_table_name_record_id_reason"
EACH = 50  # of one reason in one table, for one person: what can be seen to in a month
_begun: set[tuple[int, date]] = set()


def this_month() -> date:
    """The first day of the company's month."""
    return today().replace(day=1)


def examine(month: date) -> int:
    """Notes what wants looking at. What was seen to and is so again is open again; what was left as it is stays so.
    The number of findings that are new on the list."""
    return sum(_noted(table, reason, month) for table in examined() for reason in reasons(table))


def _noted(table, reason, month):
    person = table.column(table.owner) if table.owner else null()
    place = func.row_number().over(partition_by=person, order_by=(reason.first, table.id)).label("place")
    odd = select(table.id, person.label("person"), place).where(table.live, reason.where).subquery()
    told = (cast(literal(month), Date), literal(table.name), odd.c.id, literal(reason.key), odd.c.person)
    rows = select(*told).where(odd.c.place <= EACH)
    columns = ["month", "table_name", "record_id", "reason", "person"]
    note = insert(Finding.__table__).from_select(columns, rows)
    again = note.on_conflict_do_update(
        constraint=KNOWN, set_={"state": "open"}, where=Finding.state.in_(("verified", "settled"))
    )
    return len(company_connection().execute(again.returning(Finding.id)).all())


@job("checkup", _l("Check-up of the data"))
def run_checkup(job, month: str) -> dict:
    """The check-up of one month; run again it finds what has come since."""
    found = examine(date.fromisoformat(month))
    return {"page": "/checkup", "found": found}


def begin(month: date, again: bool = False) -> int:
    """The job of a month; the same one, unless it is asked for again. The caller commits."""
    return enqueue("checkup", {"month": month.isoformat()}, None if again else f"checkup:{month}")


@every(3600)
def monthly_checkup() -> None:
    """Each company's check-up, in the first hours of its month."""
    settled = Company.created_at < func.now() - cast(literal(AT_REST), INTERVAL)
    active = db.session.scalars(select(Company).where(Company.state == "active", settled)).all()
    for tenant in [company.tenant() for company in active]:
        db.session.remove()
        with acting_in(tenant, SYSTEM):
            key = tenant.id, this_month()
            if key not in _begun:
                begin(key[1])
                db.session.commit()
                _begun.add(key)
    db.session.remove()
