"""Until when a device is under warranty: its product's months after the day it was bought, or what was typed."""

from collections.abc import Collection

from sqlalchemy import Date as SQLDate
from sqlalchemy import Integer, cast, func, select, update

from tenants.db import db
from webapp.core.ids import any_of
from webapp.devices.models import Device
from webapp.products.linking import link
from webapp.products.models import Product
from webapp.tables.kinds import Date


class Until(Date):
    """A day that is worked out as long as nobody types another; a typed one is marked, so that it stays."""

    def derived(self, place, attr, value):
        return {f"{attr}_manual": value is not None}

    def derived_columns(self, attr):
        return (f"{attr}_manual",)


def follow_devices(ids: Collection[int]) -> None:
    """After any change of devices: which products they are, and their warranty."""
    link(Device, ids)
    until = cast(Device.bought_on + func.make_interval(0, cast(Product.warranty_months, Integer)), SQLDate)
    worked_out = select(until).where(Product.id == Device.product_id).scalar_subquery()
    changed = update(Device).where(
        Device.id == any_of(ids),
        ~Device.warranty_until_manual,
        Device.warranty_until.is_distinct_from(worked_out),
    )
    db.session.execute(changed.values(warranty_until=worked_out).execution_options(synchronize_session=False))
