"""Companies for tests: each is a fresh schema with 老板 张, 店员 李, 会计 王 … in it; 外人 赵 belongs to none."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from tenants import engines, provisioning
from tenants.current import Actor, Tenant, acting_in
from tenants.db import db
from tenants.models import LoginSession, Membership, Person
from tenants.roles import Role
from tests.support.client import ReadingClient
from webapp.core.sign_in import hash_of

NAMES = {
    Role.OWNER: "老板 张",
    Role.ADMIN: "管理 陈",
    Role.SALES: "店员 李",
    Role.SERVICE: "客服 周",
    Role.ACCOUNTANT: "会计 王",
    Role.VIEWER: "看客 孙",
}
serial = count(1)
SHELF = 12


@dataclass
class House:
    """One company at work: `client("sales")` is a browser signed in with that role; `at_work()` acts without one."""

    app: object
    tenant: Tenant
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.tenant.slug

    def url(self, path: str) -> str:
        return f"/c/{self.slug}{path}"

    def client(self, role: str = "owner") -> ReadingClient:
        return signed_in(self.app, self.people[role])

    def at_work(self, role: str = "owner", door: str = "form"):
        """A context in which models and tables of this company can be used directly."""
        person = self.people[role]
        return acting_in(self.tenant, Actor(person.id, person.name, Role(role), door))


def new_person(name: str = "外人 赵", locale: str = "zh_CN") -> Person:
    """Somebody with a login and no company; committed and detached."""
    person = Person(
        email=f"p{next(serial)}-{id(name) % 9973}@test.test", name=name, password_hash="-", locale=locale
    )
    db.session.add(person)
    db.session.flush()
    return person


def new_company(app, name: str = "杭州云栖家电", industry: str = "appliances") -> House:
    """A fresh company with one person for each role."""
    with app.app_context(), acting_in(None, None):
        company = _claim(name, industry)
        people = {role.value: new_person(label) for role, label in NAMES.items()}
        for role, person in people.items():
            at_work = {"role": role, "seen_at": datetime.now(UTC)}
            db.session.add(Membership(company_id=company.id, person_id=person.id, **at_work))
        tenant = company.tenant()
        db.session.flush()
        db.session.expunge_all()
        db.session.commit()
    return House(app, tenant, people)


def _claim(name, industry):
    slug = f"shop-{next(serial)}-{datetime.now(UTC).strftime('%H%M%S%f')}"
    try:
        return provisioning.claim(name, slug, industry)
    except provisioning.StockEmpty:
        db.session.rollback()
        provisioning.stock(SHELF, engines.configured())
        return provisioning.claim(name, slug, industry)


def signed_in(app, person: Person, agent: str = "test") -> ReadingClient:
    """A browser in which this person has signed in."""
    app.test_client_class = ReadingClient
    client, token = app.test_client(), f"token-{next(serial)}-{person.id}"
    with app.app_context():
        until = datetime.now(UTC) + timedelta(days=1)
        db.session.add(
            LoginSession(token_hash=hash_of(token), person_id=person.id, agent=agent, expires_at=until)
        )
        db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
    return client


@pytest.fixture
def house(app) -> House:
    """A company of this test's own."""
    return new_company(app)


@pytest.fixture
def other_house(app) -> House:
    """Another company, which must never be seen from the first."""
    return new_company(app, "宁波海曙电器", "appliances")


@pytest.fixture
def stranger(app) -> ReadingClient:
    """Signed in, member of nothing."""
    with app.app_context():
        person = new_person()
        db.session.flush()
        db.session.expunge(person)
        db.session.commit()
    return signed_in(app, person)


@pytest.fixture
def nobody(app) -> ReadingClient:
    """A browser that has not signed in."""
    app.test_client_class = ReadingClient
    return app.test_client()
