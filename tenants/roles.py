"""The policy on one page: every permission, and which role holds it, on which table."""

from enum import StrEnum


class Word(StrEnum):
    """A word that stands for itself: it is told apart as its text is, and as quickly."""

    __hash__ = str.__hash__


class Role(Word):
    OWNER = "owner"
    ADMIN = "admin"
    SALES = "sales"
    SERVICE = "service"
    ACCOUNTANT = "accountant"
    VIEWER = "viewer"


class Permission(Word):
    SEE = "see"  # records of a table
    ADD = "add"
    EDIT = "edit"
    DELETE = "delete"  # to the recycle bin, and back
    IMPORT = "import"
    EXPORT = "export"
    PRINT = "print"
    REVEAL = "reveal"  # a masked phone, address or birth date
    HISTORY = "history"
    REPORT = "report"  # ledgers, on screen and as PDF
    MEMBERS = "members"  # invite, change roles, suspend
    SETTINGS = "settings"
    OWN = "own"  # the company itself: its keys, a copy of everything, its end


P = Permission
WRITE = frozenset({P.ADD, P.EDIT, P.DELETE, P.IMPORT, P.EXPORT, P.REVEAL})
LOOK = frozenset({P.SEE, P.PRINT, P.HISTORY})
EVERYWHERE = "*"
SELLING = ("opportunities", "campaigns", "campaign_members")
MENDING = ("repairs", "services")
CARING = ("contacts", "devices", "interactions", "needs", "tasks")

POLICY: dict[Role, dict[str, frozenset[Permission]]] = {
    Role.OWNER: {EVERYWHERE: frozenset(P)},
    Role.ADMIN: {EVERYWHERE: frozenset(P) - {P.OWN}},
    Role.SALES: {
        EVERYWHERE: LOOK,
        "customers": LOOK | WRITE,
        "products": LOOK | {P.ADD, P.EDIT},
        "orders": LOOK | WRITE,
        "order_lines": LOOK | WRITE,
        "payments": LOOK | {P.ADD, P.EDIT},
        "repairs": LOOK | {P.ADD, P.EDIT, P.REVEAL},
        "services": LOOK | {P.ADD, P.EDIT, P.REVEAL},
        **dict.fromkeys(SELLING, LOOK | WRITE),
        **dict.fromkeys(CARING, LOOK | WRITE),
    },
    Role.SERVICE: {
        EVERYWHERE: LOOK,
        "customers": LOOK | {P.ADD, P.EDIT, P.REVEAL},
        **dict.fromkeys(MENDING, LOOK | WRITE),
        **dict.fromkeys(CARING, LOOK | WRITE),
    },
    Role.ACCOUNTANT: {
        EVERYWHERE: LOOK | {P.REPORT, P.EXPORT},
        "payments": LOOK | WRITE | {P.REPORT},
        "tasks": LOOK | {P.ADD, P.EDIT},
    },
    Role.VIEWER: {EVERYWHERE: frozenset({P.SEE, P.PRINT})},
}


def allows(role: Role | None, permission: Permission, table: str | None = None) -> bool:
    """Whether a role may do this; on a table when one is named, anywhere at all when none is."""
    if role is None:
        return False
    rights = POLICY[role]
    return permission in (rights.get(table) or rights[EVERYWHERE] if table else rights[EVERYWHERE])


def somewhere(role: Role | None, permission: Permission) -> bool:
    """Whether a role holds this permission on at least one table."""
    return role is not None and any(permission in held for held in POLICY[role].values())
