"""A company may want no phone number that is none: then no door takes one; by default every door warns and keeps it."""

import json

import pytest

ODD = "12345678901"


@pytest.fixture
def strict(house):
    answer = house.client().post(house.url("/settings/rules"), data={"phones": "block"})
    assert answer.status_code == 303


def entered(house, hx, phone=ODD):
    return house.client().post(house.url("/customers"), data={"name": "陈伟", "phone": phone}, headers=hx)


def test_kept_with_a_warning(house, hx):
    answer = entered(house, hx)
    assert answer.status_code == 201
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["text"].count("：") or answer


def test_no_door_takes_it(house, hx, strict, post, triggers, enter):
    assert entered(house, hx).status_code == 422
    assert entered(house, hx, "13812344517").status_code == 201
    cell = house.url("/customers/1/cells/phone")
    assert house.client().put(cell, data={"value": ODD}, headers=hx).status_code == 422
    block = {"keys": ["phone"], "ids": [1], "rows": [[ODD]]}
    answer = post("/customers/pastes", {name: json.dumps(value) for name, value in block.items()})
    assert "电话" in triggers(answer)["refused"][0]["message"]
    answer = post("/customers/bulk", {"field": "phone", "value": ODD, "ids": "1"})
    assert triggers(answer)["refused"]


def test_what_is_there_stays(house, hx, enter):
    enter("customers", name="陈伟", phone=ODD)
    house.client().post(house.url("/settings/rules"), data={"phones": "block"})
    cell = house.url("/customers/1/cells/city")
    assert house.client().put(cell, data={"value": "杭州"}, headers=hx).status_code == 200


def test_who_may_choose_and_what(house, other_house):
    assert (
        house.client("sales").post(house.url("/settings/rules"), data={"phones": "block"}).status_code == 403
    )
    assert house.client().post(house.url("/settings/rules"), data={"phones": "maybe"}).status_code == 422
    assert "checked" in house.client().get(house.url("/settings/rules")).text
    assert house.client().get(other_house.url("/settings/rules")).status_code == 404
