"""A shop at work in a test: records typed as people type them, through the checks of every door."""

from decimal import Decimal

from sqlalchemy import text

from tenants.db import db
from tests.support.companies import House
from webapp.tables.registry import tables
from webapp.tables.writing import editing


class Shop:
    """Types into the tables of one company, as one person; commits each time."""

    def __init__(self, house: House, role: str = "owner"):
        self.house, self.role = house, role

    def enter(self, table: str, **texts: str) -> int:
        """A new record from what is typed; its id. A wrong value fails the test."""
        with self:
            values, errors = editing.check(tables[table], texts)
            assert not errors, errors
            return editing.create(tables[table], values)

    def errors(self, table: str, id: int | None = None, **texts: str) -> dict:
        """What the table says against these texts, of a new record or of one that is there."""
        with self:
            record = editing.existing(tables[table], id) if id else None
            return editing.check(tables[table], texts, list(texts) if id else None, record)[1]

    def change(self, table: str, id: int, key: str, text: str):
        """One cell; a wrong value fails the test."""
        with self:
            record = editing.existing(tables[table], id)
            values, errors = editing.check(tables[table], {key: text}, [key], record)
            assert not errors, errors
            return editing.change(tables[table], id, key, values[key])

    def delete(self, table: str, id: int) -> None:
        with self:
            editing.delete(tables[table], id)

    def restore(self, table: str, id: int) -> None:
        with self:
            editing.restore(tables[table], id)

    def rows(self, query: str, **values) -> list:
        with self:
            return [tuple(row) for row in db.session.execute(text(query), values)]

    def one(self, query: str, **values):
        return self.rows(query, **values)[0][0]

    def rollup(self, table: str, key: str, *ids: int) -> dict:
        with self:
            return tables[table].by_key[key].load(list(ids))

    def book(self, customer: int) -> list[tuple[str, Decimal, Decimal]]:
        """(kind, debit, credit) of a customer's entries in the order in which they were posted."""
        return self.rows(
            "SELECT kind, debit, credit FROM ledger_entries WHERE customer_id = :id ORDER BY id", id=customer
        )

    def balance(self, customer: int) -> Decimal:
        """The balance on the customer's record; it has to be the sum of the book."""
        kept = self.one("SELECT balance FROM customers WHERE id = :id", id=customer)
        assert kept == sum((debit - credit for _, debit, credit in self.book(customer)), Decimal(0))
        return kept

    def __enter__(self):
        self._bound = [self.house.app.test_request_context(), self.house.at_work(self.role)]
        for one in self._bound:
            one.__enter__()
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            db.session.commit()
        else:
            db.session.rollback()
        for one in reversed(self._bound):
            one.__exit__(kind, error, trace)
