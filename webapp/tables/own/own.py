"""A company's own fields: adding, changing, hiding and retiring them. What comes of them is made in editions.py.

    field = own.add("customers", "装修风格", "choice", {"options": [{"code": "a", "label": "中式"}]}, help="…")
    own.rename(field, "风格"); own.alter(field, required=True); own.hide(field); own.retire(field)

Everybody here changes rows in the transaction at hand and says so with changed(); the caller commits. What cannot be
is refused with Unfit, whose `errors` are messages by the name of the setting.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from tenants.current import actor
from tenants.db import db
from webapp.tables.own import editions
from webapp.tables.own import indexes as indexes
from webapp.tables.own import retiring as retiring
from webapp.tables.own import searched as searched
from webapp.tables.own.checks import Unfit, checked
from webapp.tables.own.editions import edition
from webapp.tables.own.models import OwnField
from webapp.tables.own.versions import changed

__all__ = [
    "Unfit",
    "add",
    "alter",
    "changed",
    "edition",
    "fields_of",
    "hide",
    "rename",
    "reorder",
    "retire",
    "revive",
]

KEPT = retiring.KEPT  # so long a retired field can be brought back
MADE_OF = ("label", "settings", "required", "unique", "together", "default", "help", "sensitive")


def fields_of(table_name: str, retired: bool = False) -> list[OwnField]:
    """The own fields of a table in their order; or those that are retired, the last one first."""
    query = select(OwnField).filter_by(table_name=table_name)
    if retired:
        query = query.where(OwnField.retired_at.is_not(None)).order_by(OwnField.retired_at.desc())
    else:
        query = query.where(OwnField.retired_at.is_(None)).order_by(OwnField.position, OwnField.id)
    return list(db.session.scalars(query))


def add(
    table_name: str, label: str, kind: str, settings: Mapping[str, Any] | None = None, **more: Any
) -> OwnField:
    """A new field at the end of a table; `more` are required, unique, together, default, help, sensitive. Raises
    Unfit."""
    who = actor()
    last = select(func.coalesce(func.max(OwnField.position), 0)).filter_by(table_name=table_name)
    field = OwnField(
        table_name=table_name, label=label, kind=kind, settings=dict(settings or {}), position=0,
        created_by=who.id if who else None, **{"default": "", "help": "", "together": [], **more},
    )  # fmt: skip
    checked(editions.now(table_name), field)
    field.position = (db.session.scalar(last) or 0) + 1
    db.session.add(field)
    db.session.flush()
    if field.unique:
        indexes.make_unique(field)
    searched.refresh(table_name)
    changed()
    return field


def alter(field: OwnField, **changes: Any) -> OwnField:
    """Changes what a field is made of: label, settings, required, unique, together, default, help. Its kind and
    whether it is sensitive stay. Raises Unfit."""
    before = {name: getattr(field, name) for name in MADE_OF}
    was_unique = (field.unique, list(field.together))
    with db.session.no_autoflush:
        for name, value in changes.items():
            setattr(field, name, value)
        try:
            checked(editions.now(field.table_name), field, before)
        except Unfit:
            for name, value in before.items():
                setattr(field, name, value)
            raise
    db.session.flush()
    if (field.unique, list(field.together)) != was_unique:
        indexes.drop(field, "uq")
        if field.unique:
            indexes.make_unique(field)
    searched.refresh(field.table_name)
    changed()
    return field


def rename(field: OwnField, label: str) -> OwnField:
    """Raises Unfit."""
    return alter(field, label=label)


def reorder(table_name: str, ids: Iterable[int]) -> None:
    """The fields of a table in this order; those that are not named follow."""
    places = {id: place for place, id in enumerate(ids)}
    fields = fields_of(table_name)
    for place, field in enumerate(sorted(fields, key=lambda one: places.get(one.id, len(places)))):
        field.position = place
    changed()


def hide(field: OwnField, hidden: bool = True) -> None:
    """Whether lists leave it out until somebody asks for it."""
    field.hidden = hidden
    changed()


def retire(field: OwnField) -> None:
    """Takes it out of use. Its data are kept for 30 days, its name stays in the history."""
    indexes.drop(field, "uq")
    indexes.drop(field, "ix")
    field.retired_at, field.indexed_at = func.now(), None
    db.session.flush()
    searched.refresh(field.table_name)
    changed()


def revive(field: OwnField) -> None:
    """Back into use, as long as its data are there. Raises Unfit."""
    if field.purged_at is not None:
        raise Unfit.of("kind")
    field.retired_at = None
    checked(editions.now(field.table_name), field)
    db.session.flush()
    if field.unique:
        indexes.make_unique(field)
    searched.refresh(field.table_name)
    changed()
