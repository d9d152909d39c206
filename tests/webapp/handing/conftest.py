"""A shop with customers of two people and of nobody, in which the pool has rules."""

from contextlib import contextmanager
from dataclasses import asdict, replace

import pytest
from sqlalchemy import event

from tenants import engines
from tenants.db import db
from tests.support.own import caught_up
from tests.support.shop import Shop
from webapp.handing import rules
from webapp.handing.rules import Rules


@pytest.fixture
def shop(house):
    return Shop(house)


@pytest.fixture
def hx():
    return {"HX-Request": "true"}


@pytest.fixture
def ruled(house):
    """Sets the rules of the pool: `ruled(capacity=2)`."""

    def keep(since="", **told):
        with house.app.test_request_context("/"), house.at_work():
            rules.keep(Rules(on=True, **told))
            db.session.commit()
            if since:
                rules.choose(rules.SETTING, asdict(replace(rules.now(), since=since)))
                db.session.commit()
        caught_up(house)

    return keep


@pytest.fixture
def people(shop, ruled):
    """{name: id}: 陈伟 is looked after by 李 of sales, 欧阳静 by the owner, 王强 and 赵敏 by nobody."""
    ruled()
    owners = {"陈伟": "店员 李", "欧阳静": "老板 张", "王强": "", "赵敏": ""}
    return {name: shop.enter("customers", name=name, owner=owner) for name, owner in owners.items()}


@pytest.fixture
def owners(house, shop):
    """{customer: name of who looks after them}."""
    names = {person.id: person.name for person in house.people.values()}

    def asked():
        return {name: names.get(owner) for name, owner in shop.rows("SELECT name, owner FROM customers")}

    return asked


@contextmanager
def at_work(house, role="owner", door="form"):
    with house.app.test_request_context("/"), house.at_work(role, door):
        yield
        db.session.remove()


@pytest.fixture
def statements(house):
    """What is said to the company's database from here on."""
    said = []

    def hear(_connection, _cursor, statement, *_):
        said.append(statement)

    engine = engines.of_company(house.tenant.schema)
    event.listen(engine, "before_cursor_execute", hear)
    yield said
    event.remove(engine, "before_cursor_execute", hear)
