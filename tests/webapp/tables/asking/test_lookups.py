"""Every comparison of every kind finds the records that people mean by it."""

from datetime import date, timedelta

import pytest

from tests.webapp.tables.looking.test_listing import walked
from webapp.tables.asking.questions import Question, described
from webapp.tables.looking import listing
from webapp.tables.registry import tables
from webapp.tables.values import periods
from webapp.tables.values.days import today
from webapp.tables.values.sealed import birthdays

TODAY = today()
DAYS = (-400, -31, -2, -1, 0, 1, 2, 31)


@pytest.fixture
def crowd(enter, house):
    soon = (TODAY + timedelta(days=3)).replace(year=1984)
    late = (TODAY + timedelta(days=40)).replace(year=1990)
    enter("customers", name="陈伟", grade="vip", credit_limit="5000", phone="13812344517", interests="摄影、跑步",
          city="杭州", birth_date=soon.isoformat(), owner="我")  # fmt: skip
    enter("customers", name="李娜", credit_limit="100", city="宁波, 海曙", interests="跑步", birth_date="1984",
          owner=house.people["sales"].email)  # fmt: skip
    enter("customers", name="王芳", city="杭州 100%", birth_date=late.isoformat(), interests="茶")
    enter("customers", name="孙悦", gender="女")


@pytest.mark.parametrize(
    ("arg", "value", "found"),
    [
        ("city.in", "杭州，杭州 100%", "陈王"),
        ("city.in", "宁波\\, 海曙", "李"),
        ("city.notin", "杭州", "李王孙"),
        ("city.lacks", "杭州", "李孙"),
        ("city.begins", "杭州", "陈王"),
        ("city.begins", "%", ""),
        ("city.ends", "0%", "王"),
        ("name.in", "陈伟,李娜", "陈李"),
        ("credit_limit.in", "100,5000", "陈李"),
        ("credit_limit.notin", "100", "陈王孙"),
        ("credit_limit.between", "50..5000", "陈李"),
        ("credit_limit.between", "5千..200", "陈"),
        ("grade.notin", "vip", "李王孙"),
        ("gender.notin", "unknown", "孙"),
        ("interests.has", "跑步", "陈李"),
        ("interests.any", "摄影,茶", "陈王"),
        ("interests.all", "跑步、摄影", "陈"),
        ("interests.none", "跑步", "王孙"),
        ("interests.blank", "", "孙"),
        ("owner", "me", "陈"),
        ("owner.in", "me,店员 李", "陈李"),
        ("owner.notin", "me", "李王孙"),
        ("owner.blank", "", "王孙"),
        ("phone.tail", "4517", "陈"),
        ("phone.tail", "138-1234-4517", "陈"),
        ("phone.filled", "", "陈"),
        ("birth_date.birthday", "7", "陈"),
        ("birth_date.birthday", "2", ""),
        ("birth_date.birthday", "366", "陈王"),
        ("birth_date.blank", "", "孙"),
        ("created_at.on", TODAY.isoformat(), "陈李王孙"),
        ("created_at.today", "", "陈李王孙"),
        ("created_at.yesterday", "", ""),
        ("created_at.before", TODAY.isoformat(), ""),
        ("created_at.after", "昨天", "陈李王孙"),
        ("created_at.week", "this", "陈李王孙"),
        ("created_at.ago", "1", ""),
        ("verified_at.notlast", "30", "陈李王孙"),
        ("created_at.between", "昨天..今天", "陈李王孙"),
    ],
)
def test_comparisons(crowd, desk, arg, value, found):
    question = Question.asked({arg: value}, tables["customers"])
    assert not question.problems
    assert described(tables["customers"], question)
    assert {name[0] for name in walked(tables["customers"], **{arg: value})} == set(found)


def test_a_month_of_birth_is_found_unopened(crowd, desk):
    month = (TODAY + timedelta(days=3)).month
    assert "陈伟" in walked(tables["customers"], **{"birth_date.born": f"{month}月"})


@pytest.fixture
def orders(enter):
    customers = [
        enter("customers", name=name, grade=grade) for name, grade in (("陈伟", "vip"), ("李娜", "normal"))
    ]
    for at, days in enumerate(DAYS):
        ordered = (TODAY + timedelta(days=days)).isoformat()
        enter("orders", customer=f"#{customers[at % 2]}", ordered_on=ordered, external_no=str(days))
    return customers


def found(**asked):
    table = tables["orders"]
    question = Question.asked(asked, table)
    assert not question.problems, [str(one) for one in question.problems]
    rows = listing.page(table, question, [table.by_key["number"], table.by_key["external_no"]]).rows
    return sorted(int(row.cells["external_no"].text) for row in rows)


def since(test):
    return [days for days in DAYS if test(TODAY + timedelta(days=days))]


@pytest.mark.parametrize(
    ("asked", "test"),
    [
        ("today", lambda day: day == TODAY),
        ("yesterday", lambda day: day == TODAY - timedelta(days=1)),
        ("tomorrow", lambda day: day == TODAY + timedelta(days=1)),
        ("last:2", lambda day: timedelta(-2) <= day - TODAY <= timedelta(0)),
        ("next:2", lambda day: timedelta(0) <= day - TODAY <= timedelta(2)),
        ("ago:30", lambda day: day < TODAY - timedelta(days=30)),
        ("before:今天", lambda day: day < TODAY),
        ("after:今天", lambda day: day > TODAY),
        ("not:今天", lambda day: day != TODAY),
        ("month:this", lambda day: day.replace(day=1) == TODAY.replace(day=1)),
        ("month:last", lambda day: periods.moved("month", day.replace(day=1), 1) == TODAY.replace(day=1)),
        ("week:next", lambda day: periods.start_of("week", day) == periods.start_of("week", TODAY) + timedelta(7)),
        ("quarter:this", lambda day: periods.start_of("quarter", day) == periods.start_of("quarter", TODAY)),
        ("year:last", lambda day: day.year == TODAY.year - 1),
        (f"year:{TODAY.year}", lambda day: day.year == TODAY.year),
    ],
)  # fmt: skip
def test_days(orders, desk, asked, test):
    lookup, _, value = asked.partition(":")
    assert found(**{f"ordered_on.{lookup}": value}) == since(test)


def test_one_step_through_a_reference(orders, desk):
    vips = sorted(DAYS[::2])
    assert found(**{"customer.grade": "vip"}) == vips
    assert found(**{"customer.grade.not": "vip"}) == sorted(DAYS[1::2])
    assert found(**{"customer.name.contains": "陈", "ordered_on.today": ""}) == [0]
    assert found(**{"customer.in": f"#{orders[0]},C000002"}) == sorted(DAYS)
    question = Question.asked({"customer.grade": "vip"}, tables["orders"])
    assert described(tables["orders"], question) == "客户的客户类型是 VIP客户"


def test_what_is_worked_out_in_sql_can_be_asked(orders, desk):
    customers = tables["customers"]
    assert sorted(walked(customers, **{"last_order.filled": ""})) == ["李娜", "陈伟"]
    assert walked(customers, **{"last_order.after": (TODAY + timedelta(days=30)).isoformat()}) == ["李娜"]
    assert walked(customers, **{"bought.above": "10"}) == []


@pytest.mark.parametrize(
    ("key", "asked", "held"),
    [
        ("customers", {"where": "any(grade:vip;city:宁波~, 海曙)"}, "陈李"),
        ("customers", {"where": "none(grade:vip;city.blank)"}, "李王"),
        ("customers", {"where": "any(all(grade:normal;credit_limit.filled);none(city.filled;team.filled))"}, "李孙"),
        ("customers", {"where": "none(city.contains:杭)", "grade": "normal"}, "李孙"),
        ("customers", {"where": "none(city:杭州)"}, "李王孙"),
    ],
)  # fmt: skip
def test_groups(crowd, desk, key, asked, held):
    assert {name[0] for name in walked(tables[key], **asked)} == set(held)


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("any(grade:vip;city:杭州)", "（客户类型是 VIP客户 或 市是 杭州）"),
        ("grade:vip;none(city:杭州)", "客户类型是 VIP客户，并非（市是 杭州）"),
        (
            "any(all(grade:vip;city:杭州);owner.blank)",
            "（（客户类型是 VIP客户 且 市是 杭州） 或 负责人为空）",
        ),
    ],
)
def test_groups_are_said_with_brackets(desk, where, words):
    assert described(tables["customers"], Question.asked({"where": where}, tables["customers"])) == words


@pytest.mark.parametrize(
    ("arg", "value"),
    [
        ("where", "any(grade:vip"),
        ("where", "any(grade:vip;colour:red)"),
        ("where", "none(none(none(none(none(city:a;city:b);city:c);city:d);city:e);city:f)"),
        ("city.in", ",".join(map(str, range(300)))),
        ("credit_limit.between", "5"),
        ("created_at.month", "2026-13"),
        ("created_at.week", "2026-W60"),
        ("created_at.quarter", "2026-Q5"),
        ("birth_date.birthday", "400"),
        ("birth_date.born", "13"),
        ("phone.tail", "12"),
        ("owner.in", "me,nobody at all"),
        ("grade.city", "x"),
        ("owner.name", "x"),
        ("email.contains", "a"),
    ],
)
def test_what_cannot_be_asked_says_why(crowd, desk, arg, value):
    assert [str(one) for one in Question.asked({arg: value}, tables["customers"]).problems]


def test_thirty_conditions_and_no_more(desk):
    customers = tables["customers"]
    thirty = {f"city.{n}": "x" for n in range(30)} | {"where": "city:杭州"}
    assert Question.asked(thirty, customers).where.parts == ()


def test_another_companys_tables_are_not_reached(orders, desk, house):
    with house.at_work("viewer"):
        assert Question.asked({"customer.grade": "vip"}, tables["orders"]).problems == ()


@pytest.mark.parametrize(
    ("first", "days", "expected"),
    [
        (date(2027, 2, 27), 1, ["02-27", "02-28", "02-29"]),
        (date(2028, 2, 27), 1, ["02-27", "02-28"]),
        (date(2028, 2, 28), 1, ["02-28", "02-29"]),
        (date(2026, 12, 31), 1, ["12-31", "01-01"]),
    ],
)
def test_birthdays(first, days, expected):
    assert birthdays(first, days) == expected
