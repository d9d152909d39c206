"""What every way of writing stands on: what can go wrong, and a statement that says so in people's words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import DataError, IntegrityError

from tenants.current import actor
from tenants.db import company_connection

ANY = object()  # whatever is there
NEVER = object()  # what cannot be there


class Missing(LookupError):
    """There is no such record, or it is in the recycle bin."""


class Refused(ValueError):
    """The database refuses; `errors` is {field key: message}. The transaction has to be rolled back."""

    def __init__(self, errors: dict[str, str]):
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True)
class Saved:
    old: Any
    new: Any


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed the value meanwhile: mine was not written."""

    mine: Any
    theirs: Any
    changed_by: str = ""
    changed_at: datetime | None = None


def who() -> int | None:
    """The person at work."""
    found = actor()
    return found.id if found else None


def kept(field, value):
    """A blank in a column that keeps none is its default."""
    return field.default if value is None and not field.nullable and not callable(field.default) else value


def filled(field) -> bool:
    """Whether the database never keeps a blank here; a new record's blank is left to the column's own default."""
    return field.column is not None and not field.nullable and field.server_default is None


def needed(field) -> str:
    return _("%(field)s is needed.", field=field.label)


def default_text(field) -> str:
    """What a new record's input starts with."""
    value = field.default() if callable(field.default) else field.default
    return "" if value is None else field.kind.text(value)


def begun(table, rows: Collection[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The values of new records as they are stored: completed, with what they need beside them made."""
    complete = [table.prepare(dict(values)) if table.prepare else values for values in rows]
    return table.begin([dict(values) for values in complete]) if table.begin else complete


def written(table, statement):
    """Runs it. Raises Refused."""
    try:
        return company_connection().execute(statement)
    except (IntegrityError, DataError) as error:
        raise Refused(reasons(table, error)) from error


def reasons(table, error) -> dict[str, str]:
    """The field that a constraint is about, found by its name, and a sentence for it."""
    diagnosis = error.orig.diag
    about = diagnosis.column_name or diagnosis.constraint_name or ""
    field = next(
        (f for f in table.fields if f.attr and (about == f.attr or about.endswith(f"_{f.attr}"))), None
    )
    message = {
        "23505": _("This is in use already, perhaps by a record in the recycle bin."),
        "23502": _("This is needed."),
        "23503": _("This record is not there any more."),
    }.get(diagnosis.sqlstate, _("This value is not possible here."))
    return {field.key if field else table.title: message}
