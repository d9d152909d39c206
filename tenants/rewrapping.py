"""A new master key: every ring is wrapped anew, and every login gets the password that hangs from it.

For as long as MASTER_KEY_BEFORE is given, rings and logins of the old one are accepted; both tell by themselves which
one they belong to, so that this may be stopped anywhere and run again.
"""

from collections.abc import Callable, Iterator

from psycopg import sql
from sqlalchemy import func, select

from tenants import engines, ground, turning
from tenants.keys import data_key
from tenants.migrating import migrator
from tenants.models import Company
from tenants.rings import read
from tenants.wrapping import NoMasterKey, fingerprint

Report = Callable[[str, int], None]
HAS_KEYS = Company.data_key != b""  # one that is being closed has none any more
also: list[
    Callable[[], int]
] = []  # what else is sealed by the master key itself: seals it anew, and says how many


def left() -> int:
    """Companies whose rings the master key at hand did not wrap."""
    with engines.shared().connect() as connection:
        return connection.scalar(select(func.count()).where(_other_master())) or 0


def rewrap(report: Report = lambda *_: None) -> int:
    """Wraps every ring anew, each in a transaction of its own; how many. Raises NoMasterKey for the first that no key
    at hand opens. `report(slug, number)` after each."""
    done = 0
    for id, slug, schema in _others():
        while not turned(id, schema):
            continue
        done += 1
        report(slug, done)
    return done + sum(other() for other in also)


def turned(id: int, schema: str) -> bool:
    """Whether the company's ring hangs from the master key at hand now; False where somebody changed it meanwhile."""
    with engines.shared().connect() as connection:
        packed = connection.scalar(select(Company.data_key).where(Company.id == id))
    if packed is None:
        return True
    made = turning.rewrapped(schema, bytes(packed))
    return made == packed or turning.turn(id, packed, made)


def new_passwords() -> int:
    """Gives every company's login the password that hangs from the master key at hand; how many."""
    config = engines.configured()
    with migrator(config) as connection:
        connection.execute("RESET ROLE")
        names = _logins(connection)
        for name in names:
            verifier = ground.scram(connection, name, config)
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), verifier))
    return len(names)


def _logins(connection) -> list[str]:
    found = connection.execute(
        "SELECT name FROM shared.schemas JOIN pg_roles ON rolname = name WHERE state <> 'condemned' ORDER BY 1"
    )
    return [name for (name,) in found]


def unopened() -> Iterator[str]:
    """Slugs of companies whose keys no master key at hand opens."""
    with engines.shared().connect() as connection:
        rows = connection.execute(
            select(Company.slug, Company.schema, Company.data_key).where(HAS_KEYS)
        ).all()
    for slug, schema, packed in rows:
        try:
            for key in read(bytes(packed)).keys:
                data_key(schema, bytes(packed), key.id)
        except NoMasterKey:
            yield slug


def _other_master():
    return (func.substr(Company.data_key, 2, 4) != fingerprint()) & HAS_KEYS


def _others():
    with engines.shared().connect() as connection:
        query = select(Company.id, Company.slug, Company.schema).where(_other_master()).order_by(Company.id)
        return connection.execute(query).all()
