"""A company begins as its trade does: tables in the sidebar, shared views, choices, and sample rows if it likes."""

import re

import pytest
from sqlalchemy import text

from tenants import engines, provisioning
from tenants.current import Actor, acting_in
from tenants.db import db
from tenants.roles import Role
from tests.support import jobs as test_jobs
from tests.support.accounts import application
from tests.support.companies import House
from webapp.core.limits import limiter
from webapp.industries.trades import TRADES
from webapp.tables.asking.questions import Question
from webapp.tables.registry import tables

TRADE_NAMES = tuple(TRADES)


@pytest.fixture
def open_shop(app, nobody):
    """Signs up a company of a trade through the page, and lets the worker do what waits: (house, browser)."""
    with app.app_context():
        limiter.reset()
        provisioning.stock(4, engines.configured())

    def make(industry, **more):
        answer = nobody.post("/sign-up", data=application(industry=industry, slug="") | more)
        assert answer.status_code == 303, answer.text
        test_jobs.run_due(app)
        return house_of(app, answer.location.split("/")[2]), nobody

    return make


def house_of(app, slug):
    from tenants.models import Company, Membership, Person

    with app.app_context():
        company = db.session.query(Company).filter_by(slug=slug).one()
        owner = db.session.query(Person).join(Membership).filter(Membership.company_id == company.id).one()
        house = House(app, company.tenant(), {"owner": owner})
        db.session.expunge_all()
    return house


def asked(house, query, **values):
    with house.app.app_context(), acting_in(house.tenant, Actor(1, "", Role.OWNER)):
        rows = db.session.execute(text(query), values).all()
        db.session.rollback()
    return [tuple(row) for row in rows]


def sidebar(browser, house):
    page = browser.get(house.url("/customers")).text
    nav = page[page.index('aria-label="数据表和功能"') if "数据表和功能" in page else page.index("<aside") :]
    return set(re.findall(rf"{house.url('/')}([a-z_]+)\"", nav[: nav.index("</aside>")])) & tables.keys()


@pytest.mark.parametrize("industry", TRADE_NAMES)
def test_the_sidebar_shows_the_tables_of_the_trade(open_shop, industry):
    house, browser = open_shop(industry)
    assert sidebar(browser, house) == tables.keys() - TRADES[industry].unused


@pytest.mark.parametrize("industry", TRADE_NAMES)
def test_views_and_options_of_the_trade_are_there(open_shop, industry):
    house, browser = open_shop(industry)
    for view in TRADES[industry].views:
        page = browser.get(house.url(f"/{view.table}")).text
        with house.app.test_request_context():
            assert str(view.label) in page
    codes = {code for (code,) in asked(house, "SELECT code FROM own_options")}
    assert codes == {option.code for option in TRADES[industry].options}
    assert asked(house, "SELECT count(*) FROM customers") == [(0,)]


@pytest.mark.parametrize("industry", TRADE_NAMES)
def test_every_shared_view_can_be_asked(open_shop, industry):
    house, browser = open_shop(industry)
    for view in TRADES[industry].views:
        with house.app.test_request_context(), acting_in(house.tenant, Actor(1, "", Role.OWNER)):
            assert Question.asked(dict(view.args), tables[view.table]).problems == ()
        assert browser.get(house.url(f"/{view.table}"), query_string=dict(view.args)).status_code == 200


@pytest.mark.parametrize("industry", TRADE_NAMES)
def test_sample_rows_come_if_they_are_asked_for_and_are_marked(open_shop, industry):
    house, browser = open_shop(industry, samples="y")
    names = [name for (name,) in asked(house, "SELECT name FROM customers ORDER BY id")]
    assert names and all("示例" in name for name in names)
    for sample in TRADES[industry].samples:
        assert asked(house, f"SELECT count(*) > 0 FROM {sample.table}") == [(True,)]
    [(owner,)] = asked(house, "SELECT DISTINCT actor FROM audit_changes WHERE operation = 'I'")
    assert owner == house.people["owner"].id
    assert asked(house, "SELECT count(*) FROM ledger_entries") == [(0,)]
    assert "清除示例数据" in browser.get(house.url("/customers")).text


def test_sample_rows_take_no_number(open_shop):
    house, browser = open_shop("appliances", samples="y")
    browser.post(house.url("/customers"), data={"name": "真客户"})
    assert asked(house, "SELECT number FROM customers WHERE name = '真客户'") == [("C000001",)]


def test_the_trade_s_options_are_what_samples_mean(open_shop):
    house, _ = open_shop("online", samples="y")
    assert asked(house, "SELECT DISTINCT category FROM products ORDER BY 1") == [("clothing",), ("home",)]


def live(house):
    return asked(house, "SELECT count(*) FROM customers WHERE deleted_at IS NULL")[0][0]


def test_one_click_removes_them_and_one_brings_them_back(open_shop):
    house, browser = open_shop("appliances", samples="y")
    browser.post(house.url("/customers"), data={"name": "真客户"})
    assert browser.post(house.url("/samples/removal")).status_code == 303
    assert live(house) == 1
    page = browser.get(house.url("/customers")).text
    assert "示例数据已清除" in page and "张三（示例）" not in page
    browser.post(house.url("/samples/return"))
    assert live(house) == 4
    browser.post(house.url("/samples/removal"))
    browser.post(house.url("/samples/end"))
    assert live(house) == 1
    assert "示例数据" not in browser.get(house.url("/customers")).text


def test_two_clicks_at_once_lose_nothing(open_shop):
    house, browser = open_shop("appliances", samples="y")
    for _ in range(2):
        browser.post(house.url("/samples/removal"))
    browser.post(house.url("/samples/return"))
    assert live(house) == 3
    for _ in range(2):
        browser.post(house.url("/samples"))
    assert live(house) == 3


def test_which_tables_are_in_use_can_be_said_later(open_shop):
    house, browser = open_shop("online")
    assert "启用的数据表" in browser.get(house.url("/tables-in-use")).text
    assert browser.post(house.url("/tables-in-use"), data={"table": ["orders", "repairs"]}).status_code == 303
    assert sidebar(browser, house) == {"customers", "orders", "repairs"}
    assert browser.post(house.url("/tables-in-use"), data={"table": "secrets"}).status_code == 422


def test_who_may_not(house, other_house):
    for path in ("/tables-in-use", "/samples", "/samples/removal", "/samples/return", "/samples/end"):
        assert house.client("sales").post(house.url(path)).status_code == 403
        assert other_house.client().post(house.url(path)).status_code == 404
