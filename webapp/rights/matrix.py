"""The matrix of a role: table by table what may be done, whose records there are, how much of each field; read from a
form, told to a page."""

import hashlib
import json
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from tenants.roles import Permission, Role
from webapp.core.rights import Grant, Level, Rights, Whose, built_in
from webapp.rights import keeping
from webapp.rights.models import OwnRole
from webapp.tables import sight
from webapp.tables.registry import tables

ACTIONS = {
    Permission.SEE: _l("See"),
    Permission.ADD: _l("Create"),
    Permission.EDIT: _l("Edit"),
    Permission.DELETE: _l("Delete"),
    Permission.IMPORT: _l("Import"),
    Permission.EXPORT: _l("Export"),
    Permission.PRINT: _l("Print"),
    Permission.REVEAL: _l("Show what is masked"),
    Permission.HISTORY: _l("History"),
}
WHOSE = {
    Whose.ALL: _l("everybody's"),
    Whose.TEAM: _l("their teams'"),
    Whose.OWN: _l("their own"),
}
LEVELS = {
    Level.HIDDEN: _l("hidden"),
    Level.MASKED: _l("masked"),
    Level.READ: _l("read"),
    Level.EDIT: _l("edit"),
}


class Line(NamedTuple):
    """One table of the matrix. `scoped`: whether its records can be told apart by who looks after them; `kept_back`
    are the fields that are not there to be edited, as (label, how much of it there is)."""

    table: Any
    grant: Grant
    scoped: bool
    pooled: bool
    kept_back: list[tuple[Any, Any]]


def rights_of(role: OwnRole | Role) -> Rights:
    """The rights of a role, built-in or the company's own, as they stand in this transaction."""
    if isinstance(role, Role):
        return built_in(role)
    grants = {name: Grant.of(told) for name, told in role.grants.items()}
    return Rights((role.base, role.id, stamp(role)), Role(role.base), grants)


def lines(rights: Rights) -> list[Line]:
    return [_line(tables.whole(name), rights.grant(name)) for name in tables]


def _line(table, grant) -> Line:
    back = [
        (one.label, LEVELS[grant.fields[one.key]])
        for one in table.fields
        if grant.fields.get(one.key, Level.EDIT) < Level.EDIT
    ]
    return Line(table, grant, scoped(table), bool(table.owner and not table.parent), back)


def scoped(table) -> bool:
    """Whether somebody looks after its records, or after those that they belong to."""
    if table.owner:
        return True
    return bool(table.parent_field) and scoped(tables[table.parent])


def asked(form: MultiDict, role: OwnRole) -> dict[str, dict]:
    """The grants that a form of the matrix asks for; levels of fields stay as they are. Boxes are "table.action"."""
    return {name: _asked(form, name, role.grants.get(name, {})) for name in tables}


def _asked(form, name, standing) -> dict[str, Any]:
    actions = [str(action) for action in ACTIONS if f"{name}.{action}" in form]
    whose = form.get(f"{name}.whose", standing.get("whose", "all"))
    if whose not in set(Whose):
        raise keeping.Unfit(**{name: str(_l("There is no such choice."))})
    pool = f"{name}.pool" in form if f"{name}.whose" in form else standing.get("pool", True)
    return {**standing, "actions": actions, "whose": whose, "pool": pool}


def levelled(form: MultiDict, role: OwnRole, table) -> dict[str, dict]:
    """The grants with the levels that a form of one table's fields asks for."""
    known = {str(int(level)) for level in Level}
    told = {one.key: form.get(one.key, "3") for one in table.fields}
    if strange := [key for key, level in told.items() if level not in known]:
        raise keeping.Unfit(**{strange[0]: str(_l("There is no such choice."))})
    levels = {key: int(level) for key, level in told.items() if int(level) < most(table.by_key[key])}
    return {**role.grants, table.name: {**role.grants.get(table.name, {}), "fields": levels}}


def offered(table, field) -> list[tuple[int, Any]]:
    """The levels that a role can have of a field."""
    least, top = sight.least(table, field), most(field)
    return [(int(level), label) for level, label in LEVELS.items() if least <= level <= top]


def most(field) -> Level:
    """What is worked out is read and no more."""
    return Level.EDIT if field.editable or field.entered else Level.READ


def stamp(role: OwnRole) -> str:
    """Tells whether somebody changed the role meanwhile."""
    told = json.dumps([role.label, role.grants], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
