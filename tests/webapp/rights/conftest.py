"""A shop in which roles of its own are tried."""

import pytest

from tests.support.shop import Shop


@pytest.fixture
def shop(house):
    return Shop(house)


@pytest.fixture
def hx():
    return {"HX-Request": "true"}
