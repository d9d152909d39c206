"""What is kept true about contacts: a customer has one who is asked first."""

from collections.abc import Collection

from sqlalchemy import func, select, update

from tenants.db import db
from webapp.contacts.models import Contact
from webapp.core.ids import any_of
from webapp.customers.models import Customer

LIVE = Contact.deleted_at.is_(None)
FIRST = (
    select(func.concat_ws(" ", Contact.name, Contact.title))
    .where(Contact.customer_id == Customer.id, LIVE)
    .order_by(Contact.is_primary.desc(), Contact.id)
    .limit(1)
    .correlate(Customer)
    .scalar_subquery()
)


def keep_one_first(ids: Collection[int]) -> None:
    """Of several who are first at one customer's, the last one of `ids` stays so."""
    first = (Contact.id == any_of(ids)) & LIVE & Contact.is_primary
    newest = (
        select(Contact.customer_id, func.max(Contact.id).label("id"))
        .where(first)
        .group_by(Contact.customer_id)
    )
    chosen = newest.subquery()
    others = (
        (Contact.customer_id == chosen.c.customer_id)
        & (Contact.id != chosen.c.id)
        & LIVE
        & Contact.is_primary
    )
    db.session.execute(
        update(Contact).where(others).values(is_primary=False).execution_options(synchronize_session=False)
    )
