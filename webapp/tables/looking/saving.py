"""Keeping views and layouts: what a person may change is theirs, or the editors'. Nothing here commits."""

import secrets
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from tenants.current import actor
from tenants.db import company_connection
from webapp.core.shelves import changed as changed_looks
from webapp.tables.asking.saved import Saved, views_of
from webapp.tables.looking.layouts import said
from webapp.tables.looking.models import PersonalLayout, SavedView

VIEWS, LAYOUTS = cast(Table, SavedView.__table__), cast(Table, PersonalLayout.__table__)
PASSING = frozenset({"view", "after", "new", "q", "month", "week", "paper"})
LONGEST, MOST = 60, 100


class TooMany(ValueError):
    """Nobody needs a hundred views of one table."""


def asked(question) -> dict[str, str]:
    """What a view keeps of an address: not its place, its words of search, nor the month it shows."""
    return {key: value for key, value in question.told.items() if value and key not in PASSING}


def changed(question, view) -> bool:
    """Whether the address asks for something else than the view does."""
    kept = view.args if view else {}
    own = {key: value for key, value in question.own.items() if key not in PASSING}
    return any(value != kept.get(key, "") for key, value in own.items())


def create(table, question, label: str, shared: bool) -> str:
    """A new view of what is looked at; its key. What was only tried out in the old view stays in the new one alone."""
    view = question.views.named(question.view)
    layout = said(view, question.views, question.view)
    if view and view.columns and "columns" not in layout:
        layout["columns"] = list(view.columns)
    key = _insert(table, label, asked(question), layout, shared)
    discard(table, question.view)
    return key


def copy(table, view, label: str) -> str:
    """One's own view of what another one shows."""
    layout = {**({"columns": list(view.columns)} if view.columns else {}), **view.layout}
    return _insert(table, label, dict(view.args), layout, False)


def _insert(table, label, args, layout, shared):
    if _count(table) >= MOST:
        raise TooMany
    key = secrets.token_urlsafe(9).replace("-", "x").replace("_", "y")
    told = {
        "key": key,
        "table_name": table.name,
        "label": label[:LONGEST],
        "person_id": _who(),
        "shared": shared,
    }
    last = select(func.coalesce(func.max(VIEWS.c.place), 0) + 1).where(VIEWS.c.table_name == table.name)
    _run(insert(VIEWS).values(**told, args=args, layout=layout, place=last.scalar_subquery()))
    return key


def _count(table):
    mine = (VIEWS.c.table_name == table.name) & (VIEWS.c.person_id == _who()) & VIEWS.c.deleted_at.is_(None)
    return company_connection().execute(select(func.count()).where(mine)).scalar_one()


def keep(table, question, view: Saved) -> None:
    """The view becomes what is looked at."""
    layout = said(view, question.views, view.key)
    change(view, args=asked(question), layout=layout)
    discard(table, view.key)


def change(view: Saved, **what: Any) -> None:
    _run(update(VIEWS).where(VIEWS.c.key == view.key).values(**what, updated_at=func.now()))


def delete_view(view: Saved) -> None:
    change(view, deleted_at=func.now())


def deleted(table, key: str) -> Saved | None:
    """A view that was deleted, to be brought back."""
    query = select(VIEWS).where(
        VIEWS.c.key == key, VIEWS.c.table_name == table.name, VIEWS.c.deleted_at.is_not(None)
    )
    row = company_connection().execute(query).one_or_none()
    about = {"person": row.person_id, "shared": row.shared, "locked": row.locked} if row else {}
    return Saved(row.key, row.label, row.args, (), layout=row.layout, **about) if row else None


def move(table, view: Saved, by: int) -> None:
    """One place on among the shared views, or among one's own: nobody puts anybody else's in order."""
    keys = [one.key for one in views_of(table).saved if one.shared == view.shared]
    at = keys.index(view.key)
    keys.insert(min(max(at + by, 0), len(keys) - 1), keys.pop(at))
    for place, key in enumerate(keys):
        _run(update(VIEWS).where(VIEWS.c.key == key, VIEWS.c.place != place).values(place=place))


def lay_out(table, view: str, told: Mapping[str, Any]) -> None:
    """Changes what is said of the view's layout for this person alone."""
    row = {"person_id": _who(), "table_name": table.name, "view": view, "layout": dict(told)}
    fresh = upsert(LAYOUTS).values(**row)
    merged = LAYOUTS.c.layout.concat(fresh.excluded.layout)
    _run(
        fresh.on_conflict_do_update(
            index_elements=["person_id", "table_name", "view"], set_={"layout": merged}
        )
    )


def discard(table, view: str) -> None:
    """The view's own layout again."""
    mine = (LAYOUTS.c.person_id == _who()) & (LAYOUTS.c.table_name == table.name) & (LAYOUTS.c.view == view)
    _run(delete(LAYOUTS).where(mine, ~LAYOUTS.c.chosen))
    _run(update(LAYOUTS).where(mine).values(layout={}))


def open_with(table, view: str) -> None:
    """The view that the table opens with for this person; none with ""."""
    mine = (LAYOUTS.c.person_id == _who()) & (LAYOUTS.c.table_name == table.name)
    _run(update(LAYOUTS).where(mine, LAYOUTS.c.chosen).values(chosen=False))
    if view:
        row = {"person_id": _who(), "table_name": table.name, "view": view, "chosen": True}
        keys = ["person_id", "table_name", "view"]
        _run(upsert(LAYOUTS).values(**row).on_conflict_do_update(index_elements=keys, set_={"chosen": True}))


def _run(statement) -> None:
    company_connection().execute(statement)
    changed_looks()


def _who() -> int:
    who = actor()
    return who.id if who else 0
