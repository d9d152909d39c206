"""For whom a job runs: its company and its actor as they are at this moment, in one query."""

from flask_babel import gettext as _
from sqlalchemy import Row, text

from tenants import engines
from tenants.current import SYSTEM, Actor, Tenant
from tenants.roles import Role
from webapp.core.jobs import JobError, Kind
from webapp.core.leases import Lease

NOW = text(
    "SELECT c.id, c.slug, c.name, c.schema, c.industry, c.data_key, c.timezone, c.state, c.settings_version,"
    " p.id AS person_id, p.name AS person, m.role, m.duty, m.state AS membership FROM (VALUES (1)) here(x)"
    " LEFT JOIN shared.companies c ON c.id = :company LEFT JOIN shared.people p ON p.id = :person"
    " LEFT JOIN shared.memberships m ON m.company_id = c.id AND m.person_id = p.id"
)


def whose(lease: Lease, kind: Kind) -> tuple[Tenant | None, Actor]:
    """Company (None for jobs without one) and actor. Raises JobError when they may no longer."""
    with engines.shared().connect() as connection:
        row = connection.execute(NOW, {"company": lease.company_id, "person": lease.actor_id}).one()
    return (_tenant(row, kind) if lease.company_id else None), _actor(row, lease).through(kind.door)


def _tenant(row: Row, kind: Kind) -> Tenant:
    if row.state != "active" and not (row.state == "closing" and kind.reads):
        raise JobError(_("This company is closed; the job was not run."))
    about = (row.id, row.slug, row.name, row.schema, row.industry)
    return Tenant(*about, bytes(row.data_key), row.timezone, row.settings_version)


def _actor(row: Row, lease: Lease) -> Actor:
    if not lease.actor_id:
        return SYSTEM
    if lease.company_id is None:
        return Actor(lease.actor_id, row.person or "", None)
    if row.membership != "active":
        gone = _("%(name)s no longer works in this company; the job was not run.", name=row.person or "—")
        raise JobError(gone)
    return Actor(row.person_id, row.person, Role(row.role), duty=row.duty)
