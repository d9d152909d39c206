"""`flask --app wsgi demo`: makes the demo company once; never in production, never on an address that others reach."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import click
from flask.cli import with_appcontext

from tenants import engines
from tenants.db import db
from webapp.demo.opening import NAME, PASSWORD, PEOPLE, SLUG, open_demo
from webapp.demo.touches import touch


@click.command()
@with_appcontext
def demo() -> None:
    """Makes the demo company 杭州云栖家电 with its people, customers, orders and payments, unless it is there."""
    if reason := refusal():
        click.echo(reason)
        return
    opened = open_demo()
    db.session.commit()
    if opened is None:
        click.echo(f"The demo company is there: /c/{SLUG}/")
        return
    touch(opened)
    click.echo(f"The demo company {NAME} is open at /c/{SLUG}/")
    click.echo(f"Sign in as {', '.join(email for email, _, _ in PEOPLE)} with the password {PASSWORD}")


def refusal() -> str:
    """Why there is to be no demo company here, or nothing."""
    config = engines.configured()
    if not (config.DEMO and config.DEVELOPMENT):
        return "No demo company: DEMO=0, or this is production."
    if not is_loopback(urlsplit(config.BASE_URL).hostname or ""):
        return "No demo company: BASE_URL is not a loopback address, and its password is known to everybody."
    return ""


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
