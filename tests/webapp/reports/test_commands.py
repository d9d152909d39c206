"""The accountant's documents without a browser."""

import json
from datetime import date
from decimal import Decimal

import pytest

from tenants.db import db
from webapp.customers.models import Customer
from webapp.ledger import posting
from webapp.ledger.posting import Posting
from webapp.payments.models import Payment

YEAR = ("--from", "2026-01-01", "--to", "2026-12-31")


@pytest.fixture
def shop(app, house):
    with app.app_context(), house.at_work():
        person = Customer(name="陈伟")
        db.session.add_all([person, Customer(name="王芳")])
        db.session.flush()
        record = Payment(customer_id=person.id, paid_on=date(2026, 1, 1), amount=1, method="cash")
        db.session.add(record)
        db.session.flush()
        sale = Posting(record.id, "sale", person.id, date(2026, 1, 5), Decimal("1234.5"))
        posting.sync("payments", [record.id], lambda ids: [sale])
        db.session.commit()
    return house


@pytest.fixture
def ledger(app):
    def run(*arguments):
        return app.test_cli_runner().invoke(args=["ledger", *map(str, arguments)])

    return run


def test_a_statement(shop, ledger, tmp_path):
    out = tmp_path / "a.pdf"
    done = ledger("statement", shop.slug, "C000001", *YEAR, "-o", out)
    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(b"%PDF-")


def test_the_book(shop, ledger, tmp_path):
    out = tmp_path / "book.pdf"
    assert ledger("book", shop.slug, *YEAR, "-o", out).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF-")


def test_balances_as_json(shop, ledger):
    facts = json.loads(ledger("balances", shop.slug, "--at", "2026-12-31", "--json").output)
    assert facts["at"] == "2026-12-31" and facts["total"] == {"balance": "1234.50"}
    assert [(c["number"], c["balance"]) for c in facts["customers"]] == [
        ("C000001", "1234.50"),
        ("C000002", "0.00"),
    ]


def test_balances_as_text(shop, ledger):
    assert "C000001\t1234.50\t陈伟" in ledger("balances", shop.slug, "--at", "2026-12-31").output


@pytest.mark.parametrize(
    "arguments, says",
    [
        (("statement", "{slug}", "C000009", *YEAR, "-o", "{out}"), "C000009"),
        (("statement", "nowhere", "C000001", *YEAR, "-o", "{out}"), "nowhere"),
        (("book", "{slug}", "--from", "2026-02-01", "--to", "2026-01-01", "-o", "{out}"), "--to"),
        (("book", "{slug}", "--from", "2026-02-31", "--to", "2026-03-01", "-o", "{out}"), "2026-02-31"),
        (("book", "{slug}", "--from", "2001-01-01", "--to", "2001-12-31", "-o", "{out}"), "没有客户"),
        (("balances", "{slug}"), "--at"),
    ],
)
def test_what_cannot_be_done_is_said(shop, ledger, tmp_path, arguments, says):
    out = tmp_path / "none.pdf"
    done = ledger(*(argument.format(slug=shop.slug, out=out) for argument in arguments))
    assert done.exit_code != 0 and says in done.output
    assert not out.exists()
