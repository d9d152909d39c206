"""Handing over: counted first, one act, by who manages people alone, as a job when long, taken back as a whole."""

import threading

import pytest

from tenants.db import db
from tests.support import jobs
from tests.support.own import with_field
from tests.webapp.handing.conftest import at_work
from webapp.handing import hand_pages, handing_over

ALL = ("customers.owner", "orders.salesperson", "tasks.owner", "repairs.technician")


@pytest.fixture
def work(house, shop, people):
    """What 李 of sales looks after: a customer, an order, a task; and a repair that they did."""
    shop.enter("orders", customer="陈伟", ordered_on="2026-01-05", salesperson="店员 李")
    shop.enter("tasks", customer="陈伟", title="回访", due_at="2026-12-01", owner="店员 李")
    shop.enter("repairs", customer="陈伟", model="KFR-35", fault="不制冷", technician="店员 李")
    return people


def give(house, to, *what, role="owner", whose="sales"):
    told = {"person": house.people[whose].id, "to": to, "what": list(what or ALL)}
    return house.client(role).post(house.url("/hand-overs"), data=told)


def named(house, shop):
    """Who stands where 李 stood, by field: names, or None."""
    names = {person.id: role for role, person in house.people.items()}
    row = shop.rows(
        "SELECT (SELECT owner FROM customers WHERE name = '陈伟'), (SELECT salesperson FROM orders),"
        " (SELECT owner FROM tasks), (SELECT substr(technician, 2)::bigint FROM repairs)"
    )[0]
    return [names.get(one) for one in row]


def past(house, role="owner"):
    return house.client(role).get(house.url("/hand-overs")).get_data(as_text=True)


def test_a_preview_counts_table_by_table(house, work):
    page = (
        house.client().get(house.url(f"/hand-overs?person={house.people['sales'].id}")).get_data(as_text=True)
    )
    for key in ALL:
        assert f'value="{key}"' in page
    assert f'value="{ALL[3]}" checked' not in page and f'value="{ALL[0]}" checked' in page


def test_everything_goes_to_another(house, shop, work):
    assert give(house, house.people["service"].id).status_code == 303
    assert named(house, shop) == ["service"] * 4
    assert shop.one("SELECT count(DISTINCT action) FROM audit_changes WHERE door = 'hand'") == 1
    assert "店员 李 → 客服 周" in past(house)
    told = house.client().get(house.url(f"/customers/{work['陈伟']}/history")).get_data(as_text=True)
    assert "交接" in told


def test_only_what_was_chosen_goes(house, shop, work):
    give(house, house.people["service"].id, "customers.owner")
    assert named(house, shop) == ["service", "sales", "sales", "sales"]


def test_to_the_pool_goes_what_can_be_nobodys(house, shop, work):
    assert give(house, "pool").status_code == 303
    assert named(house, shop) == [None, None, "sales", None]
    assert shop.rows("SELECT kind, person FROM pool_movements") == [("handed", house.people["sales"].id)]
    assert give(house, "pool", "tasks.owner").status_code == 422


def test_a_companys_own_field_goes_too(house, shop, work):
    key = with_field(house, "customers", "售后负责人", "person")
    shop.change("customers", work["王强"], key, "店员 李") if key in () else None
    with at_work(house):
        assert f"customers.{key}" in {f"{t.name}.{f.key}" for t, f in handing_over.fields()}


def test_it_is_taken_back_once_but_for_what_changed_since(house, shop, work):
    give(house, house.people["service"].id)
    shop.change("tasks", 1, "owner", "老板 张")
    id = shop.one("SELECT id FROM handings")
    assert house.client().post(house.url(f"/hand-overs/{id}/reversal")).status_code == 303
    assert named(house, shop) == ["sales", "sales", "owner", "sales"]
    assert "撤销" in past(house)
    assert house.client().post(house.url(f"/hand-overs/{id}/reversal")).status_code == 422


def test_what_went_into_the_pool_comes_back_out_of_it(house, shop, work):
    give(house, "pool")
    house.client().post(house.url(f"/hand-overs/{shop.one('SELECT id FROM handings')}/reversal"))
    assert named(house, shop) == ["sales"] * 4
    assert [kind for (kind,) in shop.rows("SELECT kind FROM pool_movements ORDER BY id")] == [
        "handed",
        "restored",
    ]


@pytest.mark.parametrize("role", ["sales", "service", "accountant", "viewer"])
def test_only_who_manages_people_hands_over(house, shop, work, role):
    assert house.client(role).get(house.url("/hand-overs")).status_code == 403
    assert give(house, house.people["service"].id, role=role).status_code == 403
    assert named(house, shop) == ["sales"] * 4


def test_another_companys_people_and_hand_overs_are_not_there(house, other_house, shop, work):
    assert give(house, other_house.people["service"].id).status_code == 422
    told = {"person": other_house.people["sales"].id, "to": "pool", "what": "customers.owner"}
    assert house.client().post(house.url("/hand-overs"), data=told).status_code == 422
    stranger = other_house.people["sales"].id
    assert house.client().get(house.url(f"/hand-overs?person={stranger}")).status_code == 404
    give(house, house.people["service"].id)
    id = shop.one("SELECT id FROM handings")
    assert other_house.client().post(other_house.url(f"/hand-overs/{id}/reversal")).status_code == 404


@pytest.mark.parametrize(
    ("to", "what", "words"), [("", ALL, "请选择由谁接手"), ("pool", ("nothing",), "请选择要交接的内容")]
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(house, work, to, what, words):
    answer = give(house, to, *what)
    assert answer.status_code == 422 and words in answer.get_data(as_text=True)
    if what == ALL:
        assert f'value="{ALL[3]}" checked' in answer.get_data(as_text=True)


def test_two_at_once_hand_each_record_over_once(house, shop, work):
    start, done = threading.Barrier(2), {}

    def run(to):
        with at_work(house, "owner", "hand"):
            start.wait(5)
            done[to] = handing_over.give(house.people["sales"].id, house.people[to].id, ALL)
            db.session.commit()

    both = [threading.Thread(target=run, args=(to,)) for to in ("service", "admin")]
    [one.start() for one in both]
    [one.join(20) for one in both]
    assert sum(one.changed for one in done.values()) == 4
    assert "sales" not in named(house, shop)


def test_many_go_as_a_job_and_come_back_as_one(house, shop, work, monkeypatch):
    monkeypatch.setattr(hand_pages, "MOST_AT_ONCE", 2)
    answer = give(house, house.people["service"].id)
    assert answer.status_code == 303 and "/jobs/" in answer.headers["Location"]
    assert named(house, shop) == ["sales"] * 4
    jobs.run_due(house.app)
    assert named(house, shop) == ["service"] * 4
    house.client().post(house.url(f"/hand-overs/{shop.one('SELECT id FROM handings')}/reversal"))
    jobs.run_due(house.app)
    assert named(house, shop) == ["sales"] * 4


def test_a_job_that_is_killed_half_way_did_nothing(house, shop, work, monkeypatch):
    monkeypatch.setattr(hand_pages, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(handing_over, "Handing", lambda **told: 1 / 0)
    give(house, house.people["service"].id)
    jobs.run_due(house.app)
    assert named(house, shop) == ["sales"] * 4
    assert shop.one("SELECT count(*) FROM audit_changes WHERE door = 'hand'") == 0


def test_the_page_asks_as_often_however_much_there_is(house, shop, work, statements):
    url = house.url(f"/hand-overs?person={house.people['sales'].id}")
    client = house.client()
    client.get(url)
    statements.clear()
    client.get(url)
    few = len(statements)
    for nth in range(5):
        shop.enter("tasks", customer="陈伟", title=f"回访{nth}", due_at="2026-12-01", owner="店员 李")
    client.get(url)
    statements.clear()
    client.get(url)
    assert len(statements) == few <= 6
