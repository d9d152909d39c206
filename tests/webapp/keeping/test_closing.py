"""A company closes: asked for by its owner alone, read-only, taken back; and in the end nothing of it is left."""

import pytest
from redis import Redis
from sqlalchemy import select, text, update

from tenants import burying, engines, provisioning
from tenants.census import Traces
from tenants.db import db
from tenants.migrating import migrator
from tenants.models import Closing, Company, Job, LoginSession, Mail, Membership
from tests.support import jobs as work
from tests.support.accounts import PASSWORD
from tests.support.companies import new_company, signed_in
from tests.webapp.keeping.conftest import Rich
from webapp.accounts import passwords
from webapp.core import clock, files, hints, mail
from webapp.keeping import census, closing, wiping


@pytest.fixture
def own_house(app, config):
    """A company whose login is in no other database of this cluster, as it is outside of tests."""
    with migrator(config) as connection:
        schema = provisioning.make_schema(connection, config)
        connection.execute("UPDATE shared.schemas SET made_at = 'epoch' WHERE name = %s", [schema])
    house = new_company(app, f"杭州闭店{schema[2:]}家电")
    assert house.tenant.schema == schema
    with app.app_context():
        owner = db.session.merge(house.people["owner"])
        owner.password_hash = passwords.hashed(PASSWORD)
        db.session.commit()
        db.session.refresh(owner)
        db.session.expunge(owner)
    house.people["owner"] = owner
    return house


def asked_for(house, **typed):
    address = house.url("/settings/closing")
    return house.client("owner").post(address, data={"name": house.tenant.name, "current": PASSWORD, **typed})


def overdue(house):
    with engines.shared().begin() as connection:
        mine = update(Closing).where(Closing.company_id == house.tenant.id)
        connection.execute(mine.values(ends_at=text("now() - interval '1 minute'")))


def traces(house) -> Traces:
    return Traces(house.tenant.id, house.tenant.schema, (house.tenant.name, f"/c/{house.slug}/", house.slug))


def carried_out(app):
    """The clock's duty, the worker, the keeper."""
    with app.app_context():
        closing.close_companies()
    work.run_due(app)
    return burying.bury()


def found(house):
    with house.app.app_context():
        return census.found(traces(house))


@pytest.mark.parametrize(
    "typed,reason", [({"name": "别的"}, "不是这家公司的名称"), ({"current": "wrong"}, "当前密码不对")]
)
def test_its_name_and_the_password_are_needed(own_house, typed, reason):
    answer = asked_for(own_house, **typed)
    assert answer.status_code == 422 and reason in answer.text
    assert own_house.client("owner").get(own_house.url("/customers")).status_code == 200


@pytest.mark.parametrize("role", ["admin", "sales", "viewer"])
def test_it_is_the_owners_alone(house, role):
    for path in ("/settings/closing", "/settings/keys"):
        assert house.client(role).get(house.url(path)).status_code == 403
    for path in (
        "/settings/closing",
        "/settings/closing/withdrawal",
        "/settings/takeout",
        "/settings/keys/rotation",
    ):
        assert house.client(role).post(house.url(path)).status_code == 403


def test_while_it_closes_it_can_be_read_and_nothing_changes(own_house):
    assert asked_for(own_house).status_code == 303
    owner, address = own_house.client("owner"), own_house.url
    page = owner.get(address("/customers"))
    assert page.status_code == 200 and "公司正在关闭" in page.text
    assert owner.get(address("/settings/closing")).status_code == 200
    for path, data in (("/customers", {"name": "陈"}), ("/imports", {}), ("/members/invitations", {})):
        refused = owner.post(address(path), data=data)
        assert refused.status_code == 423 and "正在关闭" in refused.text
    assert asked_for(own_house).status_code == 409
    assert own_house.client("sales").get(address("/orders")).status_code == 200


def test_jobs_of_a_closing_company_change_nothing_but_may_take_away(own_house):
    marked = work.ask(own_house, name="before")
    asked_for(own_house)
    assert own_house.client("owner").post(own_house.url("/settings/takeout")).status_code == 303
    work.run_due(own_house.app)
    assert work.state(marked) == "failed"
    with own_house.app.app_context():
        newest = db.session.scalar(
            select(Job).where(Job.company_id == own_house.tenant.id, Job.kind == "takeout")
        )
        assert newest.state == "done", newest.error


def test_it_is_taken_back_while_its_time_lasts_and_not_after(own_house):
    asked_for(own_house)
    back = own_house.url("/settings/closing/withdrawal")
    assert own_house.client("owner").post(back).status_code == 303
    assert own_house.client("owner").post(own_house.url("/customers"), data={"name": "陈"}).status_code == 303
    assert own_house.client("owner").post(back).status_code == 409
    assert carried_out(own_house.app) == []
    asked_for(own_house)
    overdue(own_house)
    assert own_house.client("owner").post(back).status_code == 409


def test_before_its_time_the_clock_does_nothing(own_house):
    asked_for(own_house)
    assert own_house.tenant.schema not in carried_out(own_house.app)
    assert own_house.client("owner").get(own_house.url("/customers")).status_code == 200


def with_everything(house, config):
    """Records, files, a job that waits, hints, letters, an invitation, people who work elsewhere too."""
    rich = Rich(house)
    with house.app.test_request_context(f"/c/{house.slug}/"), house.at_work():
        mail.send("a@b.test", f"欢迎来到{house.tenant.name}", "mail/closed", name="x", asked_at=None)
        mail.send("c@d.test", "别家的信", "mail/closed", name="x", asked_at=None)
        db.session.commit()
    house.client("owner").post(
        house.url("/members/invitations"), data={"email": "new@x.test", "role": "sales"}
    )
    work.ask(house, name="waits")
    return rich


def test_nothing_is_left_of_it_and_the_neighbour_is_as_it_was(own_house, other_house, app, config):
    with_everything(own_house, config)
    neighbour = Rich(other_house)
    told = neighbour.told()
    with app.app_context():
        both = own_house.people["sales"].id
        db.session.add(Membership(company_id=other_house.tenant.id, person_id=both, role="viewer"))
        db.session.commit()
    for role in ("sales", "service"):
        signed_in(app, own_house.people[role])
    before = found(own_house)
    catalogs = {"login", "schema", "relations", "functions", "grants"}
    shared = {
        f"shared.{name}" for name in ("companies", "jobs", "invitations", "memberships", "schemas", "mails")
    }
    assert catalogs | shared | {"files"} <= set(before)
    asked_for(own_house)
    overdue(own_house)
    assert carried_out(app) == [own_house.tenant.schema]
    assert found(own_house) == {}
    assert neighbour.told() == told
    with app.app_context():
        tombstone = db.session.scalar(select(Closing).where(Closing.company_id == own_house.tenant.id))
        assert tombstone.wiped_at and tombstone.finished_at and tombstone.asked_by is None
        signed = set(db.session.scalars(select(LoginSession.person_id)))
        assert both in signed and own_house.people["service"].id not in signed
        letters = set(db.session.scalars(select(Mail.subject)))
        assert "别家的信" in letters and not any(own_house.tenant.name in subject for subject in letters)
        to_owner = select(Mail).where(Mail.to == own_house.people["owner"].email)
        last = db.session.scalar(to_owner.order_by(Mail.id.desc()))
        assert "已关闭" in last.subject
    assert own_house.client("owner").get(own_house.url("/customers")).status_code == 404


def test_it_happens_once_however_often_it_is_asked(own_house, app):
    asked_for(own_house)
    overdue(own_house)
    with app.app_context():
        assert [closing.close_companies() for _ in range(3)] == [1, 0, 0]
        db.session.commit()
    work.run_due(app)
    assert (burying.bury(), burying.bury(), carried_out(app)) == ([own_house.tenant.schema], [], [])


STEPS = ("_shred", "_unhint", "_forget", "_letters", "_sessions", "_say")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_step_it_goes_on(own_house, app, config, monkeypatch, step, when):
    with_everything(own_house, config)
    asked_for(own_house)
    overdue(own_house)
    real = getattr(wiping, step)

    def dies(*args):
        if when == "after":
            real(*args)
        raise KeyboardInterrupt

    with app.app_context():
        closing.close_companies()
        number = db.session.scalar(select(Job.id).where(Job.kind == "wipe", Job.state == "queued"))
    with monkeypatch.context() as broken:
        broken.setattr(wiping, step, dies)
        with pytest.raises(KeyboardInterrupt):
            work.run_due(app)
    db_state = own_house.client("owner").get(own_house.url("/customers")).status_code
    assert db_state in (200, 403)
    work.expire(number)
    assert burying.bury() == []
    with app.app_context():
        clock.sweep()
    work.run_due(app)
    assert burying.bury() == [own_house.tenant.schema] and found(own_house) == {}


def test_the_keeper_killed_between_schema_and_login_goes_on(own_house, app, monkeypatch):
    asked_for(own_house)
    overdue(own_house)
    with app.app_context():
        closing.close_companies()
    work.run_due(app)

    def dies(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(burying, "_drop_login", dies)
        with pytest.raises(KeyboardInterrupt):
            burying.bury()
    assert set(found(own_house)) >= {"login", "shared.schemas"}
    assert burying.bury() == [own_house.tenant.schema] and found(own_house) == {}


def test_what_is_in_use_waits_for_the_next_round(own_house, app, config):
    asked_for(own_house)
    overdue(own_house)
    with app.app_context():
        closing.close_companies()
    work.run_due(app)
    with engines.of_company(own_house.tenant.schema).begin() as busy:
        busy.execute(text("SELECT count(*) FROM customers"))
        assert burying.bury() == []
    assert burying.bury() == [own_house.tenant.schema]


def test_its_keys_are_gone_before_anything_else(own_house, app, monkeypatch):
    """What a copy of the schema would hold from then on opens with nothing."""
    rich = Rich(own_house)
    asked_for(own_house)
    overdue(own_house)
    monkeypatch.setattr(files, "remove_all", lambda schema: 1 / 0)
    with app.app_context():
        closing.close_companies()
    work.run_due(app)
    with app.app_context():
        company = db.session.get(Company, own_house.tenant.id)
        assert (company.data_key, company.state) == (b"", "gone")
    assert rich.rows("SELECT count(*) FROM customers") == [(7,)]


def test_redis_keeps_no_hint_of_its_jobs(own_house, app, config):
    redis = Redis.from_url(config.REDIS_URL)
    number = work.ask(own_house, name="waits")
    name = f"rq:job:{hints.queue_name()}-{number}"
    assert redis.exists(name)
    asked_for(own_house)
    overdue(own_house)
    carried_out(app)
    assert not redis.exists(name)
    redis.close()
