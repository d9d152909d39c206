"""What an actor may do and see. One place decides it, for pages, cells, search, files, exports, prints and jobs alike.

The built-in roles are as tenants/roles.py has them. A role of the company's own begins as one of them and says table by
table what may be done there, whose records there are, and which fields are hidden, masked or only read. It is read
once and kept under the version of the company's settings; a member whose role is not there any more may do nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, bindparam, column, select, table
from sqlalchemy.dialects.postgresql import JSONB

from tenants.current import Actor, Tenant, actor, bound_company, company
from tenants.db import company_connection
from tenants.roles import POLICY, Permission, Role, allows, somewhere
from webapp.core.versioned import Versioned

# What the books of a company tell of, whoever they are shown to: tables and fields.
BOOKS: Mapping[str, tuple[str, ...]] = {
    "customers": ("number", "name", "balance"),
    "orders": ("number", "total"),
    "payments": ("number", "amount"),
}
BASES = (
    Role.SALES,
    Role.SERVICE,
    Role.ACCOUNTANT,
    Role.VIEWER,
)  # what a role of a company's own can begin as
ROLES = table("roles", column("id", BigInteger), column("label"), column("base"), column("grants", JSONB))
MATES = table("team_members", column("team_id", BigInteger), column("person_id", BigInteger))


class Level(IntEnum):
    """How much of a field there is for a role; each includes those below it."""

    HIDDEN = 0  # as if the table had no such field
    MASKED = 1  # 138****5678; neither sorted, filtered nor searched by
    READ = 2
    EDIT = 3


class Whose(StrEnum):
    """Whose records of a table there are for a role: those that somebody of these looks after."""

    ALL = "all"
    TEAM = "team"
    OWN = "own"


@dataclass(frozen=True)
class Grant:
    """What a role may do on one table. `pool`: besides, the records that nobody looks after."""

    actions: frozenset[Permission] = frozenset()
    fields: Mapping[str, Level] = field(default_factory=dict)
    whose: Whose = Whose.ALL
    pool: bool = True

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Grant":
        """From the company's row: {"actions": ["see"], "fields": {"phone": 0}, "whose": "own", "pool": false}."""
        levels = {key: Level(level) for key, level in told.get("fields", {}).items()}
        actions = frozenset(map(Permission, told.get("actions", ())))
        return cls(actions, levels, Whose(told.get("whose", "all")), bool(told.get("pool", True)))

    @property
    def whole(self) -> bool:
        """Whether nothing of the table is kept back."""
        return self.whose is Whose.ALL and min(self.fields.values(), default=Level.EDIT) is Level.EDIT


@dataclass(frozen=True, eq=False)
class Rights:
    """`key` tells these rights from all others: of other companies, and of other versions of this one's settings."""

    key: tuple
    base: Role | None
    grants: Mapping[str, Grant] = field(default_factory=dict)
    label: str = ""  # what a role of the company's own is called
    sights: dict = field(
        default_factory=dict
    )  # the parts of tables that are there for it, kept for as long as it is

    def allows(self, permission: Permission, table: str | None = None) -> bool:
        """Whether this may be done on a table, or, without one, on anything at all."""
        if table and table in self.grants:
            return permission in self.grants[table].actions
        return allows(self.base, permission, table)

    def somewhere(self, permission: Permission) -> bool:
        """Whether it may be done on at least one table."""
        if not self.grants:
            return somewhere(self.base, permission)
        return allows(self.base, permission) or any(permission in one.actions for one in self.grants.values())

    def opens(self, told: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether all records of these tables, and these fields of theirs, are there to be read: for what is reckoned
        from all of them."""
        return all(self._opens(self.grant(table), keys) for table, keys in told.items())

    @staticmethod
    def _opens(grant, keys):
        levels = (grant.fields.get(key, Level.EDIT) for key in keys)
        return grant.whose is Whose.ALL and Permission.SEE in grant.actions and min(levels) >= Level.READ

    def grant(self, table: str) -> Grant:
        """What there is of a table; all of it where nothing is said."""
        if table in self.grants:
            return self.grants[table]
        return _built_in_grant(self.base, table)


NOTHING = Rights(("nobody",), None)


@cache
def _built_in_grant(role, table):
    return Grant(POLICY[role].get(table) or POLICY[role]["*"]) if role else Grant()


@cache
def built_in(role: Role) -> Rights:
    """The rights that tenants/roles.py gives."""
    return Rights((role.value,), role)


class Company:
    """A company's own roles and its teams, as one version of its settings has them."""

    def __init__(self, roles, teams):
        self.roles = {row.id: _own(row) for row in roles}
        members = defaultdict(set)
        for row in teams:
            members[row.team_id].add(row.person_id)
        self.mates = defaultdict(set)
        for people in members.values():
            for person in people:
                self.mates[person] |= people


def _own(row):
    grants = {name: Grant.of(told) for name, told in row.grants.items()}
    tenant = bound_company()
    return Rights((tenant.schema, tenant.settings, row.id), Role(row.base), grants, row.label)


def _read() -> Company:
    here = company_connection()
    return Company(here.execute(select(*ROLES.c)).all(), here.execute(select(*MATES.c)).all())


_kept: Versioned[Company] = Versioned(_read)


def of_company(tenant: Tenant) -> Company:
    """The bound company's own roles and teams."""
    return _kept.of(tenant)


def rights_of(who: Actor | None) -> Rights:
    """The rights of this actor in the bound company; none for somebody who does not work there."""
    if who is None or who.role is None:
        return NOTHING
    if not who.duty:
        return built_in(who.role)
    tenant = company()
    return of_company(tenant).roles.get(who.duty, NOTHING) if tenant else NOTHING


def rights() -> Rights:
    """The rights of the actor at hand."""
    return rights_of(actor())


def me() -> int:
    who = actor()
    return who.id if who else 0


def mates() -> list[int]:
    """The ids of the people who share a team with the actor at hand, themselves among them; for each call anew."""
    tenant = company()
    found = of_company(tenant).mates.get(me(), set()) if tenant and tenant.settings else set()
    return sorted({me(), *found})


ME = bindparam("kz_me", callable_=me, type_=BigInteger)
