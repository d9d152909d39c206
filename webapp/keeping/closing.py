"""A company closes: asked for by its owner, taken back while the grace lasts, carried out by the clock after that.

From the moment it is asked for the company can be read and taken away, and nothing in it can be changed.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, text, update

from tenants.current import Tenant, actor
from tenants.db import db
from tenants.models import Closing, Company
from webapp.core import jobs
from webapp.core.clock import every

GRACE = timedelta(days=30)
ACTIVE, CLOSING = "active", "closing"
DUE = text(
    "SELECT c.id FROM shared.closings c WHERE c.taken_back_at IS NULL AND c.wiped_at IS NULL AND c.ends_at < now()"
    " AND NOT EXISTS (SELECT FROM shared.jobs j WHERE j.kind = 'wipe' AND j.state IN ('queued', 'running')"
    " AND j.payload = jsonb_build_object('closing_id', c.id)) ORDER BY c.id LIMIT 20"
)


class NotNow(ValueError):
    """A company that cannot be closed, or taken back, as it stands."""


def of(company_id: int) -> Closing | None:
    """The closing that was asked for and not taken back."""
    return db.session.scalar(select(Closing).filter_by(company_id=company_id, taken_back_at=None))


def ask(tenant: Tenant) -> Closing:
    """From now on nothing changes, and after the grace the company goes. The caller commits. Raises NotNow."""
    who = actor()
    _move(tenant.id, ACTIVE, CLOSING)
    asked = Closing(
        company_id=tenant.id, schema=tenant.schema, asked_by=who.id if who else None,
        asked_at=datetime.now(UTC), ends_at=datetime.now(UTC) + GRACE,
    )  # fmt: skip
    db.session.add(asked)
    db.session.flush()
    return asked


def take_back(tenant: Tenant) -> None:
    """The company works on as if nothing had been. The caller commits. Raises NotNow when its time is over."""
    still = (
        Closing.company_id == tenant.id,
        Closing.taken_back_at.is_(None),
        Closing.ends_at > text("now()"),
    )
    taken = db.session.execute(update(Closing).where(*still).values(taken_back_at=text("now()")))
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise NotNow
    _move(tenant.id, CLOSING, ACTIVE)


def _move(company_id, before, after):
    standing = (Company.id == company_id, Company.state == before)
    if not db.session.execute(update(Company).where(*standing).values(state=after)).rowcount:
        raise NotNow


@every(60)
def close_companies() -> int:
    """Asks for the end of every company whose grace is over, and that nobody is at already; how many."""
    due = db.session.scalars(DUE, bind_arguments={"mapper": Closing.__mapper__}).all()
    for id in due:
        jobs.enqueue("wipe", {"closing_id": id})
    db.session.commit()
    return len(due)
