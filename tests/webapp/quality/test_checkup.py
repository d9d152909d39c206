"""The check-up: what it finds, for whom, how it is seen to; a record that holds, said in one click and taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from tenants.db import db
from tenants.models import Company, Job
from tests.support import jobs
from tests.support.shop import Shop
from webapp.customers.models import Customer
from webapp.quality import examining
from webapp.quality.models import Finding

HTMX = {"HX-Request": "true"}


@pytest.fixture
def shop(house):
    shop = Shop(house)
    whole = {
        "phone": "13900001111",
        "city": "杭州市",
        "address": "文三路 1 号",
        "source": "store",
        "owner": "me",
    }
    shop.enter("customers", name="陈伟", gender="male", **whole)
    shop.enter("customers", name="测试", owner="me")
    shop.enter("customers", name="李娜", phone="13900001111")
    with shop:
        db.session.execute(update(Customer).where(Customer.id == 1).values(verified_at=datetime.now(UTC)))
        db.session.commit()
    return shop


@pytest.fixture
def examined(shop):
    with shop:
        examining.examine(examining.this_month())
        db.session.commit()
    return shop


def found(shop):
    with shop:
        rows = db.session.execute(select(Finding.record_id, Finding.reason, Finding.person, Finding.state))
        return {(id, reason): (person, state) for id, reason, person, state in rows}


def states(shop):
    return {key: state for key, (_, state) in found(shop).items()}


def finding(shop, record, reason):
    with shop:
        return db.session.scalar(
            select(Finding.id).filter_by(record_id=record, reason=reason, table_name="customers")
        )


def test_what_it_finds_and_for_whom(house, examined):
    owner = house.people["owner"].id
    assert found(examined) == {
        (1, "same-phone"): (owner, "open"),
        (2, "stale"): (owner, "open"),
        (2, "incomplete"): (owner, "open"),
        (2, "no-way"): (owner, "open"),
        (2, "odd-name"): (owner, "open"),
        (3, "stale"): (None, "open"),
        (3, "incomplete"): (None, "open"),
        (3, "same-phone"): (None, "open"),
    }


def test_once_more_finds_nothing_twice(examined):
    with examined:
        assert examining.examine(examining.this_month()) == 0


def test_one_click_says_that_a_record_holds(house, examined):
    client = house.client()
    answer = client.post(house.url(f"/checkup/{finding(examined, 2, 'stale')}/verification"), headers=HTMX)
    assert answer.status_code == 200
    assert states(examined)[2, "stale"] == "verified"
    with examined:
        at, by = db.session.execute(select(Customer.verified_at, Customer.verified_by).filter_by(id=2)).one()
    assert datetime.now(UTC) - at < timedelta(minutes=1)
    assert by == house.people["owner"].id
    assert "核对" in client.get(house.url("/customers/2/history"), headers=HTMX).text


def test_it_is_taken_back_like_any_act(house, examined):
    client = house.client()
    client.post(house.url("/verifications/customers"), data={"ids": "2"}, headers=HTMX)
    assert client.post(house.url("/customers/undos"), headers=HTMX).status_code == 200
    with examined:
        assert db.session.scalar(select(Customer.verified_at).filter_by(id=2)) is None


def test_what_is_so_again_is_on_the_list_again(house, examined):
    client = house.client()
    client.post(house.url(f"/checkup/{finding(examined, 2, 'stale')}/verification"), headers=HTMX)
    client.post(house.url(f"/checkup/{finding(examined, 2, 'odd-name')}/dismissal"), headers=HTMX)
    client.post(house.url("/customers/undos"), headers=HTMX)
    with examined:
        assert examining.examine(examining.this_month()) == 1
        db.session.commit()
    assert states(examined)[2, "stale"] == "open"
    assert states(examined)[2, "odd-name"] == "dismissed"


def test_what_is_mended_leaves_the_list(house, examined):
    examined.change("customers", 2, "name", "王芳")
    page = house.client().get(house.url("/checkup"))
    assert "姓名可疑" not in page.text
    assert states(examined)[2, "odd-name"] == "settled"
    assert states(examined)[2, "no-way"] == "open"


def test_what_is_right_as_it_is_stays_away(house, examined):
    client, place = house.client(), f"/checkup/{finding(examined, 2, 'odd-name')}/dismissal"
    assert client.post(house.url(place), headers=HTMX).status_code == 200
    assert "姓名可疑" not in client.get(house.url("/checkup")).text
    assert client.delete(house.url(place), headers=HTMX).status_code == 200
    assert "姓名可疑" in client.get(house.url("/checkup")).text


def test_nobodys_list_is_for_who_manages_people(house, examined):
    assert "李娜" in house.client().get(house.url("/checkup?person=0")).text
    assert "李娜" not in house.client().get(house.url("/checkup")).text
    assert house.client("sales").get(house.url("/checkup?person=0")).status_code == 403


def test_who_may_not(house, other_house, examined):
    place = f"/checkup/{finding(examined, 2, 'stale')}/verification"
    assert house.client("viewer").post(house.url(place)).status_code == 403
    assert (
        house.client("accountant").post(house.url("/verifications/customers"), data={"ids": "2"}).status_code
        == 403
    )
    assert house.client("sales").post(house.url("/checkup")).status_code == 303
    assert house.client("service").post(house.url("/checkup")).status_code == 403
    assert other_house.client().post(house.url(place)).status_code == 404
    assert other_house.client().post(other_house.url(place)).status_code == 404


@pytest.mark.parametrize("ids", ["", "a", "1,x", "-1", "9" * 30, ",".join(map(str, range(600)))])
def test_ids_that_are_none(house, examined, ids):
    assert house.client().post(house.url("/verifications/customers"), data={"ids": ids}).status_code == 422


def test_a_record_that_is_not_there(house, examined):
    client = house.client()
    assert client.post(house.url("/verifications/customers"), data={"ids": "999"}).status_code == 404
    assert client.post(house.url("/verifications/orders"), data={"ids": "1"}).status_code == 404
    assert client.post(house.url("/verifications/nothing"), data={"ids": "1"}).status_code == 404


def test_asked_for_it_runs_as_a_job(app, house, shop):
    assert house.client().post(house.url("/checkup")).status_code == 303
    jobs.run_due(app)
    assert states(shop)[2, "odd-name"] == "open"


def test_the_clock_begins_it_once_a_month_where_a_company_has_settled_in(app, house, shop):
    def asked_for():
        examining._begun.clear()
        with app.app_context():
            examining.monthly_checkup()
            mine = select(Job).filter_by(kind="checkup", company_id=house.tenant.id)
            return len(db.session.scalars(mine).all())

    assert asked_for() == 0
    with app.app_context():
        old = update(Company).where(Company.id == house.tenant.id)
        db.session.execute(old.values(created_at=datetime.now(UTC) - timedelta(days=8)))
        db.session.commit()
    assert asked_for() == 1
    assert asked_for() == 1


def test_completeness_and_freshness_are_columns_to_filter_by(house, shop):
    client = house.client()
    poor = client.get(house.url("/customers?completeness.below=60")).text
    assert "测试" in poor
    assert "陈伟" not in poor
    fresh = client.get(house.url("/customers?freshness=fresh")).text
    assert "陈伟" in fresh
    assert "李娜" not in fresh
    assert "100%" in client.get(house.url("/customers/1")).text
