"""The accountant's documents without a browser: `flask --app wsgi ledger statement | book | balances`."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy import select

from tenants.current import SYSTEM, acting_in
from tenants.db import db
from tenants.models import Company
from webapp.core.jobs import JobError
from webapp.core.noting import note_print
from webapp.customers.models import Customer
from webapp.ledger import balances
from webapp.reports import making
from webapp.reports.statements import Period
from webapp.seals.sealing import seal_now

commands = ledger = AppGroup("ledger", help="The accountant's documents.")


class Day(click.ParamType):
    name = "day"

    def convert(self, value, param, ctx):
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            return self.fail(f"{value!r} is not a day such as 2026-11-21")


START = click.option("--from", "start", type=Day(), required=True, help="First day, 2026-01-01.")
END = click.option("--to", "end", type=Day(), required=True, help="Last day.")
OUT = click.option("-o", "out", type=click.Path(dir_okay=False, path_type=Path), required=True)


@ledger.command("statement")
@click.argument("slug")
@click.argument("customer_no")
@START
@END
@OUT
def print_statement(slug: str, customer_no: str, start: date, end: date, out: Path) -> None:
    """One customer's account book as PDF."""
    with _company(slug):
        found = db.session.scalar(select(Customer.id).filter_by(number=customer_no))
        if found is None:
            raise click.ClickException(f"There is no customer {customer_no}.")
        _print(_period(start, end), found, out)


@ledger.command("book")
@click.argument("slug")
@START
@END
@OUT
def print_book(slug: str, start: date, end: date, out: Path) -> None:
    """The account book of all customers with an entry or a balance, as PDF."""
    with _company(slug):
        _print(_period(start, end), None, out)


@ledger.command("balances")
@click.argument("slug")
@click.option("--at", type=Day(), required=True, help="At the end of this day.")
@click.option("--json", "as_json", is_flag=True)
def show_balances(slug: str, at: date, as_json: bool) -> None:
    """What every customer owes (above zero), or what we hold of theirs (below)."""
    with _company(slug):
        rows, total = balances.balances(at), balances.total(at)
    if as_json:
        customers = [{"number": row.number, "name": row.name, "balance": str(row.balance)} for row in rows]
        facts = {"at": at.isoformat(), "customers": customers, "total": {"balance": str(total)}}
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(f"{row.number}\t{row.balance}\t{row.name}")
        click.echo(f"\t{total}")


def _period(start, end):
    if end < start:
        raise click.ClickException("--to lies before --from.")
    return Period(start, end)


def _print(period, customer_id, out):
    try:
        chosen = making.accounts(period, customer_id)
        db.session.rollback()
        content = making.printed(chosen, period, lambda *_: None, seal_now())
        note_print(
            "book", "customers", customer_id or 0, rows=len(chosen), start=period.start, end=period.end
        )
        db.session.commit()
    except JobError as error:
        raise click.ClickException(str(error)) from error
    out.write_bytes(content)
    click.echo(f"{out}: {len(content):,} bytes")


@contextmanager
def _company(slug: str) -> Iterator[None]:
    """Inside the company of this name, in its language."""
    company = db.session.scalar(select(Company).filter_by(slug=slug))
    if company is None:
        raise click.ClickException(f"There is no company {slug}.")
    with acting_in(company.tenant(), SYSTEM), force_locale("zh_CN"):
        yield
