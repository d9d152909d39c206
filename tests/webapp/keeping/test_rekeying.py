"""A new data key: everything is sealed anew and says the same, the history stands, and it may be stopped anywhere."""

import os
import signal
from datetime import timedelta

import psutil
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tenants import keys, rings
from tenants.current import acting_in, actor
from tenants.db import company_connection, db
from tests.support import jobs as work
from tests.support.own import working
from webapp.core import clock, jobs
from webapp.keeping import rekeying, resealing


def rotate(house, role="owner"):
    """Asked for and run to its end; the job's number."""
    with house.app.app_context(), house.at_work(role):
        number = rekeying.begin()
        db.session.commit()
    work.run_due(house.app)
    return number


def key_ids(rich) -> set[int]:
    """The numbers of the keys that seal what is in rows now."""
    query = (
        "SELECT substr(phone, 1, 3) FROM customers UNION SELECT substr(email, 1, 3) FROM customers"
        " UNION SELECT substr(wechat, 1, 3) FROM contacts UNION SELECT substr(delivery_address, 1, 3) FROM orders"
        f" UNION SELECT decode(substr(extras ->> '{rich.key}', 3, 6), 'hex') FROM customers"
    )
    return {int.from_bytes(bytes(head)[1:], "big") for (head,) in rich.rows(query) if head is not None}


def test_everything_is_sealed_anew_and_says_the_same(rich):
    told, indexes, trail = rich.told(), rich.indexes(), rich.trail()
    assert key_ids(rich) == {1}
    number = rotate(rich.house)
    assert work.state(number) == "done", jobs.now_of(number).error
    assert key_ids(rich) == {2}
    assert rich.told() == told
    assert rich.indexes() == indexes
    assert rich.trail() == trail


def test_the_history_still_opens_and_what_it_tells_can_still_be_reverted(rich):
    rotate(rich.house)
    browser = rich.renewed().client("owner")
    page = browser.get(rich.house.url(f"/customers/{rich.ids[1]}/history"))
    assert "139****0001" in page.text and "139****0088" in page.text
    change = rich.rows("SELECT max(id) FROM audit_changes WHERE operation = 'U' AND changes ? 'phone'")[0][0]
    address = rich.house.url(f"/customers/{rich.ids[1]}/cells/phone/reversion")
    assert browser.post(address, data={"change": change}).status_code == 200
    assert dict(row[:2] for row in rich.told()["customers"])[rich.ids[1]] == "13955550001"


def test_a_change_is_revertible_after_the_key_changed(rich):
    """The page offers it although the ciphertext is not the one that the trail tells of."""
    address = rich.house.url(f"/customers/{rich.ids[1]}/history")
    before = rich.house.client("owner").get(address).text.count("reversion")
    rotate(rich.house)
    assert rich.renewed().client("owner").get(address).text.count("reversion") == before > 0


@pytest.mark.parametrize("stopped_at", range(1, 9))
def test_stopped_after_any_batch_it_goes_on(rich, monkeypatch, stopped_at):
    told, trail = rich.told(), rich.trail()
    monkeypatch.setattr(resealing, "AT_ONCE", 3)
    batches, real = [], resealing._batch

    def batch(*asked):
        batches.append(1)
        if len(batches) == stopped_at:
            raise KeyboardInterrupt  # as a kill: nothing is tidied
        return real(*asked)

    monkeypatch.setattr(resealing, "_batch", batch)
    with rich.house.app.app_context(), rich.house.at_work():
        number = rekeying.begin()
        db.session.commit()
    with pytest.raises(KeyboardInterrupt):
        work.run_due(rich.house.app)
    assert rich.told() == told
    work.expire(number)
    with rich.house.app.app_context():
        clock.sweep()
    work.run_due(rich.house.app)
    assert work.state(number) == "done" and key_ids(rich) == {2}
    assert (rich.told(), rich.trail()) == (told, trail)


def test_a_worker_killed_half_way_is_followed_by_one_that_ends_it(rich, app, config):
    with working(rich.house):
        statement = (
            "INSERT INTO customers (name, phone, phone_index)"
            " SELECT 'n', :sealed, :index FROM generate_series(1, 30000)"
        )
        sealed = {"sealed": keys.seal("customers.phone", "1"), "index": keys.blind("customers.phone", "1")}
        company_connection().execute(text(statement), sealed)
        db.session.commit()
    work.flush_redis(config)
    with work.process(config, "work") as worker:
        with rich.house.app.app_context(), rich.house.at_work():
            number = rekeying.begin()
            db.session.commit()
        work.until(lambda: jobs.now_of(number).done > 0)
        for one in [*psutil.Process(worker.pid).children(recursive=True), psutil.Process(worker.pid)]:
            os.kill(one.pid, signal.SIGKILL)
        worker.wait(10)
    mixed = "SELECT count(DISTINCT substr(phone, 1, 3)) FROM customers"
    assert rich.rows(mixed) == [(2,)]
    work.expire(number)
    with app.app_context():
        clock.sweep()
    work.run_due(app)
    assert work.state(number) == "done" and rich.rows(mixed) == [(1,)] and key_ids(rich) == {2}


def test_asked_twice_it_is_one_job_and_one_key(rich):
    with rich.house.app.app_context(), rich.house.at_work():
        numbers = {rekeying.begin(), rekeying.begin()}
        db.session.commit()
    work.run_due(rich.house.app)
    assert len(numbers) == 1 and rings.read(rich.renewed().tenant.data_key).current == 2


def test_a_failed_one_is_taken_up_again_and_brings_no_further_key(rich, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(resealing, "reseal", lambda told: 1 / 0)
        number = rotate(rich.house)
    assert work.state(number) == "failed" and rings.read(rich.renewed().tenant.data_key).current == 2
    assert rotate(rich.house) == number and work.state(number) == "done"
    assert key_ids(rich) == {2} and rings.read(rich.renewed().tenant.data_key).current == 2


def test_an_older_key_stays_while_the_history_needs_it_and_goes_when_nothing_does(rich, monkeypatch):
    monkeypatch.setattr(rekeying, "LONGEST_WORK", timedelta(0))
    rotate(rich.house)
    rotate(rich.house)
    assert [key.id for key in rings.read(rich.renewed().tenant.data_key).keys] == [0, 1, 3]  # nothing used 2
    with working(rich.house):
        assert rekeying.needed(1) and not rekeying.needed(2) and rekeying.needed(3)


def test_a_key_that_work_may_still_be_using_stays(rich):
    rotate(rich.house)
    rotate(rich.house)
    assert [key.id for key in rings.read(rich.renewed().tenant.data_key).keys] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "sneaked",
    [
        "name = 'x'",
        "phone_index = NULL",
        "phone = NULL, phone_index = NULL",
        "extras = extras || '{\"x_99\": 1}'",
        "deleted_at = now()",
    ],
)
def test_nothing_else_changes_through_that_door(rich, sneaked):
    with rich.house.app.app_context(), rich.house.at_work():
        with (
            acting_in(rich.house.tenant, actor().through("rekey")),
            pytest.raises(DBAPIError, match="only the key"),
        ):
            company_connection().execute(text(f"UPDATE customers SET {sneaked}"))
        db.session.rollback()


def test_another_companys_is_as_it_was(rich, other_house):
    rotate(rich.house)
    with other_house.app.app_context(), other_house.at_work():
        assert rekeying.ring().current == 1
        db.session.remove()
