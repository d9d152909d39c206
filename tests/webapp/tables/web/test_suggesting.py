"""Words that were used before are offered again: the most used first, by their letters and by their sound."""

import re

import pytest


@pytest.fixture
def offered(house, hx):
    def ask(path, client=None):
        page = (client or house.client()).get(house.url(path), headers=hx)
        assert page.status_code == 200
        return re.findall(r'data-value="([^"]*)"', page.text)

    return ask


@pytest.fixture
def interests(enter):
    for words in ("钓鱼", "钓鱼、书法", "书法", "钓鱼，养花", "Golf"):
        enter("customers", name="陈伟", interests=words)


def test_the_most_used_come_first(offered, interests):
    assert offered("/customers/suggestions/interests") == ["钓鱼", "书法", "Golf", "养花"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [("书", ["书法"]), ("dy", ["钓鱼"]), ("shufa", ["书法"]), ("gol", ["Golf"]), ("x", [])],
)
def test_by_letters_and_by_sound(offered, interests, asked, words):
    assert offered(f"/customers/suggestions/interests?q={asked}") == words


def test_a_look_is_one_statement(offered, interests, statements):
    offered("/customers/suggestions/interests")
    assert len([statement for statement in statements if " customers" in statement]) == 1


def test_what_is_secret_or_no_word_is_not_offered(offered, interests, house, hx):
    assert offered("/customers/suggestions/phone") == []
    assert offered("/customers/suggestions/name") == []
    assert house.client().get(house.url("/customers/suggestions/nothing"), headers=hx).status_code == 404


def test_another_company_offers_its_own(interests, other_house, stranger, house, hx):
    page = other_house.client().get(other_house.url("/customers/suggestions/interests"), headers=hx)
    assert "钓鱼" not in page.text
    assert stranger.get(house.url("/customers/suggestions/interests")).status_code == 404
