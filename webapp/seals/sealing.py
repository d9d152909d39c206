"""Sealing: every minute what changed, and whenever a document is printed. No writer waits for it.

`seal_now()` seals what nobody can add to any more and gives the newest seal. The clock asks the database which trails
grew, in one statement for all companies, and seals those, a fraction of a second in each round.
"""

import time
from collections import deque

from sqlalchemy import Connection, select, text

from tenants import engines
from tenants.current import bound_company
from webapp.core.clock import every
from webapp.core.logging import log
from webapp.seals.models import Seal
from webapp.seals.telling import Told

MINUTE, ROUND, SPARE = (
    60,
    2,
    0.3,
)  # seconds: between two seals of a company, two rounds, and for the work of one
TRIES, PAUSE = 5, 0.02  # a document waits so long for those who are writing this moment
MAKE = text("SELECT made, settled, further FROM kz_seal()")
NEWEST = select(Seal.number, Seal.at, Seal.hash).order_by(Seal.number.desc()).limit(1)
GIVEN = text("SELECT coalesce(max(id), 0) FROM audit_changes")
GROWN = text(
    "SELECT n.nspname, pg_stat_get_tuples_inserted(c.oid) FROM pg_class c"
    " JOIN pg_namespace n ON n.oid = c.relnamespace JOIN shared.companies k ON k.schema = n.nspname"
    " WHERE c.relname = 'audit_changes' AND k.state = 'active'"
)


def seal_now() -> Told | None:
    """The newest seal of the bound company, after sealing what can be sealed; None where nothing ever changed.

    Runs on a connection of its own, for a seal covers only what is committed.
    """
    engine = engines.of_company(bound_company().schema)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        given = connection.scalar(GIVEN)
        for _ in range(TRIES):
            if seal_all(connection) >= given:
                break
            time.sleep(PAUSE)
        return newest(connection)


def seal_all(connection: Connection) -> int:
    """Seals all that can be, batch after batch; the id in the trail up to which nobody can add anything."""
    while (made := connection.execute(MAKE).one()).further:
        pass
    return made.settled


def newest(connection: Connection) -> Told | None:
    """The newest seal, as it is printed."""
    row = connection.execute(NEWEST).first()
    return Told(row.number, row.at, bytes(row.hash)) if row else None


class Rounds:
    """Which trails grew since they were last looked at, and which of them wait to be sealed."""

    def __init__(self):
        self.seen: dict[str, int] = {}
        self.waiting: deque[str] = deque()
        self.again = 0.0

    def attend(self) -> int:
        """Seals for as long as a round may take; how many companies it came to."""
        if time.monotonic() >= self.again:
            self.look()
        until, done = time.monotonic() + SPARE, 0
        while self.waiting and time.monotonic() < until:
            self.seal(self.waiting.popleft())
            done += 1
        return done

    def look(self) -> None:
        """A trail that grew, or that was never looked at, is sealed in the next rounds."""
        self.again = time.monotonic() + MINUTE
        with engines.shared().connect() as connection:
            grown = {schema: count or 0 for schema, count in connection.execute(GROWN)}
        waiting = set(self.waiting)
        self.waiting += [s for s, count in grown.items() if self.seen.get(s) != count and s not in waiting]
        self.seen = grown

    def seal(self, schema: str) -> None:
        """A company that cannot be sealed now is looked at again in a minute, and stops no other."""
        try:
            with engines.of_company(schema).connect() as connection:
                made = connection.execution_options(isolation_level="AUTOCOMMIT").execute(MAKE).one()
                behind = made.further or made.settled < connection.scalar(GIVEN)
        except Exception as error:
            log.warning("not sealed", schema=schema, reason=type(error).__name__)
            behind = True
        if behind:
            self.seen.pop(schema, None)


rounds = Rounds()


@every(ROUND)
def seal_what_changed() -> int:
    """The trails of all companies that grew within the last minute."""
    return rounds.attend()
