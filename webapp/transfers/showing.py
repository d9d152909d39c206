"""Imports in people's words: what the templates of the import pages are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from tenants.db import db
from tenants.models import Job
from webapp.core.jobs import ENDED
from webapp.core.models import File
from webapp.tables.registry import tables
from webapp.tables.values.choices import Choice
from webapp.tables.values.people import members
from webapp.transfers import mapping
from webapp.transfers.choosing import CONSTANT
from webapp.transfers.models import COUNTS, Import
from webapp.transfers.preview import preview
from webapp.transfers.reading import Survey, Unreadable
from webapp.transfers.running import file_of, plan_of

STATES = {
    "new": (_l("Columns to match"), ""),
    "queued": (_l("Waiting"), ""),
    "running": (_l("Running"), "blue"),
    "done": (_l("Done"), "green"),
    "failed": (_l("Failed"), "red"),
    "cancelled": (_l("Cancelled"), "gold"),
}
MODES = {
    "both": _l("Create new records and update known ones"),
    "create": _l("Create new records only"),
    "update": _l("Update known records only"),
}
LABELS = {
    "rows": _l("Rows"),
    "created": _l("Created"),
    "updated": _l("Updated"),
    "unchanged": _l("Unchanged"),
    "refused": _l("Refused"),
}


@dataclass(frozen=True)
class Listed:
    """An import in the list; `state` is one of STATES."""

    row: Import
    label: Any
    file: str
    who: str
    state: str
    state_label: Any
    tone: str


def listed(rows: Sequence[Import]) -> list[Listed]:
    """Imports with their files, people and jobs: three queries, however many there are."""
    names = {file.id: file.name for file in _among(File, [row.file_id for row in rows])}
    states = {job.id: job.state for job in _among(Job, [row.job_id for row in rows if row.job_id])}
    people = {id: name for id, name, *_rest in members()} if rows else {}
    return [_listed(row, names, states, people) for row in rows]


def _listed(row, names, states, people):
    state = states.get(row.job_id, row.state) if row.state == "running" else row.state
    label = tables.here(row.table).label
    return Listed(row, label, names[row.file_id], people.get(row.created_by, ""), state, *STATES[state])


def _among(model, ids):
    return db.session.scalars(select(model).where(model.id.in_(ids))).all() if ids else []


def job_of(row: Import) -> Job | None:
    return db.session.get(Job, row.job_id, populate_existing=True) if row.job_id else None


def over(row: Import) -> bool:
    """Whether its job ended without the import being done."""
    job = job_of(row)
    return row.state == "running" and (job is None or job.state in ENDED)


def state(row: Import) -> dict:
    """For the page of an import that was started."""
    job = job_of(row)
    at = row.state if row.state == "done" or job is None else job.state
    figures = [{"label": LABELS[name], "text": f"{getattr(row, name):,}"} for name in COUNTS]
    return {
        "row": row,
        "job": job,
        "state": at,
        "state_label": STATES[at][0],
        "tone": STATES[at][1],
        "going": at not in ENDED,
        "table": tables.here(row.table),
        "file": file_of(row),
        "figures": figures,
    }


def setup(row: Import, errors: dict) -> dict:
    """For the page that asks what the columns mean; the rows are left out where they cannot be read."""
    table, survey = tables.here(row.table), Survey(**row.survey)
    fields = mapping.importable(table)
    taken = set(row.mapping.values())
    lines = []
    if not any(name.startswith((CONSTANT, "column", "sheet")) for name in errors):
        try:
            lines = preview(row)
        except Unreadable as error:
            errors = {**errors, "file": error.message}
    return {
        "row": row,
        "table": table,
        "file": file_of(row),
        "survey": survey,
        "fields": fields,
        "lines": lines,
        "errors": errors,
        "modes": MODES,
        "keys": [field for field in mapping.key_fields(table) if field.key in taken],
        "rest": [(field, _choices(field)) for field in fields if field.key not in taken],
        "ignored": [name for at, name in enumerate(survey.names) if str(at) not in row.mapping],
        "missing": _missing(row, table, lines),
        "what": {"new": _("New"), "update": _("Update"), "refused": _("Has errors")},
        "plan": plan_of(row),
    }


def _choices(field) -> list[str]:
    return [str(label) for _code, label in field.kind.options] if isinstance(field.kind, Choice) else []


def _missing(row, table, lines) -> list[Any]:
    """What the new records in these rows lack, and no column gives."""
    given, lacked = {*row.mapping.values(), *row.constants}, {key for line in lines for key in line.lacks}
    return [f.label for f in mapping.needed(table) if f.key in lacked and f.key not in given]
