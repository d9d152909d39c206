"""A big table gets an index when somebody first sorts or filters by a column that has none; a small one does not."""

import pytest
from sqlalchemy import text

from tenants.db import company_connection
from tests.support import jobs
from tests.support.shop import Shop
from webapp.tables.own import indexes as own_indexes
from webapp.tables.own import plain_indexes

FOUND = text(
    "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema AND indexname LIKE 'ix_asked_%'"
)


@pytest.fixture
def shop(house):
    shop = Shop(house)
    shop.enter("customers", name="陈伟", occupation="教师")
    return shop


def made(shop):
    with shop:
        return set(company_connection().scalars(FOUND))


def ask(app, house, query):
    assert house.client().get(house.url(f"/customers?{query}")).status_code == 200
    jobs.run_due(app)


def test_a_small_table_needs_none(app, house, shop):
    ask(app, house, "sort=occupation")
    assert made(shop) == set()


@pytest.mark.parametrize("query", ["sort=-occupation", "occupation=教师"])
def test_a_big_one_gets_what_is_asked_for_once(app, house, shop, monkeypatch, query):
    monkeypatch.setattr(plain_indexes, "rows", lambda table: own_indexes.BIG)
    ask(app, house, query)
    assert made(shop) == {"ix_asked_customers_occupation"}
    assert jobs.run_due(app, house=house) == 0
    ask(app, house, query)
    assert made(shop) == {"ix_asked_customers_occupation"}


def test_what_has_an_index_asks_for_none(app, house, shop, monkeypatch):
    monkeypatch.setattr(plain_indexes, "rows", lambda table: own_indexes.BIG)
    ask(app, house, "sort=name,-balance,grade,number&city=杭州市&phone=13800138000")
    assert made(shop) == set()


def test_the_companys_login_makes_no_other_index(house, shop):
    with shop, pytest.raises(Exception, match="no such column"):
        company_connection().execute(text("SELECT kz_index('customers', 'name) INCLUDE (phone')"))
