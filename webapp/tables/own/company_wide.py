"""What a company chose for all its tables, by name: read with its edition, so that a page asks nothing for it."""

from typing import Any

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert

from tenants.current import company
from tenants.db import db
from webapp.tables.own.editions import current
from webapp.tables.own.versions import changed
from webapp.tables.remembering.models import CompanySetting
from webapp.tables.writes import who


def chosen(name: str, otherwise: Any = None) -> Any:
    """What the bound company chose, or `otherwise` where it chose nothing."""
    tenant = company()
    return current(tenant).chosen.get(name, otherwise) if tenant and tenant.settings else otherwise


def choose(name: str, value: Any) -> None:
    """Keeps a choice, in the transaction at hand; None takes it back."""
    if value is None:
        db.session.execute(delete(CompanySetting).where(CompanySetting.name == name))
    else:
        told = {"value": value, "updated_at": func.now(), "updated_by": who()}
        kept = insert(CompanySetting).values(name=name, **told)
        db.session.execute(kept.on_conflict_do_update(index_elements=["name"], set_=told))
    changed()
