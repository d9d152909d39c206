"""Customers that nobody was in touch with for so long that they fall back into the pool: a week after it is announced.

In touch is a conversation, an order, a payment, or that somebody took the customer over. Each night one job of the
company lets them fall in one transaction: killed before its end, nothing of it happened, and it runs again.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import DateTime, func, literal, select

from tenants.current import SYSTEM, acting_in
from tenants.db import company_connection, db
from tenants.models import Company
from webapp.core.clock import every
from webapp.core.formats import today, zone
from webapp.core.jobs import enqueue, job
from webapp.handing import moving, rules
from webapp.tables.lasting import PATIENCE
from webapp.tables.registry import tables
from webapp.tables.remembering.trail import CHANGES
from webapp.tables.rolling import local_day
from webapp.tables.writing import many
from webapp.tables.writing.bulk import batches

TOUCHES = ("interactions", "orders", "payments")
NIGHT = 2  # the hour from which on the customers of a day fall
SHOWN = 50
KIND = "pool-fall"
_begun: set[tuple[int, date]] = set()


class Idle(NamedTuple):
    """A customer who falls on this day, unless somebody is in touch with them."""

    id: int
    name: str
    owner: int
    touched: date
    falls: date


def idle(until: date, person: int | None = None, most: int | None = None) -> list[Idle]:
    """Who falls until that day, the first to fall first; of one person or of all. Empty where nobody falls."""
    rule = rules.now()
    if not rule.on or rule.idle_days is None:
        return []
    table = tables.whole(moving.TABLE)
    owner = table.column(table.owner)
    whose = [owner == person] if person is not None else [owner.is_not(None)]
    about = (
        table.id,
        table.key_field.column.label("name"),
        owner.label("owner"),
        _touched(table).label("touched"),
    )
    kept = select(*about).where(table.live, *whose).subquery()
    falls = func.greatest(kept.c.touched + rule.idle_days, literal(rule.first_fall)).label("falls")
    query = select(*kept.c, falls).where(falls <= until).order_by(falls, kept.c.id).limit(most)
    return [Idle(*row) for row in company_connection().execute(query)]


def soon(person: int) -> list[Idle]:
    """What of this person's falls within the time of the notice, as it is announced to them."""
    return idle(today() + timedelta(days=rules.NOTICE), person, SHOWN)


def _touched(table):
    """The last day on which somebody was in touch with a customer, or took them over."""
    taken = select(func.max(local_day(CHANGES.c.at))).where(
        CHANGES.c.table_name == table.model.__tablename__,
        CHANGES.c.record_id == table.id,
        CHANGES.c.operation == "U",
        CHANGES.c.changes.has_key(table.owner),
    )
    last = [_last(tables[name], table) for name in TOUCHES if name in tables]
    return func.greatest(local_day(table.column("created_at")), taken.scalar_subquery(), *last)


def _last(touch, table):
    when = touch.when_column
    day = local_day(when) if isinstance(when.type, DateTime) else when
    of = touch.link_to(table.name).column == table.id, touch.column("deleted_at").is_(None)
    return (
        select(func.max(func.least(day, today())))
        .where(*of)
        .correlate(table.model.__table__)
        .scalar_subquery()
    )


@every(3600)
def nightly_fall() -> None:
    """Each company's customers of the day, once, in its night or as soon after as the clock runs."""
    arranged = select(Company).where(Company.settings_version > 0, Company.state == "active")
    tenants = [company.tenant() for company in db.session.scalars(arranged)]
    for tenant in tenants:
        db.session.remove()
        with acting_in(tenant, SYSTEM):
            _begin(tenant.id)
    db.session.remove()


def _begin(company_id):
    rule, key = rules.now(), (company_id, today())
    if rule.on and rule.idle_days and datetime.now(zone()).hour >= NIGHT and key not in _begun:
        enqueue(KIND, {}, key=key[1].isoformat())
        db.session.commit()
        _begun.add(key)


@job(KIND, _l("Customers back into the pool"), door="fall")
def fall(job) -> dict:
    """Who fell due falls, unless somebody took them over meanwhile."""
    for patience in PATIENCE:
        company_connection().exec_driver_sql(patience)
    table, fallen = tables.whole(moving.TABLE), 0
    due = {one.id: one.owner for one in idle(today())}
    for some in batches(list(due)):
        seen = {id: {table.owner: due[id]} for id in some}
        done = many.change_many(table, {id: {table.owner: None} for id in some}, seen)
        moving.log("fell", {id: due[id] for id in done.ids})
        fallen += len(done.ids)
        job.progress(fallen, len(due))
    told = _("%(count)s customers fell back into the pool.", count=f"{fallen:,}")
    return {"page": "/pool", "told": told, "fell": fallen}
