"""One town for the whole room: two companies at work, built once."""

import pytest

from tests.house import town as towns


@pytest.fixture(scope="session")
def town(app, tmp_path_factory):
    return towns.built(app, tmp_path_factory.mktemp("town"))
