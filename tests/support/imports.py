"""Imports for tests: files made on the spot, and the command line that runs one to its end."""

import json
from pathlib import Path

import xlsxwriter

from tenants.db import db
from webapp.tables.registry import tables
from webapp.transfers import running
from webapp.transfers.commands import data
from webapp.transfers.models import Import
from webapp.transfers.opening import opened


def command(app, house, table: str, path: Path, *options: str) -> dict:
    """The counts that `flask data import` prints."""
    said = app.test_cli_runner().invoke(data, ["import", house.slug, table, str(path), "--json", *options])
    assert said.exit_code == 0, said.output or said.exception
    counts = json.loads(said.output)
    assert counts.pop("id") > 0
    return counts


def csv_file(folder: Path, *lines: str, name: str = "rows.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def xlsx_file(folder: Path, rows: list, name: str = "rows.xlsx", **options) -> Path:
    book = xlsxwriter.Workbook(str(folder / name), {"default_date_format": "yyyy-mm-dd", **options})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return folder / name


def imported(house, table: str, path: Path, role: str = "owner", **chosen) -> Import:
    """A file run through to its end by a person of the house; the committed, detached import."""
    with house.app.app_context(), house.at_work(role, "import"):
        row = opened(tables[table], path.name, path)
        for name, value in chosen.items():
            setattr(row, name, value)
        row.state = "running"
        db.session.commit()
        running.run(row.id, lambda done, total, stage: None)
        db.session.commit()
        db.session.refresh(row)
        db.session.expunge(row)
    return row
