"""What a proof found, in people's words: where the history breaks, and which record it is about."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import text

from tenants.db import company_connection
from webapp.core.formats import instant
from webapp.seals.verifying import Broken, Proof
from webapp.tables.registry import tables
from webapp.tables.values.people import Person

ROW = text("SELECT at, actor, table_name, record_id FROM audit_changes WHERE id = :id")


def why(broken: Broken) -> str:
    """A sentence for the owner."""
    told = {"seal": broken.seal, "record": broken.record}
    return {
        "changed": _("Entry %(record)s was changed after seal %(seal)s covered it.", **told),
        "missing": _("Entry %(record)s, which seal %(seal)s covers, is missing.", **told),
        "added": _("Entry %(record)s was slipped in under seal %(seal)s.", **told),
        "records": _("The entries under seal %(seal)s are not those that it was made of.", **told),
        "seal": _("Seal %(seal)s itself was changed.", **told),
        "chain": _("The chain breaks at seal %(seal)s: it is missing, or follows no other.", **told),
        "gap": _("Seal %(seal)s does not begin where the one before it ended.", **told),
        "anchor": _("Seal %(seal)s is not the one on your paper: the history was written anew.", **told),
        "cut": _("Seal %(seal)s of your paper is not there: the history was cut.", **told),
        "archive": _("The archive that holds seal %(seal)s is missing or was changed.", **told),
    }[broken.how]


def entry(broken: Broken) -> str:
    """Which change it is, as far as the entry that lies there tells; "" where there is none."""
    row = company_connection().execute(ROW, {"id": broken.record}).first() if broken.record else None
    if row is None:
        return ""
    table = tables.get(row.table_name)
    what = f"{table.one} #{row.record_id}" if table else row.table_name
    who = Person().labels(()).get(row.actor) or _("The system")
    return _("It says: %(what)s, %(at)s, %(who)s.", what=what, at=instant(row.at), who=who)


def kept(proof: Proof) -> dict[str, Any]:
    """A proof as a job keeps it: figures, and where it breaks in words."""
    figures = {name: getattr(proof, name) for name in ("rows", "seals", "archived", "unsealed")}
    broken = proof.broken
    told = {"seal": broken.seal, "why": why(broken), "entry": entry(broken)} if broken else None
    said = told["why"] if told else _("Unbroken: %(rows)s changes prove right.", rows=f"{proof.rows:,}")
    newest = str(proof.newest) if proof.newest else ""
    return {**figures, "newest": newest, "broken": told, "told": said, "page": "/seals"}
