"""Every route of the url map with its parameters filled in, and the answers that its declaration promises."""

from collections.abc import Iterator
from dataclasses import dataclass

from tenants.roles import Permission, Role, allows, somewhere
from tests.house.town import Town, last_change, plain_key
from webapp.core.access import GUARDLESS, Needs
from webapp.tables.registry import tables

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
NOT_OFFERED = ("POST", "PUT", "PATCH", "DELETE", "GET")
WELCOME = frozenset({200, 201, 202, 204, 302, 303, 409, 422})

# Rights that depend on what is asked, which a view demands itself: {endpoint: whether this role has it}.
INSIDE = {
    "jobs.download_file": lambda role: somewhere(role, Permission.REPORT),
    **{
        f"quality.{verb}": lambda role: allows(role, Permission.EDIT, "customers")
        for verb in ("verified", "dismissed", "reopened", "verify_records")
    },
    **{f"members.{verb}": lambda role: role is Role.OWNER for verb in ("owner", "hand_company_over")},
    "imports.index": lambda role: somewhere(role, Permission.IMPORT),
    **{
        f"imports.{verb}": lambda role: allows(role, Permission.IMPORT, "customers")
        for verb in ("create", "show", "choose", "run", "cancel", "reopen")
    },
}
# Doors whose key is a secret in the address: there is none to give, so what lies behind them "does not exist".
SECRETS = {
    "accounts.invitation", "accounts.accept", "accounts.new_password", "accounts.set_password", "accounts.end_session",
    "accounts.email_change", "accounts.agree_to_email", "accounts.stop_email", "accounts.way_back",
    "accounts.lift_networks", "teams.change", "teams.disband",
    *(f"{name}.{verb}_view" for name in tables for verb in ("change", "copy", "move", "delete", "restore")),
}  # fmt: skip
# Values that reach the checks of a form without starting anything long.
FORM = {
    "value": "换过了",
    "seen": "看过了",
    "from": "never",
    "table": "customers",
    "locale": "zh_CN",
    "role": "admin",
    "action": "never",
}


@dataclass(frozen=True)
class Door:
    """One method of one route."""

    endpoint: str
    method: str
    rule: str
    arguments: frozenset
    needs: Needs

    @property
    def room(self) -> str:
        return self.endpoint.partition(".")[0]


def doors(app) -> list[Door]:
    """All of them, but files that everybody may have."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in GUARDLESS:
            continue
        needs = app.view_functions[rule.endpoint].needs
        methods = sorted(rule.methods - {"HEAD", "OPTIONS"})
        found += [
            Door(rule.endpoint, method, rule.rule, frozenset(rule.arguments), needs) for method in methods
        ]
    return sorted(found, key=lambda door: (door.rule, door.method))


def values(door: Door, things: dict[str, int], role: str = "owner") -> dict:
    """What the parameters of a route are filled with, by their names."""
    given = {
        "id": things.get("invitations" if "/invitations/" in door.rule else door.room, 1),
        "key": "source" if door.room == "settings" else plain_key(door.room),
        "child": next(iter(children(door.room)), "none"),
        "job_id": things.get(f"job of {role}", things["job of owner"]),
        "file_id": things["file_id"],
        "attachment_id": 1,
        "name": "sales" if door.room == "roles" else "customers",
        "table": "customers",
        "import_id": things["import_id"],
        "mail_id": 1,
        "token": "a-secret-that-nobody-has",
        "ref": "0123456789abcdef",
    }
    return {name: given[name] for name in door.arguments}


def children(room: str) -> list[str]:
    """The names of the tables whose records belong to one of that room's."""
    return [name for name, table in tables.items() if room in table.parents]


def address(app, door: Door, prefix: str = "", **values) -> str:
    """The path of a route; `prefix` is a company's."""
    adapter = app.url_map.bind("localhost")
    return prefix + adapter.build(door.endpoint, values, door.method)


def body(door: Door, town: Town, values: dict) -> dict:
    """What is sent with it; the change to take back is a real one."""
    if door.endpoint.endswith(".revert"):
        return {"change": last_change(town.ours, door.room, values["id"])}
    return dict(FORM)


def expected(door: Door, actor: str, place: str) -> frozenset[int]:
    """The statuses that the declaration allows: `place` is ours, theirs or outside; 401 stands for the sign-in page."""
    inside = place != "outside"
    if door.needs.where != "either" and (door.needs.where == "company") != inside:
        return frozenset({404})
    if actor == "anonymous" and (inside or door.needs.sign_in):
        return frozenset({401})
    if inside and (place == "theirs" or actor == "stranger"):
        return frozenset({404})
    if inside and not _allowed(door, actor):
        return frozenset({403})
    return behind(door)


def _allowed(door, actor):
    if actor == "suspended":
        return False
    needs, role = door.needs, Role(actor)
    declared = needs.permission is None or allows(role, needs.permission, needs.table)
    return declared and INSIDE.get(door.endpoint, lambda role: True)(role)


def kept_from(door: Door, actor: str) -> bool:
    """Whether a door that is open to the owner can be shut to this person, who works here too."""
    return door.endpoint in INSIDE or door.needs.permission is Permission.OWN and actor != "owner"


def behind(door: Door) -> frozenset[int]:
    """What an open door may answer."""
    if door.endpoint in SECRETS:
        return frozenset({404, 410})
    if door.endpoint.endswith(".under") and not children(door.room):
        return frozenset({404})
    if door.endpoint == "health.healthz":
        return frozenset({200, 503})
    if door.endpoint == "mails.show" or "attachment_id" in door.arguments:
        return frozenset({200, 404})
    return WELCOME


def wrong_methods(app) -> Iterator[tuple[str, list[Door]]]:
    """(method, a door of this path) for each method that a path does not offer."""
    paths: dict[str, list[Door]] = {}
    for door in doors(app):
        paths.setdefault(door.rule, []).append(door)
    for known in paths.values():
        offered = {door.method for door in known}
        yield from ((method, known[0]) for method in NOT_OFFERED if method not in offered)
