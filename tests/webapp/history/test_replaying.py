"""The trail is whole: a table walked back from now is, to the bit, what lay there at every moment between random edits.

A thousand edits here; the benchmark history_replay does ten thousand.
"""

import pytest
from sqlalchemy import text

from benchmarks.random_edits import Editor
from tenants.db import company_connection, db
from tests.support.shop import Shop
from tests.webapp.seals.test_tampering import Behind
from webapp.history.replaying import Torn, as_it_is, as_it_was
from webapp.seals.sealing import seal_now
from webapp.seals.verifying import verify

EDITS, LOOKS = 1_000, 20


def newest():
    return company_connection().execute(text("SELECT max(id) FROM audit_changes")).scalar()


@pytest.mark.parametrize("seed", [20261122])
def test_random_edits_walked_back_are_what_was_there(app, house, seed):
    editor, seen = Editor(seed), {}
    with app.app_context(), house.at_work("owner"):
        for n in editor.edits(EDITS):
            if n % (EDITS // LOOKS) == 0:
                seen[newest()] = as_it_is("customers")
                db.session.rollback()
        assert len(seen) > LOOKS // 2
        for upto, there in seen.items():
            assert as_it_was("customers", upto) == there
        assert as_it_was("customers") == {}
        seal_now()
        assert verify().broken is None


def test_a_change_past_the_trail_is_noticed(app, house):
    shop = Shop(house)
    one = shop.enter("customers", name="陈伟", note="一")
    shop.change("customers", one, "note", "二")
    behind = Behind(house)
    with behind.engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {behind.schema}.customers DISABLE TRIGGER audit_customers_u")
        connection.exec_driver_sql(f"UPDATE {behind.schema}.customers SET note = '三'")
        connection.exec_driver_sql(f"ALTER TABLE {behind.schema}.customers ENABLE TRIGGER audit_customers_u")
    behind.engine.dispose()
    with shop, pytest.raises(Torn):
        as_it_was("customers")
