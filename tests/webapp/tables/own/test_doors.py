"""A company's own fields at every door and in every shape: pasted, replaced, taken back; groups, boards, views."""

import re

import pytest

from tests.support.own import arranging, with_field
from tests.webapp.tables.web.test_pasting import block
from webapp.tables.asking.lookups import LOOKUPS
from webapp.tables.own import own
from webapp.tables.own.kinds import LABELS, WORKED_OUT

OPTIONS = {"options": [{"label": "中式", "tone": "gold"}, {"label": "现代"}]}


@pytest.fixture
def crowd(enter):
    return [enter("customers", name=name) for name in ("甲", "乙", "丙")]


@pytest.fixture
def kept(ask):
    """kept() → what lies in `extras` of each customer, by id."""
    return lambda: [extras for (extras,) in ask("SELECT extras FROM customers ORDER BY id")]


@pytest.fixture
def keys(house):
    """A text, a number and a day of the company's own."""
    return [with_field(house, "customers", f"自有{kind}", kind) for kind in ("text", "number", "date")]


def test_a_block_is_pasted_and_taken_back_as_one(house, crowd, keys, post, kept, triggers):
    text, number, day = keys
    rows = [
        ["中式", "1.5", "2026年11月2日"],
        ["", "x", "今年"],
        ["现代", "2", ""],
        ["欧式", "3", "2026-01-01"],
    ]
    names = [["甲"], ["乙"], ["丙"], ["丁"]]
    rows = [name + row for name, row in zip(names, rows, strict=True)]
    answer = post("/customers/pastes", block(["name", *keys], [*crowd, None], rows))
    assert {(one["row"], one["key"]) for one in triggers(answer)["refused"]} == {(1, number), (1, day)}
    assert kept() == [
        {text: "中式", number: "1.50", day: "2026-11-02"}, {}, {text: "现代", number: "2.00"},
        {text: "欧式", number: "3.00", day: "2026-01-01"},
    ]  # fmt: skip
    assert post("/customers/undos", triggers(answer)["toast"]["undo"]["values"]).status_code == 200
    assert kept()[:3] == [{}, {}, {}]


def test_many_are_changed_at_once_each_key_by_itself(house, crowd, keys, post, kept):
    text, number, _day = keys
    ids = ",".join(map(str, crowd))
    post("/customers/bulk", {"field": number, "op": "set", "value": "10", "ids": ids})
    post("/customers/bulk", {"field": text, "op": "set", "value": "中式", "ids": ids})
    post("/customers/bulk", {"field": number, "op": "percent", "value": "50", "all": "1"})
    assert kept() == [{text: "中式", number: "5.00"}] * 3
    post("/customers/replacements", {"find": "中", "with": "法", "all": "1", "field": text})
    assert kept()[0][text] == "法式"
    for _twice in range(2):
        post("/customers/undos", {})
    assert kept() == [{text: "中式", number: "10.00"}] * 3


def test_what_is_unique_is_refused_for_one_of_many(house, crowd, post, kept, triggers):
    card = with_field(house, "customers", "卡号", "text", unique=True)
    rows = [["A1"], ["A2"], ["A1"]]
    answer = post("/customers/pastes", block([card], crowd, rows))
    (refused,) = triggers(answer)["refused"]
    assert (refused["key"], refused["row"]) == (card, 2)
    assert kept() == [{card: "A1"}, {card: "A2"}, {}]


def test_a_cell_is_saved_with_what_was_seen(house, crowd, keys, hx):
    number = keys[1]
    address = house.url(f"/customers/{crowd[0]}/cells/{number}")
    browser = house.client()
    saved = browser.put(address, data={"value": "1,234.5", "seen": ""}, headers=hx)
    assert saved.status_code == 200
    assert "1,234.50" in saved.text
    assert browser.put(address, data={"value": "7", "seen": ""}, headers=hx).status_code == 409
    assert browser.put(address, data={"value": "x"}, headers=hx).status_code == 422
    assert house.client("viewer").put(address, data={"value": "7"}, headers=hx).status_code == 403
    editor = browser.get(address, headers=hx).text
    assert 'value="1234.50"' in editor


def test_what_help_says_stands_at_the_head_and_in_the_editor(house, crowd, hx):
    key = with_field(house, "customers", "层高", "number", help="从地面量到顶，单位米")
    page = house.client().get(house.url("/customers")).text
    assert re.search(f'<th [^>]*data-field="{key}"[^>]*title="从地面量到顶，单位米"', page)
    editor = house.client().get(house.url(f"/customers/{crowd[0]}/cells/{key}"), headers=hx).text
    assert 'data-help="从地面量到顶，单位米"' in editor


@pytest.mark.parametrize(
    "asked,said",
    [
        ("?group={0}", "现代"),
        ("?as=board&by={0}", "现代"),
        ("?as=calendar&by={1}&month=2026-11", "甲"),
        ("?where=any({0}:现代;{1}.month:2026-11)", "甲"),
        ("?sort=-{0},{1},{2}", "甲"),
        ("?{1}.month=2026-11&foot={2}.sum", "甲"),
        ("?{2}.from=5&{2}.to=9", "甲"),
    ],
)
def test_every_shape_of_a_table_knows_them(house, enter, asked, said):
    style = with_field(house, "customers", "风格", "choice", OPTIONS)
    day = with_field(house, "customers", "验收", "date")
    area = with_field(house, "customers", "面积", "number")
    enter("customers", name="甲", **{style: "现代", day: "2026-11-20", area: "8"})
    answer = house.client().get(house.url(f"/customers{asked.format(style, day, area)}"))
    assert answer.status_code == 200
    assert said in answer.text


def test_views_outlive_a_field_that_they_speak_of(house, hx):
    style = with_field(house, "customers", "风格", "choice", OPTIONS)
    asked = f"?{style}=现代&sort=-{style}"
    made = house.client().post(house.url(f"/customers/views{asked}"), data={"label": "现代的"}, headers=hx)
    address = made.headers["HX-Redirect"]
    assert house.client().get(address).status_code == 200
    with arranging(house):
        own.retire(own.fields_of("customers")[0])
    answer = house.client().get(address)
    assert answer.status_code in (200, 422)
    assert "现代的" in answer.text


def test_the_new_row_asks_for_it(house):
    with_field(house, "customers", "装修风格", "choice", OPTIONS)
    page = house.client().get(house.url("/customers/new"))
    assert page.status_code == 200
    assert "装修风格" in page.text


def test_what_has_to_be_there_is_kept_by_every_way_of_writing_many(house, enter, post, kept, triggers):
    key = with_field(house, "customers", "风格", "text", required=True)
    ids = [enter("customers", name=name, **{key: "中式"}) for name in ("甲", "乙")]
    told = ",".join(map(str, ids))
    cleared = post("/customers/bulk", {"field": key, "op": "clear", "value": "", "ids": told})
    pasted = post("/customers/pastes", block(["name", key], [ids[0], None], [["甲", ""], ["丙", ""]]))
    assert [one["row"] for one in triggers(pasted)["refused"] if one["key"] == key] == [0, 1]
    assert cleared.status_code in (200, 422)
    assert kept() == [{key: "中式"}] * 2


def test_a_sensitive_field_is_written_many_at_once_and_never_in_clear(house, enter, post, ask):
    key = with_field(house, "customers", "门锁", "text", sensitive=True, unique=True)
    ids = [enter("customers", name=name) for name in ("甲", "乙")]
    post(
        "/customers/pastes",
        block([key, "name"], [*ids, None], [["芝麻1", "甲"], ["芝麻2", "乙"], ["芝麻3", "丙"]]),
    )
    ((count, said),) = ask(
        "SELECT count(*), string_agg(extras::text, '') FROM customers WHERE extras <> '{}'"
    )
    ((told,),) = ask("SELECT string_agg(changes::text, '') FROM audit_changes")
    assert count == 3
    for plain in (said, told):
        assert "芝麻" not in plain
    assert f"{key}_index" not in told
    page = house.client().get(house.url(f"/customers?{key}=芝麻2")).text
    assert "乙" in page
    assert "芝麻2" not in page.partition("<tbody")[2].partition("</tbody>")[0]


NAUGHTY = (
    "", "null", "1e400", "9" * 40, "٣", "-0", "NaN", "∞", "1/0", "2026-02-30", "0000-00-00", "{{ 7*7 }}",
    "'; DROP TABLE x", "\u202eabc", "𝒳" * 300, "[1, 2]", '{"a": 1}', "\\x00ff", "%s %(x)s", "#1", "#" + "9" * 20,
)  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in LABELS if kind not in WORKED_OUT])
def test_naughty_strings_are_kept_or_refused(house, enter, hx, kind):
    settings = {"choice": {**OPTIONS, "extendable": True}, "reference": {"target": "products"}}.get(kind, {})
    key = with_field(house, "customers", "自有", kind, settings)
    id = enter("customers", name="甲")
    browser, address = house.client(), house.url(f"/customers/{id}/cells/{key}")
    for naughty in NAUGHTY:
        assert browser.put(address, data={"value": naughty}, headers=hx).status_code in (200, 422), naughty
        question = {f"{key}.{lookup}": naughty for lookup in LOOKUPS}
        assert browser.get(house.url("/customers/rows"), query_string=question).status_code in (200, 422), (
            naughty
        )
    assert browser.get(house.url(f"/customers/{id}")).status_code == 200
