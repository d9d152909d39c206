"""What a company chose for all its tables: read with its edition, so that no request asks for it again.

The one choice there is: what becomes of a phone number that is none. It is kept with a warning, or, if the company
says "block", not kept; what is there already stays as it is.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from tenants.current import company
from tenants.db import company_connection
from webapp.tables.own.editions import current
from webapp.tables.own.versions import changed
from webapp.tables.remembering.models import CompanySetting
from webapp.tables.values.sealed import Phone
from webapp.tables.writes import who

CHOICES: dict[str, tuple[Any, ...]] = {
    "phones": ("warn", "block")
}  # the first is what holds where nothing is chosen
NO_NUMBER = _l("This is not a phone number. Your company keeps no others.")
Rule = Callable[[Mapping[str, Any]], dict[str, Any]]


def chosen(name: str) -> Any:
    """What the bound company chose."""
    tenant, default = company(), CHOICES[name][0]
    return current(tenant).chosen.get(name, default) if tenant and tenant.settings else default


def choose(name: str, value: Any) -> None:
    """Chooses, in the transaction at hand. Raises ValueError for what there is not to choose."""
    if value not in CHOICES.get(name, ()):
        raise ValueError(f"{name} is one of {CHOICES.get(name, ())}")
    said = {"value": value, "updated_by": who(), "updated_at": func.now()}
    statement = insert(CompanySetting).values(name=name, **said)
    company_connection().execute(statement.on_conflict_do_update(index_elements=["name"], set_=said))
    changed()


def rule_of(table) -> Rule | None:
    """What tells, of new values, {field key: why it is not kept}; None where everything is kept."""
    phones = [field for field in table.fields if isinstance(field.kind, Phone)]
    if not phones or chosen("phones") != "block":
        return None
    return lambda values: {
        field.key: why
        for field in phones
        if field.key in values and (why := _not_kept(field, values[field.key]))
    }


def stopped(table, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same of one record's values."""
    rule = rule_of(table)
    return rule(values) if rule else {}


def _not_kept(field, value):
    return NO_NUMBER if field.kind.warning(value) else ""
