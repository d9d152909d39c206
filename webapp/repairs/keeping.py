"""What is kept true about repairs, whichever door they come through; and what they ask the account book to say."""

from collections.abc import Collection, Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from tenants.db import db
from webapp.core.ids import any_of
from webapp.customers.pointing import told_by_number
from webapp.ledger import posting
from webapp.ledger.posting import Posting
from webapp.products.linking import link
from webapp.repairs.choices import DEVICE, SETTLED
from webapp.repairs.models import Repair


def check_repair(values, errors, record) -> None:
    """A device is its customer's own; a new repair of it need not repeat whose and which it is."""
    told_by_number(values, errors)
    device = DEVICE.of(values["device"]) if values.get("device") else None
    if device and record is None:
        _complete("customer", _l("Customer"), device.customer_id, values, errors)
        _complete("model", _l("Product model"), device.model, values, errors)
    if device and _said("customer", "customer_id", values, record) not in (None, device.customer_id):
        errors["device"] = _("This device belongs to another customer.")
    elif record is not None and record.device_id and "customer" in values and "device" not in values:
        _keep_the_owner(values, errors, record)


def _complete(key, label, value, values, errors):
    if values.get(key) is None and errors.get(key) in (None, _("%(field)s is needed.", field=label)):
        values[key] = value
        errors.pop(key, None)


def _keep_the_owner(values, errors, record):
    device = DEVICE.of(record.device_id)
    if device and device.customer_id != values["customer"]:
        errors["customer"] = _("The device belongs to another customer: change or clear it first.")


def _said(key, attr, values, record):
    return values[key] if key in values else getattr(record, attr, None)


def warn_repair(values, record) -> dict:
    """What cannot well be, and a fee that nobody will pay."""
    told = {}
    reported, repaired = (_said(key, key, values, record) for key in ("reported_on", "repaired_on"))
    if reported and repaired and repaired < reported:
        told["repaired_on"] = _("It was reported on %(date)s only.", date=reported)
    if _said("under_warranty", "under_warranty", values, record) and _said("fee", "fee", values, record):
        told["fee"] = _("Under warranty: the fee is not charged.")
    return told


def begin_repairs(rows: list[dict]) -> list[dict]:
    """Whether new repairs are under warranty, where nobody said so and the device is known."""
    return [_under_warranty(row) for row in rows]


def _under_warranty(row):
    device = DEVICE.of(row["device"]) if row.get("device") and row.get("under_warranty") is None else None
    if device is None or device.warranty_until is None:
        return row
    return {**row, "under_warranty": row["reported_on"] <= device.warranty_until}


def follow_repairs(ids: Collection[int]) -> None:
    """After any change of repairs: which products they are about, and what the account book says of them."""
    link(Repair, ids)
    posting.sync("repairs", ids, postings)


def postings(ids: Collection[int]) -> Iterator[Posting]:
    """The fee of what is settled and not under warranty, dated the day of the repair or the day it is posted."""
    columns = Repair.id, Repair.number, Repair.customer_id, Repair.repaired_on, Repair.model, Repair.fee
    charged = Repair.outcome.in_(SETTLED) & ~Repair.under_warranty & (Repair.fee > 0)
    live = (Repair.id == any_of(ids)) & Repair.deleted_at.is_(None)
    for repair in db.session.execute(select(*columns).where(live, charged)):
        words = {"number": repair.number, "goods": repair.model}
        yield Posting(repair.id, "repair", repair.customer_id, repair.repaired_on, repair.fee, params=words)
