"""The operator's verbs for keys: a new master key in steps that may be stopped, rings that go out and come back."""

from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import select

from tenants import engines, keys, rewrapping, rings
from tenants.db import db
from tenants.models import Company
from tests.support import jobs as work
from tests.webapp.keeping.conftest import set_ring
from webapp.keeping.commands import keys as verbs


@pytest.fixture
def say(app):
    def run(*words):
        keys.data_key.cache_clear()
        return app.test_cli_runner().invoke(verbs, list(words))

    return run


@pytest.fixture
def masters(app, config, monkeypatch):
    """masters(new, before) sets the master keys of this process; in the end all hangs from the first one again."""

    def use(new, before=""):
        monkeypatch.setattr(engines, "_config", replace(config, MASTER_KEY=new, MASTER_KEY_BEFORE=before))
        keys.data_key.cache_clear()

    yield use
    use(config.MASTER_KEY, "n" * 40)
    with app.app_context():
        rewrapping.rewrap()


@pytest.fixture
def only_mine(house, monkeypatch):
    """The logins of the other companies of this cluster are other tests'."""
    names = [house.tenant.schema]
    monkeypatch.setattr(rewrapping, "_logins", lambda connection: names)
    yield
    rewrapping.new_passwords()


def ring_of(house):
    with house.app.app_context():
        return bytes(db.session.scalar(select(Company.data_key).where(Company.id == house.tenant.id)))


def test_a_new_master_key_step_by_step(rich, config, say, masters, only_mine):
    told = rich.told()
    masters("n" * 40, config.MASTER_KEY)
    assert rich.told() == told, "both are accepted"
    assert "another" in say("list").output
    done = say("rewrap")
    assert done.exit_code == 0, done.output
    assert say("check").exit_code == 0 and "another" not in say("list").output
    address = engines.url(rich.house.tenant.schema).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False)) as login:
        assert login.execute("SELECT 1").fetchone() == (1,)
    assert rich.told() == told, "with the login's new password"
    packed = ring_of(rich.house)
    masters("n" * 40)
    assert keys.data_key(rich.house.tenant.schema, packed)
    masters(config.MASTER_KEY)
    with pytest.raises(LookupError):
        keys.data_key(rich.house.tenant.schema, packed)
    masters("n" * 40, config.MASTER_KEY)


def test_stopped_half_way_both_kinds_open_and_the_next_run_ends_it(
    rich, other_house, config, masters, only_mine
):
    told, total = rich.told(), 0
    masters("n" * 40, config.MASTER_KEY)
    total = rewrapping.left()

    def stop(slug, done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rewrapping.rewrap(stop)
    assert rewrapping.left() == total - 1
    assert rich.told() == told and list(rewrapping.unopened()) == []
    with rich.house.app.app_context():
        assert rewrapping.rewrap() >= total - 1 and rewrapping.left() == 0
    assert rich.told() == told


def test_rings_go_out_and_come_back_after_a_restore(rich, other_house, config, say, masters, tmp_path):
    """A backup of before the change is restored: the living get their rings back, one closed since does not."""
    told, before = rich.told(), {house.tenant.id: ring_of(house) for house in (rich.house, other_house)}
    masters("n" * 40, config.MASTER_KEY)
    with rich.house.app.app_context():
        rewrapping.rewrap()
    masters("n" * 40)
    out = tmp_path / "rings.jsonl"
    assert say("export", str(out)).exit_code == 0
    kept = [line for line in out.read_text().splitlines() if other_house.slug not in line]
    out.write_text("\n".join(kept) + "\n")
    for house in (rich.house, other_house):
        set_ring(house, before[house.tenant.id])
    assert say("check").exit_code == 1
    back = say("import", str(out))
    assert "1 rings brought back, 1 companies cannot be opened." in back.output, back.output
    masters("n" * 40, config.MASTER_KEY)
    assert rich.told() == told


def test_a_key_is_fresh_each_time(say):
    first, second = (say("new").output.strip() for _ in range(2))
    assert len(first) == 64 and first != second


def test_a_new_data_key_is_asked_for(rich, say):
    asked = say("rotate", rich.house.slug)
    work.run_due(rich.house.app)
    assert work.state(int(asked.output)) == "done"
    assert rings.read(ring_of(rich.house)).current == 2
    assert say("rotate", "nobody-there").exit_code == 1
