"""How long does the database work when a company signs up and claims its schema?"""

import time
from collections.abc import Iterator
from itertools import count

from benchmarks.support import Meter, application, raw, result
from tenants import engines, provisioning
from tenants.current import acting_in
from tenants.db import db
from tenants.engines import SHARED_LOGIN
from webapp.accounts.signing_up import Opening, open_company

NAMES = ("sign_up",)
AIM, TIMES, WARM_UP = 50.0, 15, 3
CLAIM = (
    "UPDATE schemas SET state = 'claimed' WHERE name = (SELECT name FROM schemas WHERE state = 'ready'"
    " LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING name"
)
COMPANY = (
    "INSERT INTO companies (slug, name, schema, industry, data_key)"
    " VALUES (%s, 'floor', %s, 'service', '') RETURNING id"
)
PERSON = "INSERT INTO people (email, name, password_hash) VALUES (%s, 'floor', '-') RETURNING id"
MEMBER = "INSERT INTO memberships (company_id, person_id, role) VALUES (%s, %s, 'owner')"
numbers = count(1)


def measure() -> Iterator[dict]:
    """From the first statement to the end of the commit, by the clock; the claim and all that is written with it."""
    app = application()
    with app.test_request_context(), acting_in(None, None), raw(SHARED_LOGIN) as connection:
        provisioning.stock(2 * (TIMES + WARM_UP) + 1, engines.configured())
        _turns(WARM_UP, connection)
        ours, floor = _turns(TIMES, connection)
        cost = Meter().of(_signed_up)
    yield result(*NAMES, ours, floor, "ms", f"≤ {AIM} ms", ours <= AIM, **cost.told())


def _turns(times, connection):
    pairs = [(_timed(_signed_up), _timed(lambda: _bare(connection))) for _ in range(times)]
    return (min(each) for each in zip(*pairs, strict=True))


def _timed(work):
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e3


def _signed_up():
    n = next(numbers)
    open_company(Opening("杭州云栖家电", "", "appliances", "老板 张", f"p{n}@bench.test", "-"))
    db.session.commit()


def _bare(connection):
    n = next(numbers)
    (schema,) = connection.execute(CLAIM).fetchone()
    (company,) = connection.execute(COMPANY, (f"floor-{n}", schema)).fetchone()
    (person,) = connection.execute(PERSON, (f"floor-{n}@bench.test",)).fetchone()
    connection.execute(MEMBER, (company, person))
    connection.commit()
