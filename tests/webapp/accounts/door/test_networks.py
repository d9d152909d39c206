"""Networks as people type them."""

import pytest

from webapp.accounts.door import networks


@pytest.mark.parametrize(
    "typed,written",
    [
        ("", ""),
        (" 203.0.113.7 ", "203.0.113.7"),
        ("203.0.113.9/24\n203.0.113.0/24", "203.0.113.0/24"),
        ("203.0.113.7，198.51.100.0/28", "203.0.113.7\n198.51.100.0/28"),
        ("2001:db8::/32", "2001:db8::/32"),
    ],
)
def test_read_and_written(app, typed, written):
    assert networks.written(networks.read(typed)) == written


@pytest.mark.parametrize(
    "typed", ["shop", "203.0.113", "203.0.113.7/33", "1" * 400, "203.0.113.7\x00", "10.0.0.1 " * 51]
)
def test_what_is_none(app, typed):
    with app.test_request_context(), pytest.raises(networks.NoNetwork):
        networks.read(typed)


def test_who_is_in():
    here = networks.read("203.0.113.0/24 2001:db8::/32")
    assert networks.holds(here, "203.0.113.200") and networks.holds(here, "2001:db8:7::1")
    assert not networks.holds(here, "198.51.100.1") and not networks.holds(here, "")
    assert networks.holds([], "")
