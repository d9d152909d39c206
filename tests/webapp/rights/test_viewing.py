"""What a member can reach is told with numbers; through another's eyes nothing is written."""

import pytest

from tests.support.duties import give


@pytest.fixture
def customers(house, shop):
    mine = shop.enter("customers", name="陈伟", phone="13800138000", owner="店员 李")
    boss = shop.enter("customers", name="欧阳静", phone="13900139000", owner="老板 张")
    return {"mine": mine, "boss": boss}


def text(answer):
    return answer.get_data(as_text=True)


def test_the_page_of_a_member_tells_what_is_there_for_them(house, customers):
    give(house, "sales", customers={"whose": "own", "pool": False, "fields": {"city": 0}})
    answer = house.client().get(house.url(f"/reach/{house.people['sales'].id}"))
    assert answer.status_code == 200
    row = text(answer).split(">客户</th>")[1].split("</tr>")[0]
    assert "<td>1</td>" in row and "自己负责的" in row and "市 已隐藏" in row


def test_a_member_of_another_company_is_nobody(house, other_house):
    assert house.client().get(house.url(f"/reach/{other_house.people['sales'].id}")).status_code == 404
    stranger = {"person": other_house.people["sales"].id}
    assert house.client().post(house.url("/viewing"), data=stranger).status_code == 404


@pytest.mark.parametrize("who", ["sales", "viewer", "accountant"])
def test_only_who_minds_the_members_looks_through_others(house, who):
    client = house.client(who)
    assert client.get(house.url(f"/reach/{house.people['viewer'].id}")).status_code == 403
    assert client.post(house.url("/viewing"), data={"role": "owner"}).status_code == 403


def test_through_anothers_eyes(house, customers):
    give(house, "sales", customers={"whose": "own", "pool": False})
    boss = house.client()
    assert boss.post(house.url("/viewing"), data={"person": house.people["sales"].id}).status_code == 303
    seen = text(boss.get(house.url("/customers")))
    assert "您正在以“店员 李”的视角查看" in seen and "陈伟" in seen and "欧阳静" not in seen
    assert boss.get(house.url(f"/customers/{customers['boss']}")).status_code == 404
    assert boss.get(house.url(f"/customers/{customers['mine']}")).status_code == 200
    assert boss.get(house.url("/roles")).status_code == 403
    assert boss.post(house.url("/viewing/end")).status_code == 303
    assert "欧阳静" in text(boss.get(house.url("/customers")))


def test_nothing_is_written_meanwhile(house, shop, customers):
    boss = house.client()
    boss.post(house.url("/viewing"), data={"role": "sales"})
    cell = house.url(f"/customers/{customers['mine']}/cells/city")
    assert boss.put(cell, data={"value": "上海市", "seen": ""}).status_code == 403
    assert boss.get(house.url(f"/customers/{customers['mine']}")).status_code == 200
    assert boss.get(house.url(f"/customers/{customers['mine']}/cells/phone/shown")).status_code == 403
    assert shop.one("SELECT count(*) FROM recents") == 0
    assert shop.one("SELECT count(*) FROM audit_changes WHERE operation = 'R'") == 0


def test_who_minds_the_members_no_more_is_themselves(house, customers):
    admin = house.client("admin")
    admin.post(house.url("/viewing"), data={"role": "viewer"})
    house.client().post(house.url(f"/members/{house.people['admin'].id}/role"), data={"role": "sales"})
    seen = text(admin.get(house.url("/customers")))
    assert "视角查看" not in seen and "销售" in seen


def test_in_another_company_one_is_oneself(app, house, other_house):
    boss = house.client()
    boss.post(house.url("/viewing"), data={"role": "viewer"})
    assert boss.get(other_house.url("/customers")).status_code == 404


def test_a_role_that_there_is_not(house):
    assert house.client().post(house.url("/viewing"), data={"role": "own:999"}).status_code == 422
