"""`flask --app wsgi data import SLUG TABLE FILE`: what the import page does, run to its end here."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tenants.current import SYSTEM, acting_in
from tenants.db import db
from tenants.models import Company
from webapp.core.jobs import JobError
from webapp.tables.kinds import Invalid
from webapp.tables.registry import tables
from webapp.transfers import mapping, running
from webapp.transfers.models import COUNTS
from webapp.transfers.opening import opened
from webapp.transfers.plans import MODES
from webapp.transfers.reading import Unreadable

data = AppGroup("data", help="Records in and out.")


@data.command("import")
@click.argument("slug")
@click.argument("table_name", metavar="TABLE")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mode", type=click.Choice(MODES), help="Default: both where a key is among the columns, else create."
)
@click.option("--key", help="The field that tells which record a row means; the table's number by default.")
@click.option("--set", "constants", multiple=True, metavar="FIELD=VALUE", help="One value for all rows.")
@click.option("--json", "as_json", is_flag=True)
def import_file(slug, table_name, path, mode, key, constants, as_json) -> None:
    """Imports FILE into TABLE of the company SLUG."""
    tenant, table = _company(slug), _table(table_name)
    with acting_in(tenant, SYSTEM.through("import")), force_locale("en"):
        try:
            table = tables.here(table)
            counts = _imported(table, path, mode, key, _constants(table, constants))
        except (Unreadable, Invalid) as error:
            raise click.ClickException(str(error.message)) from error
        except (JobError, IntegrityError) as error:
            raise click.ClickException("It was interrupted; nothing was written. Run it again.") from error
    click.echo(json.dumps(counts) if as_json else _spoken(counts))


def _imported(table, path, mode, key, constants) -> dict:
    row = opened(table, path.name, path)
    row.constants, row.state = constants, "running"
    row.key = _key(table, row, key) if key else row.key
    row.mode = mode or ("both" if row.key else "create")
    if row.mode == "update" and not row.key:
        raise click.ClickException("--mode update needs a --key that is among the columns.")
    db.session.commit()
    counts = running.run(row.id, lambda done, total, stage: None)
    db.session.commit()
    return {name: counts[name] for name in ("id", *COUNTS)}


def _company(slug):
    company = db.session.scalar(select(Company).filter_by(slug=slug))
    if company is None:
        raise click.ClickException(f"There is no company {slug}.")
    tenant = company.tenant()
    db.session.remove()
    return tenant


def _table(name):
    if name not in tables:
        raise click.ClickException(f"There is no table {name}; there are {', '.join(sorted(tables))}.")
    return tables[name]


def _key(table, row, key):
    if key not in row.mapping.values() or key not in {field.key for field in mapping.key_fields(table)}:
        raise click.ClickException(f"--key {key}: records cannot be told apart by this column of the file.")
    return key


def _constants(table, pairs):
    constants = dict(pair.partition("=")[::2] for pair in pairs)
    known = {field.key for field in mapping.importable(table)}
    if strangers := sorted(set(constants) - known):
        raise click.ClickException(f"--set: {table.name} has no field {', '.join(strangers)}.")
    return {key: text for key, text in constants.items() if text.strip()}


def _spoken(counts) -> str:
    return f"import {counts['id']}: " + ", ".join(f"{counts[name]} {name}" for name in COUNTS)
