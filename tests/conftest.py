"""The suite runs on real servers: the controller starts and stops them, each worker has a database of its own."""

import pytest

from tenants import engines
from tests.support import servers
from webapp.app import create_app

pytest_plugins = ["tests.support.companies"]
RUNNING = pytest.StashKey()


def pytest_configure(config):
    if not hasattr(config, "workerinput") and not config.option.collectonly and not config.option.help:
        config.stash[RUNNING] = servers.start()


def pytest_unconfigure(config):
    if RUNNING in config.stash:
        config.stash[RUNNING].stop()


@pytest.fixture(scope="session")
def config(worker_id):
    """Settings of this worker: its own database and Redis database."""
    number = int("".join(filter(str.isdigit, worker_id)) or 0)
    return servers.copy(worker_id, number)


@pytest.fixture(scope="session")
def app(config):
    yield create_app(config)
    engines.dispose()


@pytest.fixture
def client(app):
    return app.test_client()
