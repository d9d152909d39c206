"""Making and changing a company's own roles and teams. Nothing here commits; what cannot be is refused with Unfit."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped

from tenants.current import actor, bound_company
from tenants.db import db
from tenants.models import Membership
from tenants.roles import POLICY, Permission, Role
from webapp.core.rights import BASES, Grant, Level
from webapp.rights.models import OwnRole, Team, TeamMember
from webapp.tables import sight
from webapp.tables.own.versions import changed
from webapp.tables.registry import tables

LONGEST = 40
ACTIONS = (
    Permission.SEE, Permission.ADD, Permission.EDIT, Permission.DELETE, Permission.IMPORT, Permission.EXPORT,
    Permission.PRINT, Permission.REVEAL, Permission.HISTORY,
)  # fmt: skip


class Unfit(ValueError):
    """What a role or a team cannot be; `errors` are sentences by the name of what was typed."""

    def __init__(self, **errors: str):
        super().__init__(*errors.values())
        self.errors = errors


def make(label: str, base: str) -> OwnRole:
    """A role that may do what the built-in one may, to begin with. Raises Unfit."""
    if base not in BASES:
        raise Unfit(base=_("There is no such role."))
    made = OwnRole(label=_named(OwnRole, label), base=base, grants=beginning(Role(base)), created_by=_me())
    return _kept(made)


def beginning(base: Role) -> dict[str, dict]:
    """The grants of a built-in role, as a role of the company's own keeps them."""
    return {name: told(Grant(POLICY[base].get(name) or POLICY[base]["*"])) for name in tables}


def told(grant: Grant) -> dict[str, Any]:
    """As the company's row keeps it; Grant.of() reads it again."""
    fields = {key: int(level) for key, level in grant.fields.items() if level is not Level.EDIT}
    actions = [str(one) for one in ACTIONS if one in grant.actions]
    return {"actions": actions, "fields": fields, "whose": str(grant.whose), "pool": grant.pool}


def alter(role: OwnRole, grants: Mapping[str, Mapping]) -> None:
    """Sets what it may do. What leads nowhere is left out: nobody edits what they do not see. Raises Unfit."""
    read = {name: Grant.of(one) for name, one in grants.items() if name in tables}
    role.grants = {name: told(_sound(tables.whole(name), grant)) for name, grant in read.items()}
    changed()


def _sound(table, grant: Grant) -> Grant:
    if Permission.SEE not in grant.actions:
        return Grant()
    fields = {
        key: max(level, sight.least(table, table.by_key[key]))
        for key, level in grant.fields.items()
        if key in table.by_key
    }
    blocked = [
        table.by_key[key]
        for key, level in fields.items()
        if level is not Level.EDIT and table.by_key[key].required and table.by_key[key].default is None
    ]
    if blocked and Permission.ADD in grant.actions:
        asked = "、".join(str(one.label) for one in blocked)
        told = _("Who may add records has to be able to fill in: %(fields)s", fields=asked)
        raise Unfit(**{table.name: f"{table.label}: {told}"})
    return Grant(grant.actions & frozenset(ACTIONS), fields, grant.whose, grant.pool)


def rename(kept: OwnRole | Team, label: str) -> None:
    """Raises Unfit."""
    kept.label = _named(type(kept), label, kept.id)
    changed()


def dismiss(role: OwnRole) -> None:
    """The role goes; refused while somebody has it: they would be left with nothing, or with more than was meant."""
    if holders := people_with(role.id):
        raise Unfit(role=_("%(count)s people still have this role.", count=len(holders)))
    db.session.delete(role)
    changed()


def people_with(duty: int) -> list[int]:
    """The ids of the members who have a role of the company's own."""
    mine = Membership.company_id == bound_company().id
    return list(db.session.scalars(select(Membership.person_id).where(mine, Membership.duty == duty)))


def found(label: str, people: Collection[int]) -> Team:
    """A new team. Raises Unfit."""
    team = _kept(Team(label=_named(Team, label), created_by=_me()))
    gather(team, people)
    return team


def gather(team: Team, people: Collection[int]) -> None:
    """These people are the team. Raises Unfit for somebody who does not work here."""
    here = set(
        db.session.scalars(select(Membership.person_id).where(Membership.company_id == bound_company().id))
    )
    if strangers := set(people) - here:
        raise Unfit(people=_("There is nobody with the number %(id)s here.", id=min(strangers)))
    db.session.execute(delete(TeamMember).where(TeamMember.team_id == team.id))
    db.session.add_all(TeamMember(team_id=team.id, person_id=id) for id in sorted(people))
    changed()


def disband(team: Team) -> None:
    db.session.delete(team)
    changed()


def _kept(row):
    db.session.add(row)
    changed()
    return row


def _me():
    who = actor()
    return who.id if who else None


def _named(kind, label: str, but: int | None = None) -> str:
    """The name without blanks around it. Raises Unfit where there is none, or another one is called so."""
    label = label.strip()
    if not 0 < len(label) <= LONGEST:
        raise Unfit(label=_("Write a name of at most %(longest)s characters.", longest=LONGEST))
    column: Mapped = kind.label
    if db.session.scalar(select(kind.id).where(column == label, kind.id.is_distinct_from(but))):
        raise Unfit(label=_("Something is called that already."))
    return label
