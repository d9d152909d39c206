"""People who come and go: fresh counters for each test, browsers, and the letters that were written."""

import pytest
from sqlalchemy import select

from tenants import engines, provisioning
from tenants.db import db
from tenants.models import Mail
from tests.support.accounts import application
from tests.support.client import ReadingClient
from webapp.core.limits import limiter


@pytest.fixture(autouse=True)
def fresh_counters(app):
    """Every browser of the suite comes from one address, so its failures must not add up over tests."""
    with app.app_context():
        limiter.reset()


@pytest.fixture
def stocked(app):
    with app.app_context():
        provisioning.stock(6, engines.configured())


@pytest.fixture
def browser(app):
    """Makes further browsers in which nobody has signed in."""

    def make() -> ReadingClient:
        app.test_client_class = ReadingClient
        return app.test_client()

    return make


@pytest.fixture
def letters(app):
    """letters(address) are the texts of the letters to this address, oldest first."""

    def to(address: str) -> list[str]:
        with app.app_context():
            return list(db.session.scalars(select(Mail.body).where(Mail.to == address).order_by(Mail.id)))

    return to


@pytest.fixture
def owner(browser, stocked):
    """Somebody who signed up with a company of their own: (browser, what they typed)."""
    client, typed = browser(), application()
    assert client.post("/sign-up", data=typed).status_code == 303
    return client, typed
