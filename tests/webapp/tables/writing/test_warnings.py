"""What is odd is kept and told: days far ahead, and what a table says of several fields together."""

from datetime import date, timedelta

import pytest

from webapp.tables.kinds import Date, Integer, Invalid, Staff
from webapp.tables.registry import tables
from webapp.tables.values.days import today
from webapp.tables.writing.warnings import odd


def test_a_day_far_ahead_warns(app, house):
    with app.test_request_context(), house.at_work():
        assert Date().warning(today() + timedelta(401))
        assert not Date().warning(today() + timedelta(400))
        assert not Date(ahead=None).warning(date(2199, 1, 1))
        assert set(odd(tables["orders"], {"ordered_on": date(2199, 1, 1), "due_on": None})) == {"ordered_on"}


@pytest.mark.parametrize("text", ["30", "30天", "30 天", "３０天", "30 days", "30日"])
def test_a_number_of_days_may_say_so(text):
    assert Integer(0, 3650, ("天", "日", "days", "day")).parse(text) == 30


def test_other_units_are_no_days():
    with pytest.raises(Invalid):
        Integer(0, 3650, ("天",)).parse("30月")


def test_staff_are_members_or_names(app, house):
    kind, person = Staff(), house.people["service"]
    with app.test_request_context(), house.at_work("service"):
        assert kind.parse("客服 周") == kind.parse("我") == f"@{person.id}"
        assert kind.show(f"@{person.id}") == kind.text(f"@{person.id}") == "客服 周"
        assert kind.parse("刘师傅") == kind.show("刘师傅") == "刘师傅"
        assert kind.parse("li@fitters.test") == "li@fitters.test"
        assert kind.parse("@77") == "77"
        assert kind.show("@999999999") == "#999999999"
        with pytest.raises(Invalid):
            kind.parse("长" * 61)
