"""Choices understand a code, a label in any language, and an alias."""

import pytest
from flask_babel import lazy_gettext as _l

from webapp.tables.choices import Choice
from webapp.tables.kinds import Invalid

DIRECTION = Choice(
    ("in", _l("Cash"), "收"), ("out", _l("Alipay")), tags={"in": "gold"}, dots={"out": "green"}
)
OPEN = Choice(("cash", _l("Cash")), extendable=True)


@pytest.mark.parametrize("text", ["in", "IN", "Cash", "现金", "收", " 现金 "])
def test_understands(desk, text):
    assert DIRECTION.parse(text) == "in"


def test_refuses_what_is_not_in_the_list_and_says_what_is(desk):
    with pytest.raises(Invalid, match="现金"):
        DIRECTION.parse("支票")


def test_an_extendable_one_keeps_what_is_new(desk):
    assert OPEN.parse("支票") == "支票"
    assert OPEN.show("支票") == "支票"
    with pytest.raises(Invalid):
        OPEN.parse("长" * 41)


def test_looks():
    assert DIRECTION.look("in").tag == "gold"
    assert DIRECTION.look("out") == ("", "plain", "green")
    assert DIRECTION.look(None) == ("", "", "")
