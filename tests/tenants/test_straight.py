"""What goes straight through psycopg says the same as what SQLAlchemy asks."""

from datetime import UTC, date, datetime
from decimal import Decimal

import psycopg
import pytest
from sqlalchemy import ARRAY, BigInteger, Date, DateTime, Numeric, bindparam, cast, func, literal, select

from tenants import straight
from tenants.db import company_connection, db
from tenants.engines import OneStatementCursor
from tenants.straight import Written
from webapp.customers.models import Customer

GIVEN = bindparam("given", type_=BigInteger)
EVERY_SORT = select(
    cast(literal("1.50"), Numeric(18, 2)),
    cast(literal("2026-11-22"), Date),
    cast(literal("2026-11-22 01:02:03+00"), DateTime(timezone=True)),
    literal("100% <%s> 中"),
    literal([1, 2], ARRAY(BigInteger)),
    func.jsonb_build_object("a", 1),
    literal(True),
    GIVEN,
)


@pytest.fixture
def desk(app, house):
    with app.app_context(), house.at_work():
        yield company_connection
        db.session.remove()


def test_values_are_what_they_are_elsewhere(desk):
    asked = Written(EVERY_SORT)
    for given in (7, None, 8):
        row = desk().execute(EVERY_SORT, {"given": given}).one()
        assert [tuple(one) for one in asked.rows(desk(), {"given": given})] == [tuple(row)]
    assert row[:4] == (
        Decimal("1.50"),
        date(2026, 11, 22),
        datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC),
        "100% <%s> 中",
    )


def test_what_is_sealed_is_opened(desk):
    db.session.add(Customer(name="陈伟", name_pinyin="chen wei", name_initials="cw", phone="13812345678"))
    db.session.flush()
    asked = Written(select(Customer.name, Customer.phone).where(Customer.phone.is_not(None)))
    for _time in range(3):
        assert [tuple(row) for row in asked.rows(desk(), {})] == [("陈伟", "13812345678")]


def test_lists_that_are_spelt_out_go_the_long_way(desk):
    asked = Written(select(literal(1)).where(literal(2).in_([1, 2])))
    for _time in range(3):
        assert [tuple(row) for row in asked.rows(desk(), {})] == [(1,)]


def test_a_refused_statement_ends_the_transaction_and_nothing_else(desk):
    asked = Written(select(literal(6) / GIVEN))
    assert [int(asked.rows(desk(), {"given": given})[0][0]) for given in (1, 2)] == [6, 3]
    with pytest.raises(psycopg.Error):
        asked.rows(desk(), {"given": 0})
    db.session.rollback()
    assert int(asked.rows(desk(), {"given": 3})[0][0]) == 2


def test_a_transaction_says_who_acts(desk, house):
    (said,) = Written(select(func.current_setting("app.actor"))).rows(desk(), {})[0]
    assert said.startswith(f"{house.people['owner'].id}:form:")
    db.session.commit()
    (again,) = Written(select(func.current_setting("app.actor"))).rows(desk(), {})[0]
    assert again == said


def test_alone_means_outside_every_transaction(app, monkeypatch):
    straight.alone("SELECT %(one)s::int", {"one": 0})  # a new connection asks who it speaks to
    sent, send = [], OneStatementCursor.execute
    monkeypatch.setattr(
        OneStatementCursor, "execute", lambda it, said, *a, **b: sent.append(said) or send(it, said, *a, **b)
    )
    query = "SELECT %(one)s::int, pg_current_xact_id_if_assigned() IS NULL"
    assert straight.alone(query, {"one": 1}) == [(1, True)]
    assert sent == [query]
    with pytest.raises(psycopg.Error):
        straight.alone("SELECT 1 / %(one)s::int", {"one": 0})
    assert straight.alone(query, {"one": 2}) == [(2, True)]
