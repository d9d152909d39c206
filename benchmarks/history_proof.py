"""How fast is the history sealed, proven and walked back; and does sealing cost who saves a cell anything?

100,000 changes sealed; a million proven, line by line and seal by seal; ten thousand random edits walked back to
nothing; and a cell saved while the trail is sealed all the time, against one saved while it is not.
"""

import os
import threading
from collections.abc import Iterator

from sqlalchemy import text

from benchmarks.cell_save import _typing
from benchmarks.filling import fill
from benchmarks.random_edits import Editor
from benchmarks.site import Site
from benchmarks.support import Meter, administrator, application, in_turns, result
from tenants import engines
from tenants.db import company_connection, db
from webapp.history.replaying import as_it_is, as_it_was
from webapp.seals import sealing
from webapp.seals.verifying import verify

NAMES = ("history_seal", "history_verify", "history_replay", "history_save")
SCALE = float(os.environ.get("KEZHANG_HISTORY", "10")) / 10
SEALED, PROVEN, EDITS = 100_000, int(1_000_000 * SCALE), int(10_000 * SCALE)
CHANGES = """
INSERT INTO audit_changes (actor, door, action, table_name, record_id, operation, changes)
SELECT 1, 'cell', 'act-' || n / 5, 'customers', 1 + n % 100000, 'U',
  jsonb_build_object('note', jsonb_build_array('要求周末送货 ' || n, '改到工作日 ' || n),
    'grade', jsonb_build_array('normal', 'vip'))
FROM generate_series(1, {rows}) n
"""


def measure() -> Iterator[dict]:
    app = application()
    yield from _replayed(Site(app, "edits"))
    site = Site(app, "shop")
    yield _sealed(site)
    yield _proven(site)
    yield _saved(Site(app, "saves"))


def _write(site, rows):
    with administrator() as connection:
        connection.execute(f"SET search_path = {site.tenant.schema}, public")
        connection.execute("SET session_replication_role = replica")
        connection.execute(CHANGES.format(rows=rows))
        connection.execute("ANALYZE audit_changes")


def _sealed(site) -> dict:
    _write(site, SEALED)
    with site.app.app_context(), site.at_work():
        sealing.seal_now()
        floor = Meter().of(lambda: company_connection().execute(text(FLOOR)).all()).both / 1e3
        _unseal(site)
        with engines.of_company(site.tenant.schema).connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            sealing.newest(connection)  # so that it is there to be metered
            ours = Meter().of(lambda: sealing.seal_all(connection)).both / 1e3
            if sealing.newest(connection) is None:
                raise RuntimeError("nothing was sealed")
    return result("history_seal", ours, floor, "CPU-s for 100,000", "≤ 1 s", ours <= 1)


FLOOR = "SELECT count(sha256(convert_to(c::text, 'UTF8'))) FROM audit_changes c"


def _unseal(site):
    with administrator() as connection:
        connection.execute(f"DELETE FROM {site.tenant.schema}.seals")
        connection.execute(f"DELETE FROM {site.tenant.schema}.seal_states")


def _proven(site) -> dict:
    _write(site, PROVEN - SEALED)
    with site.app.app_context(), site.at_work():
        company_connection().execute(text("SET LOCAL statement_timeout = 0"))
        floor = _timed(lambda: company_connection().execute(text(FLOOR)).all())
        sealing.seal_now()
        found = []
        ours = _timed(lambda: found.append(verify()))
    [proof] = found
    met = ours <= 30 and proof.broken is None and proof.rows == PROVEN
    return result(
        "history_verify", ours, floor, f"CPU-s for {PROVEN:,}", "≤ 30 s a million", met, seals=proof.seals
    )


def _replayed(site) -> Iterator[dict]:
    with site.app.app_context(), site.at_work():
        db.session.execute(text("SET LOCAL statement_timeout = 0"))
        looks, seen = max(EDITS // 10, 1), {}
        for n in Editor(1).edits(EDITS):
            if n % looks == 0:
                seen[company_connection().execute(text("SELECT max(id) FROM audit_changes")).scalar()] = (
                    as_it_is("customers")
                )
                db.session.rollback()
        floor = _timed(lambda: as_it_is("customers"))
        equal = []
        ours = _timed(lambda: equal.append(as_it_was("customers") == {}))
        equal += [as_it_was("customers", upto) == there for upto, there in seen.items()]
        rows = company_connection().execute(text("SELECT count(*) FROM audit_changes")).scalar()
        db.session.rollback()
    about = {"edits": EDITS, "changes": rows, "moments": len(seen), "equal": all(equal)}
    yield result("history_replay", ours, floor, "s", "bit-equal at each moment", all(equal), **about)


def _saved(site) -> dict:
    fill(site, 10_000)
    works = {"floor": site.put("/customers/5005/cells/note", _typing({}))}
    floor = in_turns(works, times=20, rounds=6)["floor"]
    over = threading.Event()
    thread = threading.Thread(target=_seal_on, args=(site, over))
    works = {"ours": site.put("/customers/5006/cells/note", _typing({}))}
    thread.start()
    try:
        ours = in_turns(works, times=20, rounds=6)["ours"]
    finally:
        over.set()
        thread.join()
    met = ours.database <= floor.database * 1.3
    return result(
        "history_save", ours.both, floor.both, "ms", "≤ 1.3 × while it is sealed", met, **ours.told()
    )


def _seal_on(site, over):
    """A hundred times as often as the clock does."""
    while not over.wait(0.6):
        with engines.of_company(site.tenant.schema).connect() as connection:
            sealing.seal_all(connection.execution_options(isolation_level="AUTOCOMMIT"))


def _timed(work) -> float:
    """Seconds of processor time, of Python and of the database together."""
    sealing.seal_now()  # so that both connections are there to be metered
    return Meter().of(work).both / 1e3
