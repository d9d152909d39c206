"""At work in a fresh company: records are entered through the tables' own door."""

import json

import pytest
from sqlalchemy import text

from tenants.db import db
from webapp.tables.registry import tables
from webapp.tables.writing import editing


@pytest.fixture
def desk(app, house):
    """The owner at work, in a request, so that addresses can be made."""
    with app.test_request_context("/"), house.at_work():
        yield house
        db.session.rollback()


@pytest.fixture
def enter(app, house):
    """enter("customers", name="陈伟") → id, checked and committed as by the form."""

    def make(table: str, role: str = "owner", **texts: str) -> int:
        with app.test_request_context("/"), house.at_work(role):
            values, errors = editing.check(tables.here(table), texts)
            assert not errors
            id = editing.create(tables.here(table), values)
            db.session.commit()
            return id

    return make


@pytest.fixture
def hx():
    return {"HX-Request": "true"}


@pytest.fixture
def ask(app, house):
    """ask(sql) → rows of the company's database."""

    def rows(query: str, **values) -> list[tuple]:
        with app.app_context(), house.at_work():
            found = [tuple(row) for row in db.session.execute(text(query), values)]
            db.session.rollback()
            return found

    return rows


@pytest.fixture
def post(house, hx):
    """post("/customers/undos", {...}) → the answer to a person of that role."""

    def send(path: str, data: dict | None = None, role: str = "owner"):
        return house.client(role).post(house.url(path), data=data or {}, headers=hx)

    return send


@pytest.fixture
def triggers():
    """triggers(answer) → {name: what the page is told}."""
    return lambda answer: json.loads(answer.headers.get("HX-Trigger", "{}"))
