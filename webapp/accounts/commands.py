"""`flask --app wsgi doors …`: what those who run an installation do for somebody before a closed door."""

import click
from flask.cli import AppGroup
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from tenants.db import db
from tenants.models import Company
from webapp.accounts import events, notices
from webapp.accounts.factor import keeping
from webapp.accounts.fields import lowered
from webapp.accounts.people import person_of

doors = AppGroup("doors", help="Ways in for people who locked themselves out.")
OFF = _l("Whoever runs this installation switched two-step sign-in off for your account, as you had asked.")


@doors.command("open")
@click.argument("slug")
def lift_networks(slug: str) -> None:
    """Lifts the networks of a company: it can be entered from everywhere."""
    company = db.session.scalar(select(Company).where(Company.slug == slug))
    if company is None:
        raise click.ClickException(f"There is no company {slug}.")
    company.networks = []
    events.note("door", None, company.id)
    db.session.commit()
    click.echo(f"{slug} can be entered from everywhere.")


@doors.command("one-step")
@click.argument("email")
def forget_factor(email: str) -> None:
    """Switches two-step sign-in off for somebody who lost phone and codes. Make sure that it is they who ask."""
    person = person_of(lowered(email))
    if person is None or not keeping.is_on(person.id):
        raise click.ClickException(f"Nobody with two-step sign-in has the address {email}.")
    keeping.switch_off(person.id)
    events.note("factor-off", person)
    notices.tell(person, OFF)
    db.session.commit()
    click.echo(f"{person.email} signs in with the password alone; a letter tells them.")
