"""The search over all tables: what is found by what words, in which order, by whom."""

import re

import pytest
from sqlalchemy import event

from tenants import engines
from tests.support.shop import Shop

NAMES = ("张珊", "张姗", "张珊珊", "单雄信", "仇英", "曾国华", "陈伟", "章三", "陈伟达家电商行")


@pytest.fixture
def shop(house):
    shop = Shop(house)
    for at, name in enumerate(NAMES):
        shop.enter("customers", name=name, phone=f"1390000{1000 + at}")
    return shop


@pytest.fixture
def find(house, shop):
    """find("张") → the titles of the customers found, in their order."""

    def find(words, role="owner", heading="客户"):
        page = house.client(role).get(
            house.url("/search"), query_string={"q": words}, headers={"HX-Request": "true"}
        )
        assert page.status_code == 200
        sections = dict(re.findall(r'<section aria-label="([^"]+)">(.*?)</section>', page.text, re.DOTALL))
        return [
            re.sub(r"<[^>]+>", "", title) for title in re.findall(r"<b>(.*?)</b>", sections.get(heading, ""))
        ]

    return find


def test_a_name_then_what_begins_like_it_then_what_sounds_like_it(find):
    assert find("张珊") == ["张珊", "张珊珊", "张姗"]


def test_what_sounds_alike_is_found_by_any_of_its_characters(find):
    assert find("张山") == ["张姗", "张珊", "张珊珊"]


@pytest.mark.parametrize(
    "spelt, name", [("shan", "单雄信"), ("qiu", "仇英"), ("zeng", "曾国华"), ("zgh", "曾国华")]
)
def test_surnames_are_read_as_surnames(find, spelt, name):
    assert find(spelt)[0] == name


@pytest.mark.parametrize(
    "words",
    [
        "cw",
        "chenwei",
        "chen wei",
        "陈伟",
        "伟达",
        "C000009",
        "c000009",
        "9",
        "1008",
        "13900001008",
        "139-0000-1008",
    ],
)
def test_pinyin_initials_numbers_and_phones(find, words):
    assert "陈伟达家电商行" in find(words)


def test_a_whole_number_comes_before_a_phones_tail(find):
    assert find("0009")[0] == "陈伟达家电商行"


def test_several_words_have_to_be_found_each(find):
    assert find("陈伟 家电") == ["陈伟达家电商行"]
    assert find("陈伟 1001") == []


def test_what_was_found_is_marked(house, shop):
    def marked(words):
        page = house.client().get(
            house.url("/search"), query_string={"q": words}, headers={"HX-Request": "true"}
        )
        return re.findall(r"<mark>(.*?)</mark>", page.text)

    assert marked("张珊")[0] == "张珊"
    assert marked("张山")[0] == "张姗"
    assert set(marked("zhangsha")) == {"张珊", "张姗"}
    assert marked("sxx") == ["单雄信"]
    assert marked("shanx") == ["单雄"]


def test_orders_and_products_are_found_beside_customers(house, shop, find):
    shop.enter("products", model="BCD-470", name="对开门冰箱")
    order = shop.enter("orders", customer="陈伟")
    assert find("XS000001", heading="订单") == ["XS000001"]
    assert find("bcd", heading="产品")
    assert find("冰箱", heading="产品")
    shop.delete("orders", order)
    assert find("XS000001", heading="订单") == []


def test_what_is_typed_is_only_text(find):
    for words in (
        "%",
        "_",
        "'",
        '"><script>',
        "\\",
        "%%%",
        "' OR 1=1 --",
        "\x00张",
        "😀",
        "a" * 500,
        "-",
        "()",
        "& |",
    ):
        find(words)


def test_who_may_not_see_a_company_finds_nothing_of_it(house, other_house, shop):
    assert other_house.client().get(house.url("/search?q=张")).status_code == 404
    told = other_house.client().get(other_house.url("/search?q=张"), headers={"HX-Request": "true"}).text
    assert "张珊" not in told


def test_a_masked_phone_stays_masked(house, shop):
    page = house.client("viewer").get(house.url("/search?q=1008"), headers={"HX-Request": "true"}).text
    assert "陈伟达" in page
    assert "13900001008" not in page


def test_what_was_opened_last_is_shown_first(house, shop):
    client = house.client()
    for id in (1, 3, 2, 3):
        assert client.get(house.url(f"/customers/{id}")).status_code == 200
    opened = re.findall(
        r"<b>(.*?)</b>", client.get(house.url("/search"), headers={"HX-Request": "true"}).text
    )
    assert opened == ["张珊珊", "张姗", "张珊"]
    assert "张珊" not in house.client("sales").get(house.url("/search"), headers={"HX-Request": "true"}).text
    shop.delete("customers", 3)
    assert "张珊珊" not in client.get(house.url("/search"), headers={"HX-Request": "true"}).text


def test_how_often_the_database_is_asked(house, shop):
    client, asked = house.client(), []
    client.get(house.url("/search?q=张珊"))
    engine = engines.of_company(house.tenant.schema)
    listener = event.listens_for(engine, "before_cursor_execute")(lambda *told: asked.append(told[2]))
    client.get(house.url("/search?q=张珊"))
    event.remove(engine, "before_cursor_execute", listener)
    assert len(asked) <= 6, asked  # who, no scans, sure ways, how common, pieces, painting
