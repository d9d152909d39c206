"""What a company took out of use goes for good when its time is over: values of retired fields, files nobody means."""

from datetime import UTC, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, cast, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from tenants.current import SYSTEM, acting_in
from tenants.db import company_connection, db
from tenants.models import Company
from webapp.core import files
from webapp.core.clock import every
from webapp.core.jobs import enqueue, job
from webapp.core.logging import log
from webapp.core.models import File
from webapp.tables.own.models import OwnField
from webapp.tables.own.versions import changed
from webapp.tables.registry import tables

KEPT = timedelta(days=30)
LOOSE = timedelta(days=90)  # so long a file that no record means any more can be brought back by the history
AT_ONCE = 5_000
CLEARED = (
    "UPDATE {table} SET extras = extras - CAST(:keys AS text[]) WHERE id = ANY(ARRAY("
    "SELECT id FROM {table} WHERE extras ?| CAST(:keys AS text[]) LIMIT :most))"
)


@every(3600)
def clear_retired() -> int:
    """Asks every company that arranged something to clear up, once a day; returns how many were asked."""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    return sum(_asked(tenant, today) for tenant in _arranged())


def _asked(tenant, today) -> bool:
    """A company that cannot be reached is asked tomorrow, and stops no other."""
    try:
        with acting_in(tenant, SYSTEM):
            enqueue("own-clearing", {}, key=today)
            db.session.commit()
    except SQLAlchemyError as error:
        log.warning("not asked to clear up", company=tenant.id, reason=type(error).__name__)
        return False
    finally:
        db.session.remove()
    return True


def _arranged():
    with acting_in(None, None):
        found = db.session.scalars(
            select(Company).where(Company.settings_version > 0, Company.state == "active")
        )
        tenants = [company.tenant() for company in found]
        db.session.remove()
    return tenants


@job("own-clearing", _l("Clearing what was retired"))
def clear(job) -> dict:
    """A retired field's row stays, so that the history can name it."""
    over = OwnField.retired_at < func.now() - KEPT
    fields = db.session.scalars(select(OwnField).where(over, OwnField.purged_at.is_(None))).all()
    for field in fields:
        _cleared(tables[field.table_name].model.__tablename__, [field.key, f"{field.key}_index"])
        field.purged_at = func.now()
    if fields:
        changed()
    return {"fields": len(fields), "files": sum(map(_forgotten, tables.values()))}


def _cleared(table_name, keys):
    statement = text(CLEARED.format(table=table_name))
    while company_connection().execute(statement, {"keys": keys, "most": AT_ONCE}).rowcount:
        pass


def _forgotten(table) -> int:
    """Removes files that came in for this table long ago and that no record means."""
    old = File.created_at < func.now() - LOOSE
    loose = select(File).where(File.purpose == f"attachment:{table.name}", old)
    extras = table.model.__table__.c.extras
    for id in db.session.scalars(select(OwnField.id).filter_by(table_name=table.name, kind="file")):
        held = extras[f"x_{id}"].astext
        loose = loose.where(File.id.not_in(select(cast(held, BigInteger)).where(held.is_not(None))))
    found = db.session.scalars(loose).all()
    for file in found:
        files.remove(file)
    return len(found)
