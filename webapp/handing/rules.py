"""The rules of the pool as a company sets them; without them there is no pool, and nobody claims or returns anything.

How many customers one person may look after, by role if that differs; after how many days without contact a customer
falls back; how long nobody claims again what they returned.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import BigInteger, String, column, select, table

from tenants.current import Actor
from tenants.db import company_connection
from tenants.roles import Permission, Role, allows
from webapp.core.formats import today
from webapp.core.role_labels import role_label
from webapp.tables.own.company_wide import choose, chosen

SETTING = "pool"
NOTICE = 7  # days that a customer is announced before it falls
CAPACITY, IDLE, COOLDOWN = (1, 100_000), (14, 3650), (1, 3650)
DUTIES = table("roles", column("id", BigInteger), column("label", String), column("base", String))


@dataclass(frozen=True)
class Rules:
    """None is no limit. `capacities` are by role, as role_key() names it; `since` is the day from which on `idle_days`
    holds as it is."""

    on: bool = False
    capacity: int | None = None
    capacities: Mapping[str, int] = field(default_factory=dict)
    idle_days: int | None = None
    cooldown_days: int | None = None
    since: str = ""

    def capacity_of(self, who: Actor) -> int | None:
        return self.capacities.get(role_key(who.role, who.duty), self.capacity)

    @property
    def first_fall(self) -> date:
        """Nothing falls before everybody had the time of the notice."""
        return date.fromisoformat(self.since) + timedelta(days=NOTICE)


def role_key(role: Role | str | None, duty: int | None = None) -> str:
    """What a role is called in the rules; `duty` is a role of the company's own."""
    return f"own-{duty}" if duty else str(role or "")


def now() -> Rules:
    """The rules that the bound company has."""
    return Rules(**chosen(SETTING, {}))


def roles() -> list[tuple[str, str]]:
    """(key, label) of the roles whose people may look after customers."""
    working = [role for role in Role if allows(role, Permission.EDIT, "customers")]
    own = company_connection().execute(select(*DUTIES.c).where(DUTIES.c.base.in_(working)).order_by("label"))
    return [(str(role), role_label(role)) for role in working] + [
        (role_key("", id), name) for id, name, _ in own
    ]


def read(texts: Mapping[str, str], known: list[tuple[str, str]]) -> tuple[Rules, dict[str, str]]:
    """The rules that were typed, and {name of the input: why it cannot be so}."""
    errors: dict[str, str] = {}

    def number(name, bounds):
        text = texts.get(name, "").strip()
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 9 and bounds[0] <= int(text) <= bounds[1]:
            return int(text)
        errors[name] = _(
            "A whole number from %(low)s to %(high)s, or nothing.", low=bounds[0], high=f"{bounds[1]:,}"
        )
        return None

    each = {key: number(f"capacity-{key}", CAPACITY) for key, _label in known}
    asked = Rules(
        on="on" in texts,
        capacity=number("capacity", CAPACITY),
        capacities={key: limit for key, limit in each.items() if limit is not None},
        idle_days=number("idle_days", IDLE),
        cooldown_days=number("cooldown_days", COOLDOWN),
    )
    return asked, errors


def keep(asked: Rules) -> None:
    """From now on these hold; whoever is met by another number of days has the time of the notice first."""
    before = now()
    same = before.on and asked.idle_days == before.idle_days
    choose(SETTING, asdict(replace(asked, since=before.since if same else today().isoformat())))
