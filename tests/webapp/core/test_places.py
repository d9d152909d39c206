"""Where a request comes from."""

import pytest

from webapp.core import places


@pytest.mark.parametrize(
    "told,address,neighbourhood",
    [
        ("203.0.113.7", "203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7", "203.0.113.7"),
        ("2001:DB8:0:1::7", "2001:db8:0:1::7", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:9:9:9:9", "2001:db8:0:1:9:9:9:9", "2001:db8:0:1::/64"),
        ("", "", "nowhere"),
        ("unix:", "", "nowhere"),
    ],
)
def test_one_way_of_writing(app, told, address, neighbourhood):
    with app.test_request_context(environ_base={"REMOTE_ADDR": told}):
        assert (places.address(), places.neighbourhood()) == (address, neighbourhood)
