"""The session: no company, no data; one session, one company; a second statement cannot be stacked."""

import threading

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import ProgrammingError

from tenants import engines
from tenants.current import NoCompany, acting_in
from tenants.db import company_connection, db
from tenants.models import Company
from webapp.customers.models import Customer


def test_without_a_company_there_is_no_data(app):
    with app.app_context(), acting_in(None, None):
        with pytest.raises(NoCompany):
            db.session.execute(select(Customer.name))
        with pytest.raises(NoCompany):
            db.session.execute(text("SELECT 1"))


def test_a_session_belongs_to_one_company(app, house, other_house):
    with app.app_context(), house.at_work():
        db.session.execute(select(Customer.name))
        with other_house.at_work(), pytest.raises(LookupError, match="another company"):
            db.session.execute(select(Customer.name))


def test_shared_and_company_rows_are_read_side_by_side(app, house):
    with app.app_context(), house.at_work():
        db.session.execute(insert(Customer).values(name="一号"))
        assert db.session.scalar(select(Company.slug).filter_by(id=house.tenant.id)) == house.slug
        assert db.session.scalar(select(Customer.name)) == "一号"


@pytest.mark.parametrize("door,patience", [("cell", "1min"), ("job", "1h"), ("import", "1h")])
def test_jobs_are_given_time_that_pages_are_not(app, house, door, patience):
    with app.app_context(), house.at_work(door=door):
        shown = company_connection().execute(text("SHOW statement_timeout")).scalar()
    assert shown == patience


@pytest.mark.parametrize("parameters", [None, {"a": 1}])
def test_a_second_statement_cannot_be_stacked(app, house, parameters):
    stacked = "SELECT 1; SELECT 2" if parameters is None else "SELECT :a; SELECT 2"
    with app.app_context(), house.at_work(), pytest.raises(ProgrammingError, match="multiple commands"):
        company_connection().execute(text(stacked), parameters)


def test_many_threads_over_many_companies_never_see_a_wrong_row(app, monkeypatch):
    from tests.support.companies import new_company

    houses = [new_company(app, f"公司{i}") for i in range(5)]
    monkeypatch.setattr(engines, "_config", _capped(engines.configured(), 2))
    for house in houses:
        with app.app_context(), house.at_work():
            db.session.execute(insert(Customer), [{"name": house.slug} for _ in range(20)])
            db.session.commit()
    wrong = []

    def work(offset):
        for turn in range(25):
            house = houses[(turn + offset) % len(houses)]
            with app.app_context(), house.at_work():
                seen = set(db.session.scalars(select(Customer.name)))
                wrong.extend(seen - {house.slug} or ([] if seen else ["nothing"]))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def _capped(config, engines_kept):
    from dataclasses import replace

    return replace(config, COMPANY_ENGINES=engines_kept)
