"""The history's verbs for operators: `companies verify [slug]` and `companies history slug -o FILE`."""

from pathlib import Path

import click
from sqlalchemy import func, select

from tenants.commands import companies
from tenants.current import SYSTEM, acting_in
from tenants.db import db
from tenants.models import Company
from webapp.seals import papers
from webapp.seals.models import Seal
from webapp.seals.sealing import seal_now
from webapp.seals.telling import Anchor
from webapp.seals.verifying import Broken, verify

SAID = {
    "changed": "record {record} of the trail was changed after it was sealed by seal {seal}",
    "missing": "record {record} of the trail is missing, which seal {seal} covers",
    "added": "record {record} was slipped into the trail under seal {seal}",
    "records": "the records under seal {seal} are not those that it was made of",
    "seal": "seal {seal} itself was changed",
    "chain": "the chain breaks at seal {seal}: it is missing, or does not continue the one before it",
    "gap": "seal {seal} does not begin where the one before it ended",
    "anchor": "seal {seal} is not the one that was carried out: the history was written anew up to there",
    "cut": "seal {seal}, which was carried out, is not there: the history was cut",
    "archive": "the archive that holds seal {seal} is missing or was changed",
}


class Printed(click.ParamType):
    name = "number:code"

    def convert(self, value, param, ctx):
        try:
            return value if isinstance(value, Anchor) else Anchor.read(value)
        except ValueError:
            return self.fail(f"{value!r} is no seal such as 17:9f3a77c10b2e41d8")


@companies.command("verify")
@click.argument("slug", required=False)
@click.option("--anchor", "anchors", type=Printed(), multiple=True, help="A seal on paper or in a letter.")
def verify_history(slug: str | None, anchors: tuple[Anchor, ...]) -> None:
    """Proves that a company's history, or everybody's, is as it was sealed; exits with 1 and names what is not."""
    broken = 0
    for tenant in _tenants(slug):
        with acting_in(tenant, SYSTEM):
            proof = verify(anchors, _bar)
        told = f"broken: {said(proof.broken)}" if proof.broken else "unbroken"
        facts = f"{proof.rows:,} records under {proof.seals:,} seals, {proof.unsealed:,} not sealed yet"
        click.echo(
            f"\r{tenant.slug}: {facts}: {told}" + (f" (newest: {proof.newest})" if proof.newest else "")
        )
        broken += proof.broken is not None
        db.session.remove()
    if broken:
        raise SystemExit(1)


@companies.command("history")
@click.argument("slug")
@click.option("-o", "out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def export_history(slug: str, out: Path) -> None:
    """Writes a company's sealed history into a file for docs/verify_history.py; `-o history.jsonl.gz`."""
    [tenant] = _tenants(slug)
    with acting_in(tenant, SYSTEM), out.open("wb") as file:
        seal_now()
        last = db.session.scalar(select(func.max(Seal.number))) or 0
        file.writelines(papers.written(1, last))
    click.echo(f"{out}: {last:,} seals")


def said(broken: Broken) -> str:
    """In plain English, for whoever operates the machine."""
    return SAID[broken.how].format(seal=broken.seal, record=broken.record)


def _tenants(slug):
    query = select(Company).order_by(Company.id)
    with acting_in(None, None):
        found = db.session.scalars(query.filter_by(slug=slug) if slug else query).all()
        tenants = [company.tenant() for company in found]
        db.session.remove()
    if slug and not tenants:
        raise click.ClickException(f"There is no company {slug}.")
    return tenants


def _bar(done: int, total: int) -> None:
    filled = 30 * done // max(total, 1)
    click.echo(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done:,}/{total:,}", nl=False, err=True)
