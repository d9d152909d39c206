"""Printing as a job: what it leaves, whom it tells, and that only workers carry WeasyPrint."""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from tenants.db import db
from tests.support.jobs import ask, run_due
from webapp.core import files, jobs
from webapp.core.models import File
from webapp.customers.models import Customer
from webapp.ledger import posting
from webapp.ledger.posting import Posting
from webapp.payments.models import Payment
from webapp.reports import making
from webapp.seals.sealing import seal_now

ROOT = Path(__file__).parents[3]
YEAR = {"start": "2026-01-01", "end": "2026-12-31"}


@pytest.fixture
def customer(app, house):
    with app.app_context(), house.at_work():
        person = Customer(name="陈伟")
        db.session.add(person)
        db.session.flush()
        record = Payment(customer_id=person.id, paid_on=date(2026, 1, 1), amount=1, method="cash")
        db.session.add(record)
        db.session.flush()
        sale = Posting(record.id, "sale", person.id, date(2026, 1, 5), Decimal("1234.5"))
        posting.sync("payments", [record.id], lambda ids: [sale])
        db.session.commit()
        return person.id


def test_it_leaves_one_file_for_those_who_may_see_reports(app, house, customer):
    number = ask(house, making.KIND, "accountant", **YEAR, customer_id=customer)
    run_due(app)
    done = jobs.now_of(number)
    assert done.state == "done", done.error
    with app.app_context(), house.at_work():
        (file,) = db.session.query(File).all()
        assert done.result == {"file": file.id}
        assert file.name == "客户往来明细账 C000001 2026-01-01 2026-12-31.pdf"
        assert (file.media_type, file.purpose) == ("application/pdf", "report")
        with files.open_file(file) as stream:
            assert stream.read(5) == b"%PDF-"


def test_the_newest_seal_stands_on_it_and_the_history_tells_of_it(app, house, customer, tmp_path):
    ask(house, making.KIND, "accountant", **YEAR, customer_id=customer)
    run_due(app)
    with app.app_context(), house.at_work():
        (file,) = db.session.query(File).all()
        with files.open_file(file) as stream:
            (tmp_path / "book.pdf").write_bytes(stream.read())
        seal = seal_now()
        noted = db.session.execute(
            text("SELECT record_id, changes ->> 'what' FROM audit_changes WHERE operation = 'P'")
        )
        assert noted.all() == [(customer, "book")]
        first = db.session.execute(
            text("SELECT encode(hash, 'hex') FROM seals WHERE number = 1")
        ).scalar_one()
    said = subprocess.run(
        ["pdftotext", tmp_path / "book.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert f"变更记录封存码 1 · {first[:8]} {first[8:16]} {first[16:24]}" in said
    assert seal.number == 2  # the printing itself


def test_the_same_question_to_a_company_without_accounts(app, house):
    number = ask(house, making.KIND, "accountant", **YEAR)
    run_due(app)
    failed = jobs.now_of(number)
    assert (failed.state, failed.error) == ("failed", "这段时间没有客户有往来或余额。")


def test_a_machine_that_cannot_print_says_what_it_needs(app, house, customer, monkeypatch):
    def missing(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(making, "import_module", missing)
    number = ask(house, making.KIND, "accountant", **YEAR)
    run_due(app)
    assert "Pango" in jobs.now_of(number).error
    making.warm_up()


def test_the_web_process_does_not_carry_the_printer():
    code = "import sys, webapp.app; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
