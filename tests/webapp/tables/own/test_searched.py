"""The search finds what a company's own fields say: in the list and everywhere, by an index, for who may see them."""

import pytest
from sqlalchemy import select

from tenants.db import company_connection, db
from tests.support.duties import give
from tests.support.own import arranging, caught_up, with_field, working
from tests.support.shop import Shop
from webapp.search.finding import found
from webapp.tables.asking import own_words
from webapp.tables.asking.searching import narrowed
from webapp.tables.own import own, searched
from webapp.tables.own.models import OwnField
from webapp.tables.writing import editing


@pytest.fixture
def shop(house):
    return Shop(house)


def listed(house, words, role="owner", table="customers"):
    """What the list's own search finds."""
    with working(house, role) as here:
        one = here(table)
        query = select(one.column("name")).where(one.live, narrowed(one, words)).order_by(one.id)
        return list(company_connection().execute(query).scalars())


def everywhere(house, words, role="owner"):
    """{title: facts} of what Ctrl K finds."""
    with working(house, role):
        return {
            "".join(piece.text for piece in hit.title): hit.facts
            for group in found(words)
            for hit in group.hits
        }


def enter(house, **texts):
    with working(house) as here:
        values, errors = editing.check(here("customers"), texts)
        assert not errors
        editing.create(here("customers"), values)
        db.session.commit()


@pytest.fixture
def fields(house):
    """{label: key} of one field of each kind that can be found."""
    options = {"options": [{"label": "新中式"}, {"label": "现代简约"}], "searched": True}
    found = {"searched": True}
    kinds = {
        "小区": ("text", {}), "户型说明": ("longtext", found), "面积": ("number", found), "风格": ("choice", options),
        "标签": ("tags", found), "暗号": ("text", {"searched": False}),
    }  # fmt: skip
    return {label: with_field(house, "customers", label, kind, said) for label, (kind, said) in kinds.items()}


@pytest.fixture
def chen(house, fields):
    enter(house, name="李娜")
    said = {
        "小区": "湖畔花园SN20231105号", "户型说明": "三室两厅\n朝南", "面积": "128.5", "风格": "新中式",
        "标签": "地暖、新风", "暗号": "芝麻开门",
    }  # fmt: skip
    enter(house, name="陈伟", **{fields[label]: text for label, text in said.items()})


@pytest.mark.parametrize(
    "words",
    [
        "湖畔花园",
        "花园",
        "湖",
        "sn20231105",
        "SN2023",
        "朝南",
        "128.5",
        "128.50",
        "中式",
        "新中式",
        "地暖",
        "湖畔 朝南",
    ],
)
def test_what_own_fields_say_is_found(house, chen, words):
    assert listed(house, words) == ["陈伟"]
    assert list(everywhere(house, words)) == ["陈伟"]


def test_what_is_not_there_or_not_to_be_found_is_not(house, chen):
    for words in ("芝麻开门", "花湖", "128", "欧式", "!!"):
        assert listed(house, words) == []
        assert everywhere(house, words) == {}


def test_a_hit_tells_why(house, chen):
    assert "小区 湖畔花园SN20231105号" in everywhere(house, "湖畔")["陈伟"]
    assert "面积 128.50" in everywhere(house, "128.5")["陈伟"]
    assert "湖畔" in house.client().get(house.url("/search?q=湖畔")).text


def test_the_index_answers(house, chen, fields):
    with working(house) as here:
        table = here("customers")
        connection = company_connection()
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        query = select(table.id).where(own_words.holding(table, "湖畔", ["x_1=1"]))
        plan = query.compile(connection, compile_kwargs={"literal_binds": True})
        explained = connection.exec_driver_sql(f"EXPLAIN {plan}".replace("%", "%%")).scalars().all()
        assert any("gs_customers_own" in line for line in explained)


def test_marked_unmarked_retired_and_back(house, chen, fields):
    with arranging(house):
        hidden = db.session.get(OwnField, int(fields["暗号"].removeprefix("x_")))
        own.alter(hidden, settings={"searched": True})
        own.retire(db.session.get(OwnField, int(fields["小区"].removeprefix("x_"))))
    assert listed(house, "芝麻") == ["陈伟"]
    assert listed(house, "湖畔") == []
    assert listed(house, "朝南") == ["陈伟"]
    with arranging(house):
        own.revive(db.session.get(OwnField, int(fields["小区"].removeprefix("x_"))))
    assert listed(house, "湖畔") == ["陈伟"]


def test_a_sealed_field_is_never_found(house):
    key = with_field(house, "customers", "门锁密码", "text", {"searched": True}, sensitive=True)
    enter(house, name="陈伟", **{key: "芝麻开门"})
    assert listed(house, "芝麻") == []
    assert everywhere(house, "芝麻开门") == {}


def test_a_big_table_gets_it_by_a_job(house, monkeypatch):
    monkeypatch.setattr(searched, "BIG", -10)
    key = with_field(house, "customers", "小区", "text")
    enter(house, name="陈伟", **{key: "湖畔花园"})
    assert listed(house, "湖畔") == []
    with working(house, door="job"):
        searched.make_index(None, "customers")
        db.session.commit()
    caught_up(house)
    assert listed(house, "湖畔") == ["陈伟"]


def test_the_list_asks_for_an_index_that_is_missing(house, shop):
    """A field of a company of before: its index is made when somebody searches."""
    key = with_field(house, "customers", "小区", "text")
    enter(house, name="陈伟", **{key: "湖畔花园"})
    with arranging(house):
        searched._make("customers", [])
    assert house.client().get(house.url("/customers?q=湖畔")).status_code == 200
    assert shop.rows("SELECT 1 FROM customers") == [(1,)]
    with working(house) as here:
        assert searched.wanted(here("customers"))


def test_common_words_are_read_in_order(house, fields):
    for number in range(30):
        enter(house, name=f"客户{number}", **{fields["小区"]: "湖畔花园", fields["风格"]: "新中式"})
    with arranging(house):
        searched._make("customers", [])
        searched.refresh("customers")
    with working(house) as here:
        assert own_words.common(here("customers"), "湖畔")
        assert own_words.common(here("customers"), "中式")
        assert not own_words.common(here("customers"), "湖心")
    assert len(listed(house, "湖畔")) == 30
    assert len(listed(house, "新中式")) == 30
    assert len(everywhere(house, "湖畔")) == 6


@pytest.mark.parametrize("level", [0, 1])
def test_nobody_finds_by_what_they_may_not_see(house, chen, fields, level):
    give(house, "sales", customers={"fields": {fields["小区"]: level, fields["风格"]: level}})
    sales = house.client("sales")
    for words in ("湖畔", "新中式"):
        assert "陈伟" not in sales.get(house.url(f"/customers?q={words}")).text
        assert "陈伟" not in sales.get(house.url(f"/search?q={words}")).text
    for path in ("/customers?q=朝南", "/search?q=朝南"):
        assert "陈伟" in sales.get(house.url(path)).text
