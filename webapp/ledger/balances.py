"""What customers owe at the end of a day: one query for one of them, one for all."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, select

from tenants.db import db
from webapp.customers.models import Customer
from webapp.ledger.models import LedgerEntry

ZERO = Decimal("0.00")
OWED = func.coalesce(func.sum(LedgerEntry.debit - LedgerEntry.credit), ZERO)


@dataclass(frozen=True, slots=True)
class Balance:
    """A customer's account in CNY: above zero they owe us (借), below zero we hold their money (贷)."""

    customer_id: int
    number: str
    name: str
    balance: Decimal


def balance(customer_id: int, at: date) -> Decimal:
    """The account of one customer at the end of the day `at`."""
    query = select(OWED).where(LedgerEntry.customer_id == customer_id, LedgerEntry.entry_date <= at)
    return db.session.execute(query).scalar_one()


def balances(at: date) -> list[Balance]:
    """Every customer in the order of their numbers, zero or not; a deleted one while the account is not even."""
    query = _all(at).having(Customer.deleted_at.is_(None) | (OWED != 0))
    return [Balance(*row) for row in db.session.execute(query)]


def owing(at: date, after: str = "", limit: int = 500) -> list[Balance]:
    """The customers whose account is not even, `limit` of them, those with a number behind `after`."""
    query = _all(at).where(Customer.number > after).having(OWED != 0).limit(limit)
    return [Balance(*row) for row in db.session.execute(query)]


def total(at: date) -> Decimal:
    """The accounts of all customers together."""
    return db.session.execute(select(OWED).where(LedgerEntry.entry_date <= at)).scalar_one()


def _all(at: date) -> Select:
    of_customer = (LedgerEntry.customer_id == Customer.id) & (LedgerEntry.entry_date <= at)
    query = select(Customer.id, Customer.number, Customer.name, OWED).outerjoin(LedgerEntry, of_customer)
    return query.group_by(Customer.id).order_by(Customer.number)
