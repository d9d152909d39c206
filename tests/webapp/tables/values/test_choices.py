"""Choices understand a code, a label in any language, and an alias."""

import pytest
from flask_babel import lazy_gettext as _l

from webapp.tables.kinds import Invalid
from webapp.tables.values.choices import Choice

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


class Change:
    """One row of what a company made of an option."""

    def __init__(self, code, label="", tone="", position=0, retired_at=None, merged_into=None):
        self.code, self.label, self.tone, self.position = code, label, tone, position
        self.retired_at, self.merged_into = retired_at, merged_into


def test_a_companys_edition_has_its_own_words_order_and_colours(desk):
    mine = DIRECTION.edited(
        [Change("out", "付出", "red", 1), Change("in", position=2), Change("gift", "赠送")]
    )
    assert [code for code, _label in mine.options] == ["out", "in", "gift"]
    assert (mine.show("out"), mine.look("out").dot) == ("付出", "red")
    assert {mine.parse(text) for text in ("付出", "out")} == {"out"}
    assert (mine.parse("赠送"), mine.show("in")) == ("gift", "现金")
    assert DIRECTION.show("out") == "支付宝"


def test_what_is_retired_is_shown_and_not_offered(desk):
    mine = DIRECTION.edited([Change("out", retired_at="now")])
    assert [code for code, _label in mine.options] == ["in"]
    assert (mine.show("out"), mine.parse("out")) == ("支付宝", "out")


def test_what_is_merged_means_what_it_was_merged_into(desk):
    mine = OPEN.edited(
        [Change("wx", merged_into="wechat"), Change("wechat", merged_into="微信"), Change("微信", "微信")]
    )
    assert {mine.parse(text) for text in ("wx", "wechat", "微信")} == {"微信"}
    assert [code for code, _label in mine.options] == ["cash", "微信"]
