"""What is kept true about services, whichever door they come through; and what they ask the account book to say."""

from collections.abc import Collection, Iterator

from flask_babel import gettext as _
from sqlalchemy import case, func, select, update

from tenants.current import actor
from tenants.db import db
from webapp.core.ids import any_of
from webapp.customers.pointing import told_by_number
from webapp.ledger import posting
from webapp.ledger.posting import Posting
from webapp.services.choices import OVER
from webapp.services.models import Service

NOT_NOW = ("import", "job")  # what happened long ago is not answered at this moment
STAMPS = (
    (Service.responded_at, Service.outcome != "waiting"),
    (Service.resolved_at, Service.outcome.in_(OVER)),
)


def check_service(values, errors, record) -> None:
    """What is not over was not resolved at any time."""
    told_by_number(values, errors)
    outcome = values["outcome"] if "outcome" in values else getattr(record, "outcome", None)
    if values.get("resolved_at") and outcome not in OVER:
        errors["resolved_at"] = _("It is not over yet: set the outcome first.")


def follow_services(ids: Collection[int]) -> None:
    """After any change of services: their times, feedback that waits for an answer, and the account book."""
    who = actor()
    for stamp, due in STAMPS if not (who and who.door in NOT_NOW) else ():
        _set(ids, stamp, case((due, func.coalesce(stamp, func.now())), else_=None))
    waits = Service.feedback.is_not(None) & Service.feedback_state.is_(None)
    _set(ids, Service.feedback_state, case((waits, "open"), else_=Service.feedback_state))
    posting.sync("services", ids, postings)


def _set(ids, column, value):
    changed = update(Service).where(Service.id == any_of(ids), column.is_distinct_from(value))
    db.session.execute(changed.values({column.key: value}).execution_options(synchronize_session=False))


def postings(ids: Collection[int]) -> Iterator[Posting]:
    """The fee of a service that is done, dated the day of the service."""
    columns = Service.id, Service.number, Service.customer_id, Service.served_on, Service.type, Service.fee
    charged = (Service.outcome == "done") & (Service.fee > 0)
    live = (Service.id == any_of(ids)) & Service.deleted_at.is_(None)
    for service in db.session.execute(select(*columns).where(live, charged)):
        words = {"number": service.number, "service": service.type}
        yield Posting(
            service.id, "service", service.customer_id, service.served_on, service.fee, params=words
        )
