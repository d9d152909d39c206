"""The view on paper: what it says, what stays masked, how the sheet lies, and how many rows there are on it."""

import pytest

from webapp.tables.web import printing


def test_a_sheet_says_what_it_is(house, enter):
    enter("customers", name="陈伟", phone="13812344517", grade="VIP客户")
    enter("customers", name="安然")
    page = house.client("viewer").get(house.url("/customers/print?view=vip&sort=-name")).text
    for said in ("杭州云栖家电", "客户 · VIP客户", "客户类型", "看客 孙", "陈伟", "138****4517", "1 条"):
        assert said in page
    assert "安然" not in page
    assert "13812344517" not in page


@pytest.mark.parametrize(
    "asked,paper",
    [
        ("", "landscape"),
        ("?paper=portrait", "portrait"),
        ("?paper=round", "landscape"),
        ("?view=plan", "portrait"),
    ],
)
def test_how_the_sheet_lies(house, asked, paper):
    page = house.client().get(house.url(f"/customers/print{asked}")).text
    assert f"css/sheet-{paper}.css" in page


def test_no_more_than_fit(house, enter, monkeypatch):
    monkeypatch.setattr(printing, "MOST", 2)
    for name in ("陈伟", "安然", "李娜"):
        enter("customers", name=name)
    page = house.client().get(house.url("/customers/print")).text
    assert page.count('<td class="rowno">') == 2
    assert "只含前 2 条" in page


def test_a_sheet_shows_the_columns_of_its_reader(house, enter, hx):
    enter("customers", name="陈伟", city="杭州")
    client = house.client()
    client.put(house.url("/customers/layout"), data={"columns": '["name", "city"]'}, headers=hx)
    page = client.get(house.url("/customers/print")).text
    assert "杭州" in page
    assert "客户类型" not in page


def test_other_companies_and_strangers(house, other_house, stranger):
    assert other_house.client().get(house.url("/customers/print")).status_code == 404
    assert stranger.get(house.url("/customers/print")).status_code == 404
