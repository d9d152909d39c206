"""What a question can ask about: a table's own fields, and, one step through a reference, those of the other table."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from tenants.roles import Permission
from webapp.core.access import may
from webapp.tables.asking.lookups import Lookup, condition
from webapp.tables.fields import Field
from webapp.tables.values.kind import Invalid


class Reached(NamedTuple):
    """A field, and the reference that leads to its table, if it is another's."""

    field: Field
    through: Field | None = None

    @property
    def kind(self):
        return self.field.kind

    @property
    def label(self) -> Any:
        if self.through is None:
            return self.field.label
        return _l("%(reference)s's %(field)s", reference=self.through.label, field=self.field.label)

    def condition(self, lookup: Lookup, value) -> ColumnElement:
        """In SQL; of a record that another one points to, true of those that point to it."""
        asked = condition(self.field, lookup, value)
        return asked if self.through is None else _through(self.through, asked)


def _through(field, asked):
    return field.column.in_(select(field.kind.table.id).where(asked))


def reached(table, key: str) -> Reached:
    """The field of "city" or "customer.city". Raises Invalid."""
    own, _dot, beyond = key.partition(".")
    if own not in table.by_key:
        raise Invalid(_l("There is no field “%(key)s” to filter by.", key=key[:40]))
    field = table.by_key[own]
    if not beyond:
        return Reached(field)
    target = leads_to(field)
    if target is None or beyond not in target.by_key:
        raise Invalid(
            _l("“%(field)s” cannot be filtered by “%(name)s”.", field=field.label, name=beyond[:40])
        )
    return Reached(target.by_key[beyond], field)


def leads_to(field) -> Any:
    """The table that a field's values are records of, if the reader may see it."""
    if field.kind.name != "reference" or field.column is None:
        return None
    return field.kind.table if may(Permission.SEE, field.kind.table.name) else None
