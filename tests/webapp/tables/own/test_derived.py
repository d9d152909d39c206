"""Birthdays of customers who were there before their column was: found after the first time that somebody asks."""

from sqlalchemy import text

from tenants.db import company_connection, db
from tests.support import jobs

BEFORE = text("UPDATE customers SET birth_date_day = NULL")
AUDITED = text("SELECT count(*) FROM audit_changes")


def test_older_records_are_filled_in_once(app, house, enter):
    enter("customers", name="陈伟", birth_date="1984-05-06")
    enter("customers", name="李娜", birth_date="1990")
    with app.app_context(), house.at_work():
        company_connection().execute(BEFORE)
        db.session.commit()
        changes = company_connection().scalar(AUDITED)
    client = house.client()
    url = house.url("/customers?birth_date.birthday=366")
    assert "陈伟" not in client.get(url).text
    assert jobs.run_due(app, house=house) == 1
    found = client.get(url).text
    assert "陈伟" in found
    assert "李娜" not in found
    assert jobs.run_due(app, house=house) == 0
    with app.app_context(), house.at_work():
        assert company_connection().scalar(AUDITED) == changes


def test_who_does_not_ask_makes_no_work(app, house, enter):
    enter("customers", name="陈伟", birth_date="1984-05-06")
    house.client().get(house.url("/customers?birth_date.filled="))
    assert jobs.run_due(app, house=house) == 0
