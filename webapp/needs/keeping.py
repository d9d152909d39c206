"""What is kept true about needs: their moments follow their state, whichever door it is changed through."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import case, func, update

from tenants.db import db
from webapp.core.ids import any_of
from webapp.needs.models import Need


def check_need(values, errors, record) -> None:
    """Nobody answers before they are asked."""
    opened = values["opened_at"] if "opened_at" in values else getattr(record, "opened_at", None)
    for key in ("responded_at", "closed_at"):
        if opened and values.get(key) and values[key] < opened:
            errors[key] = _("This is before the need was told.")


def follow_needs(ids: Collection[int]) -> None:
    """Answered and closed needs get their moment where none was typed; one that is open again loses its end."""
    now = func.greatest(func.now(), Need.opened_at)
    moments = {
        "responded_at": case((Need.state != "open", func.coalesce(Need.responded_at, now))),
        "closed_at": case((Need.state == "closed", func.coalesce(Need.closed_at, now))),
    }
    stale = Need.responded_at.is_distinct_from(moments["responded_at"]) | Need.closed_at.is_distinct_from(
        moments["closed_at"]
    )
    changed = update(Need).where(Need.id == any_of(ids), Need.deleted_at.is_(None), stale)
    db.session.execute(changed.values(moments).execution_options(synchronize_session=False))
