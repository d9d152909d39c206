"""`flask --app wsgi keys …`: the operator's verbs for keys, which docs/keys.md explains one after the other."""

import json
import secrets

import click
from flask.cli import AppGroup
from sqlalchemy import select, update

from tenants import rewrapping
from tenants.current import SYSTEM, acting_in
from tenants.db import db
from tenants.models import Company
from tenants.rings import read
from tenants.wrapping import fingerprint
from webapp.keeping import rekeying

keys = AppGroup("keys", help="The master key and the data keys of companies.")


@keys.command("new")
def new() -> None:
    """Prints a fresh master key, and keeps it nowhere."""
    click.echo(secrets.token_hex(32))


@keys.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_keys(as_json: bool) -> None:
    """Every company: its current key, how old that is, older ones it keeps, which master key wrapped them."""
    here = fingerprint()
    kept = select(Company.slug, Company.data_key).where(rewrapping.HAS_KEYS).order_by(Company.id)
    for slug, packed in db.session.execute(kept):
        ring = read(bytes(packed))
        made = ring.sealing.made_at
        facts = {
            "slug": slug,
            "key": ring.current,
            "made": f"{made:%Y-%m-%d}" if made else "-",
            "older": len(ring.opening) - 1,
            "master": "this" if ring.master == here else "another",
        }
        click.echo(json.dumps(facts) if as_json else "\t".join(map(str, facts.values())))


@keys.command("rewrap")
def rewrap() -> None:
    """After MASTER_KEY was changed: wraps all keys anew and renews the logins' passwords; safe to run again."""
    total = rewrapping.left()
    done = rewrapping.rewrap(lambda slug, n: click.echo(f"\r{n}/{total} companies", nl=False))
    logins = rewrapping.new_passwords()
    click.echo(f"\r{done} wrapped anew, {logins} logins renewed. MASTER_KEY_BEFORE is not needed any more.")


@keys.command("export")
@click.argument("file", type=click.File("w"))
def export(file) -> None:
    """Writes every company's ring, still wrapped, to a file: the newest of them goes with any backup, however old."""
    kept = select(Company.slug, Company.schema, Company.data_key).where(rewrapping.HAS_KEYS)
    for slug, schema, packed in db.session.execute(kept):
        file.write(json.dumps({"slug": slug, "schema": schema, "ring": bytes(packed).hex()}) + "\n")


@keys.command("import")
@click.argument("file", type=click.File())
def bring_back(file) -> None:
    """After a restore: companies whose rings the master key at hand does not open get theirs from the file."""
    unopened, done = set(rewrapping.unopened()), 0
    for told in map(json.loads, file):
        same = (Company.slug == told["slug"], Company.schema == told["schema"], Company.slug.in_(unopened))
        changed = update(Company).where(*same).values(data_key=bytes.fromhex(told["ring"]))
        done += db.session.execute(changed).rowcount  # type: ignore[attr-defined]
    db.session.commit()
    click.echo(f"{done} rings brought back, {len(list(rewrapping.unopened()))} companies cannot be opened.")


@keys.command("check")
def check() -> None:
    """Opens every company's keys with the master key at hand; names those it does not open. Exit status 1 then."""
    unopened = list(rewrapping.unopened())
    for slug in unopened:
        click.echo(slug, err=True)
    click.echo(
        f"{len(unopened)} companies cannot be opened, {rewrapping.left()} hang from another master key."
    )
    if unopened:
        raise SystemExit(1)


@keys.command("rotate")
@click.argument("slug")
def rotate(slug: str) -> None:
    """Asks for a new data key for a company; the worker brings it. Prints the job's number."""
    company = db.session.scalar(select(Company).filter_by(slug=slug))
    if company is None:
        raise click.ClickException(f"There is no company {slug}.")
    with acting_in(company.tenant(), SYSTEM):
        number = rekeying.begin()
        db.session.commit()
    click.echo(number)
