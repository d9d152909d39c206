"""The views of a table: those it declares, those that its editors share, one's own, and one that a colleague sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from tenants.current import actor, company
from tenants.db import company_connection
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.rights import rights
from webapp.core.shelves import shelved
from webapp.tables.table import View

KEPT = text(
    "SELECT key, label, args, layout, person_id, shared, locked, false AS chosen, place, id FROM saved_views"
    " WHERE table_name = :table AND deleted_at IS NULL AND (shared OR person_id = :person OR key = :asked)"
    " UNION ALL SELECT view, NULL, NULL, layout, person_id, false, false, chosen, 0, 0 FROM personal_layouts"
    " WHERE table_name = :table AND person_id = :person ORDER BY place, id"
)


@dataclass(frozen=True)
class Saved(View):
    """A view that somebody saved."""

    person: int = 0
    shared: bool = False
    locked: bool = False

    @property
    def mine(self) -> bool:
        who = actor()
        return who is not None and who.id == self.person


ALL = View("all", _l("All"))


def declared(table) -> tuple[View, ...]:
    """What the table declares; one of them is the table as it is."""
    plain = any(not (view.args or view.columns) for view in table.views)
    return table.views if plain else (ALL, *table.views)


@dataclass(eq=False)
class Views:
    """All that somebody can look at; `chosen` is the view that the table opens with for them, `layouts` what they
    changed about each view's layout, by its key."""

    declared: tuple[View, ...]
    saved: list[Saved] = field(default_factory=list)
    chosen: str = ""
    layouts: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def __iter__(self):
        return iter((*self.declared, *self.saved))

    def named(self, key: str | None) -> View | None:
        return next((view for view in self if view.key == key), None) if key else None

    def opened(self, own: Mapping[str, str]) -> dict[str, str]:
        """What an address says, with the view that it opens where it asks for nothing."""
        plain = not own.keys() - {"after", "new"}
        return {**own, "view": self.chosen} if plain and self.named(self.chosen) else dict(own)

    def kept(self, row) -> None:
        if row.label is None:
            self.layouts[row.key] = row.layout
            self.chosen = row.key if row.chosen else self.chosen
        else:
            columns = tuple(row.layout.get("columns", ()))
            about = {
                "layout": row.layout,
                "person": row.person_id,
                "shared": row.shared,
                "locked": row.locked,
            }
            self.saved.append(Saved(row.key, row.label, row.args, columns, **about))


def views_of(table, asked: str = "") -> Views:
    """Those that are at hand; `asked` is the key of a view that may be somebody else's own: that is looked up."""
    if company() is None or (who := actor()) is None:
        return Views(declared(table))
    mine = shelved(("views", table.name, table.edition, rights().key, who.id), lambda: _asked(table, ""))
    return mine if not asked or mine.named(asked) else _asked(table, asked)


def _asked(table, asked):
    views, who = Views(declared(table)), actor()
    place = {"table": table.name, "person": who.id if who else 0, "asked": asked}
    for row in company_connection().execute(KEPT, place):
        views.kept(row)
    views.saved.sort(key=lambda view: not view.shared)
    return views


def may_change(table, view: View | None) -> bool:
    """One's own; a shared one, who edits the table; a locked one, its maker or who holds the settings."""
    if not isinstance(view, Saved):
        return False
    if view.mine or not view.shared:
        return view.mine
    return may(Permission.SETTINGS) if view.locked else may(Permission.EDIT, table.name)
