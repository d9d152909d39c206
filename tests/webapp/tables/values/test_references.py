"""A reference is found by whatever people call a record; many at once cost no more than one."""

import pytest

from webapp.tables.kinds import Invalid, Reference
from webapp.tables.registry import tables

CUSTOMER = Reference("customers")


@pytest.fixture
def people(enter):
    return [
        enter("customers", name=name, phone=phone)
        for name, phone in (("陈伟", "13812344517"), ("李娜", ""), ("李娜", ""))
    ]


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("C000001", 0),
        ("c000001", 0),
        ("C000001 陈伟", 0),
        ("1", 0),
        ("陈伟", 0),
        ("138-1234-4517", 0),
        ("#2", 1),
        ("C000003", 2),
    ],
)
def test_finds(people, desk, text, position):
    assert CUSTOMER.parse(text) == people[position]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("李娜", "都叫"), ("王芳", "没有找到"), ("#99", "没有找到"), ("C9", "没有找到"), ("9" * 40, "没有")],
)
def test_says_why_not(people, desk, text, reason):
    with pytest.raises(Invalid, match=reason):
        CUSTOMER.parse(text)


def test_what_is_in_the_bin_is_not_found_but_still_has_its_name(people, house, desk, hx):
    house.client().post(house.url(f"/customers/{people[0]}/deletion"), headers=hx)
    with pytest.raises(Invalid):
        CUSTOMER.parse("C000001")
    assert CUSTOMER.show(people[0]) == "陈伟"


def test_many_at_once(people, desk, statements):
    found = CUSTOMER.parse_many(["C000001", "陈伟", "李娜", "2", "nobody", "13812344517"] * 50)
    assert (found["C000001"], found["陈伟"], found["2"], found["13812344517"]) == (1, 1, 2, 1)
    assert isinstance(found["李娜"], Invalid)
    assert isinstance(found["nobody"], Invalid)
    assert len(statements) <= 4


def test_its_text_is_read_again(people, desk):
    for id in people:
        assert CUSTOMER.parse(CUSTOMER.text(id)) == id
    assert tables["orders"].by_key["customer"].attr == "customer_id"
