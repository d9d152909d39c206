"""What is kept true about payments, whichever door they come through; and what they ask the account book to say."""

from collections.abc import Collection, Iterator

from flask_babel import gettext as _
from sqlalchemy import select

from tenants.db import db
from webapp.core.ids import any_of
from webapp.ledger import posting
from webapp.ledger.posting import Posting
from webapp.payments.choices import PAID_ORDER
from webapp.payments.models import Payment


def check_payment(values, errors, record) -> None:
    """An amount is above zero, and an order that is paid is the payer's own."""
    if values.get("amount") is not None and values["amount"] <= 0:
        errors["amount"] = _("Enter an amount above zero; money given back is a payment out.")
    if values.get("order") and _buyer(values["order"]) != _payer(values, record):
        errors["order"] = _("This order belongs to another customer.")
    elif record is not None and record.order_id and "order" not in values and "customer" in values:
        _keep_the_buyer(values, errors, record)


def _keep_the_buyer(values, errors, record):
    if _buyer(record.order_id) != values["customer"]:
        errors["customer"] = _(
            "The order that was paid belongs to another customer: change or clear it first."
        )


def _payer(values, record):
    return values["customer"] if "customer" in values else getattr(record, "customer_id", None)


def _buyer(order_id):
    order = PAID_ORDER.of(order_id)
    return order and order.customer_id


def post(payment_ids: Collection[int]) -> None:
    """Makes the book agree with these payments."""
    posting.sync("payments", payment_ids, postings)


def postings(payment_ids: Collection[int]) -> Iterator[Posting]:
    """A receipt on the credit side for money that came in, a refund on the debit side for money that went back."""
    for payment in db.session.execute(_standing(payment_ids)):
        kind, side = ("receipt", "credit") if payment.direction == "in" else ("refund", "debit")
        words = {"number": payment.number, "method": payment.method, "reference": payment.reference}
        yield Posting(
            payment.id, kind, payment.customer_id, payment.paid_on, params=words, **{side: payment.amount}
        )


def _standing(payment_ids):
    columns = (
        Payment.id,
        Payment.number,
        Payment.customer_id,
        Payment.direction,
        Payment.paid_on,
        Payment.amount,
    )
    live = (Payment.id == any_of(payment_ids)) & Payment.deleted_at.is_(None)
    return select(*columns, Payment.method, Payment.reference).where(live)
