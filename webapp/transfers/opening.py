"""A new import: its file looked at and kept, its columns matched to fields as well as their names tell."""

from pathlib import Path

from tenants.current import actor
from tenants.db import db
from webapp.core import files
from webapp.tables.table import Table
from webapp.transfers import mapping, reading
from webapp.transfers.models import Import


def opened(table: Table, name: str, path: Path) -> Import:
    """The import of a file into a table, flushed. Raises Unreadable for a file that is not taken."""
    survey = reading.surveyed(path)
    with path.open("rb") as stream:
        file = files.store(name, "application/octet-stream", stream, f"import:{table.name}")
    who = actor()
    row = Import(table=table.name, file_id=file.id, created_by=(who.id or None) if who else None)
    suppose(row, table, survey)
    db.session.add(row)
    db.session.flush()
    return row


def suppose(row: Import, table: Table, survey: reading.Survey) -> None:
    """What is supposed of a file, or of another sheet of it, before people say otherwise."""
    columns = mapping.matched(table, survey.header)
    row.survey, row.encoding, row.sheet = survey.plain(), survey.encoding or None, survey.sheet or None
    row.mapping = {str(at): key for at, key in columns.items()}
    row.constants = {}
    row.key = mapping.default_key(table, list(columns.values()))
    row.mode = "both" if row.key else "create"
