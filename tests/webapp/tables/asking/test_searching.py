"""What is typed into the search field finds a customer by whatever part of them one remembers."""

import pytest

from tests.webapp.tables.looking.test_listing import walked
from webapp.tables.registry import tables


@pytest.fixture
def crowd(enter):
    enter("customers", name="陈伟", phone="13812344517")
    enter("customers", name="曾小明", phone="0571-88886666")
    enter("customers", name="Alfreds Futterkiste", kind="company", company_name="杭州大众电器有限公司")
    enter("customers", name="陈小伟")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("陈伟", {"陈伟"}),
        ("陈", {"陈伟", "陈小伟"}),
        ("小明", {"曾小明"}),
        ("大众电器", {"Alfreds Futterkiste"}),
        ("陈 伟", {"陈伟", "陈小伟"}),
        ("chenw", {"陈伟"}),
        ("CW", {"陈伟"}),
        ("cxw", {"陈小伟"}),
        ("zeng xiao", {"曾小明"}),
        ("futterkiste", {"Alfreds Futterkiste"}),
        ("alfreds fut", {"Alfreds Futterkiste"}),
        ("1", {"陈伟"}),
        ("C000002", {"曾小明"}),
        ("c00000", {"陈伟", "曾小明", "Alfreds Futterkiste", "陈小伟"}),
        ("4517", {"陈伟"}),
        ("6666", {"曾小明"}),
        ("13812344517", {"陈伟"}),
        ("138 1234 4517", {"陈伟"}),
        ("0571-88886666", {"曾小明"}),
        ("没有这个人", set()),
        ("!!", set()),
        ("%", set()),
        ("_", set()),
        ("\\", set()),
        ("'; --", set()),
        ("é", set()),
        ("🙂", set()),
        ("x" * 5000, set()),
        ("a b c d e f g h i j", set()),
    ],
)
def test_finds(crowd, desk, asked, found):
    assert set(walked(tables["customers"], q=asked)) == found


def test_an_order_is_found_by_its_number_and_by_its_customer(crowd, enter, desk):
    enter("orders", customer="C000001")
    enter("orders", customer="C000002", external_no="TB-778899")
    for asked, found in {
        "陈伟": {"XS000001"},
        "zxm": {"XS000002"},
        "XS000002": {"XS000002"},
        "TB-77": {"XS000002"},
    }.items():
        assert set(walked_orders(asked)) == found


def walked_orders(asked):
    from webapp.tables.asking.questions import Question
    from webapp.tables.looking import listing

    orders = tables["orders"]
    return [row.label for row in listing.page(orders, Question.asked({"q": asked}, orders)).rows]


def test_what_is_in_the_bin_is_not_found(house, enter, desk, hx):
    id = enter("customers", name="陈伟")
    house.client().post(house.url(f"/customers/{id}/deletion"), headers=hx)
    assert walked(tables["customers"], q="陈伟") == []
