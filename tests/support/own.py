"""Own fields for tests: a house that arranged its tables, and works by them at once."""

from contextlib import contextmanager
from dataclasses import replace

from tenants.db import db
from tenants.models import Company
from webapp.tables.own import own
from webapp.tables.registry import tables


@contextmanager
def arranging(house):
    """A block in which this house's own fields can be changed; afterwards the house knows its new settings."""
    with house.app.test_request_context(f"/c/{house.slug}/"), house.at_work("owner"):
        yield
        db.session.commit()
        db.session.remove()
    caught_up(house)


def caught_up(house):
    """The house as it is after somebody arranged it, in a browser or anywhere else."""
    with house.app.app_context():
        version = db.session.get_one(Company, house.tenant.id).settings_version
        db.session.remove()
    house.tenant = replace(house.tenant, settings=version)
    return house


def with_field(house, table, label, kind, settings=None, **more) -> str:
    """Adds a field; its key."""
    with arranging(house):
        return own.add(table, label, kind, settings, **more).key


@contextmanager
def working(house, role="owner", door="form"):
    """A request of somebody of this house."""
    with house.app.test_request_context(f"/c/{house.slug}/"), house.at_work(role, door):
        yield tables.here
        db.session.remove()
