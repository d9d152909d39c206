"""Rows in groups: every group has one head, wherever a page ends, and learns off the page's path what it comes to."""

import re

import pytest

from webapp.tables.asking.questions import Question
from webapp.tables.looking import listing
from webapp.tables.registry import tables

SIZES = (1, 2, 3, 50)


@pytest.fixture
def shop(house, enter):
    people = [
        ("陈伟", "vip", "杭州", 100),
        ("李娜", "normal", "", ""),
        ("王芳", "normal", "杭州", 50),
        ("孙悦", "normal", "宁波", 20),
        ("赵敏", "vip", "宁波", 300),
        ("安然", "normal", "杭州", ""),
    ]
    for name, grade, city, limit in people:
        enter(
            "customers",
            name=name,
            grade=grade,
            city=city,
            credit_limit=str(limit),
            owner="" if city else "我",
        )
    for day in ("2026-10-03", "2026-10-20", "2026-11-01"):
        enter("orders", customer="C000001", ordered_on=day)
    return house


def grouped(table, size, **asked):
    """[(head or None, name)] of all pages."""
    found, after = [], ""
    fields = [table.by_key[table.title]]
    for _ in range(20):
        page = listing.page(table, Question.asked({**asked, "after": after}, table), fields, size)
        found += [(row.head and str(row.head.label), row.label) for row in page.rows]
        if not (after := page.next_cursor):
            return found
    raise AssertionError("it never ends")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"group": "grade", "sort": "name"},
         ["普通客户", "安然", "李娜", "孙悦", "王芳", "VIP客户", "陈伟", "赵敏"]),
        ({"group": "-grade"}, ["VIP客户", "赵敏", "陈伟", "普通客户", "安然", "孙悦", "王芳", "李娜"]),
        ({"group": "city", "sort": "-credit_limit"},
         ["宁波", "赵敏", "孙悦", "杭州", "陈伟", "王芳", "安然", "空白", "李娜"]),
        ({"group": "owner"}, ["老板 张", "李娜", "空白", "安然", "赵敏", "孙悦", "王芳", "陈伟"]),
    ],
)  # fmt: skip
def test_each_group_has_one_head(shop, desk, size, asked, expected):
    found = [
        word for head, name in grouped(tables["customers"], size, **asked) for word in (head, name) if word
    ]
    assert found == expected


@pytest.mark.parametrize("size", SIZES)
def test_days_are_grouped_by_month(shop, desk, size):
    heads = [head for head, _ in grouped(tables["orders"], size, group="ordered_on.month", sort="id")]
    assert heads == ["2026-10", None, "2026-11"]
    years = [head for head, _ in grouped(tables["orders"], size, group="-created_at.year") if head]
    assert len(years) == 1


@pytest.mark.parametrize(
    "group", ["note", "phone", "colour", "grade.month", "ordered_on.day", "purchases", "interests"]
)
def test_what_cannot_be_grouped_says_why(shop, group):
    assert shop.client().get(shop.url(f"/customers?group={group}")).status_code == 422


def test_heads_learn_what_their_groups_come_to(shop):
    client = shop.client()
    client.put(
        shop.url("/customers/layout"),
        data={"foot": '{"credit_limit": "sum"}'},
        headers={"HX-Request": "true"},
    )
    html = client.get(shop.url("/customers?group=grade")).text
    url = re.search(r'<tbody[^>]*hx-get="([^"]*subtotals[^"]*)"', html)[1].replace("&amp;", "&")
    told = client.get(url, headers={"HX-Request": "true"}).text
    ids = re.findall(r'class="sub" id="([^"]+)"', html)
    assert len(ids) == 2
    for id, count, total in zip(ids, ("4", "2"), ("70.00", "400.00"), strict=True):
        said = re.search(rf'<span id="{id}"[^>]*>(.*?)</span>', told)[1]
        assert count in said
        assert total in said


def test_a_page_of_groups_asks_as_much_for_many_groups_as_for_few(shop, enter, statements):
    for at in range(9):
        enter("customers", name=f"客人{at}", city=f"市{at}")
    client = shop.client()
    for url in ("/customers?sort=name", "/customers?group=city&sort=name"):
        client.get(shop.url(url))
        statements.clear()
        client.get(shop.url(url))
        asked = len([statement for statement in statements if "FROM customers" in statement])
        assert asked <= 6, statements


def test_subtotals_of_blanks_and_nonsense(shop):
    client, hx = shop.client(), {"HX-Request": "true"}
    for query in (
        "group=city&groups=-&groups=杭州",
        "group=owner&groups=x",
        "groups=x",
        "group=ordered_on&groups=x",
    ):
        assert client.get(shop.url(f"/customers/subtotals?{query}"), headers=hx).status_code == 200
    for unit, told in (("month", "2026-10-01"), ("year", "2026-01-01"), ("week", "2026-09-28")):
        answer = client.get(shop.url(f"/orders/subtotals?group=ordered_on.{unit}&groups={told}"), headers=hx)
        assert re.search(r"[12] ", re.sub("<[^>]+>", "", answer.text)) or "3" in answer.text
