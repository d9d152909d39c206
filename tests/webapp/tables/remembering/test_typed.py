"""What was typed in another form than it is stored in is kept with the act and told in the history."""

import json

import pytest

from webapp.tables.registry import tables
from webapp.tables.remembering.typed import otherwise


@pytest.mark.parametrize(("key", "text", "kept"), [
    ("phone", "１３８ 1234 4517", True), ("phone", "13812344517", False),
    ("credit_limit", "1.2万", True), ("credit_limit", "1,200", False), ("credit_limit", "1200.5", False),
    ("credit_limit", "１２００", True), ("birth_date", "1984年5月1日", True), ("birth_date", "1984-05-01", False),
    ("name", " 陈伟 ", False), ("grade", "VIP客户", False), ("note", "一\r\n二", False), ("interests", "茶,书", False),
])  # fmt: skip
def test_which_texts_are_kept(desk, key, text, kept):
    field = tables["customers"].by_key[key]
    assert otherwise(field, text, field.kind.parse(text)) is kept


@pytest.fixture
def told(house, hx):
    """What the history of a customer says."""
    return lambda id: house.client().get(house.url(f"/customers/{id}/history"), headers=hx).text


def test_by_every_door(house, hx, post, told, ask):
    client = house.client()
    made = client.post(house.url("/customers"), data={"name": "陈伟", "credit_limit": "1.2万"}, headers=hx)
    assert made.status_code == 201
    client.put(house.url("/customers/1/cells/phone"), data={"value": "１３８ 1234 4517"}, headers=hx)
    block = {"keys": ["credit_limit"], "ids": [1], "rows": [["３千"]]}
    post("/customers/pastes", {name: json.dumps(value) for name, value in block.items()})
    post("/customers/bulk", {"field": "credit_limit", "value": "¥5千", "ids": "1"})
    history = told(1)
    for text in ("原文 1.2万", "原文 ¥5千", "原文 ３千", "１３８****4517"):
        assert text in history
    assert "1234" not in history
    assert ask("SELECT field, text, sealed IS NOT NULL FROM typed_texts ORDER BY id") == [
        ("credit_limit", "1.2万", False), ("phone", None, True), ("credit_limit", "３千", False),
        ("credit_limit", "¥5千", False),
    ]  # fmt: skip


def test_another_companys_login_cannot_change_it(ask, enter):
    enter("customers", name="陈伟")
    with pytest.raises(Exception, match="permission denied"):
        ask("DELETE FROM typed_texts")
