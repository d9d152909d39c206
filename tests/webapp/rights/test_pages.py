"""The pages of roles and teams: what is ticked holds from the next page on; what cannot be is said beside it."""

import re

import pytest

from tests.support.duties import give


def of(answer, name):
    return re.search(rf'name="{name}" value="([^"]*)"', answer.get_data(as_text=True))[1]


@pytest.fixture
def role(house):
    """The id of a role of the company's own that began as sales, and its page."""
    made = house.client().post(house.url("/roles"), data={"label": "学徒", "base": "sales"})
    assert made.status_code == 303
    return int(made.location.rpartition("/")[2])


def ticked(page):
    """What the matrix has ticked, as a form sends it."""
    text = page.get_data(as_text=True)
    boxes = re.findall(r'<input type="checkbox" name="([\w.]+)" checked', text)
    return {"seen": of(page, "seen"), "label": "学徒", **dict.fromkeys(boxes, "on")}


def test_a_role_begins_as_a_built_in_one(house, role):
    text = house.client().get(house.url(f"/roles/{role}")).get_data(as_text=True)
    assert 'name="customers.edit" checked' in text and 'name="orders.delete" checked' in text
    assert 'name="products.delete" checked' not in text


def test_what_is_ticked_holds_for_who_has_the_role(house, role):
    boss, url = house.client(), house.url(f"/roles/{role}")
    form = ticked(boss.get(url))
    del form["customers.add"], form["customers.delete"]
    saved = boss.post(url, data={**form, "customers.whose": "own"})
    assert saved.status_code == 303
    given = boss.post(house.url(f"/members/{house.people['sales'].id}/role"), data={"role": f"own:{role}"})
    assert given.status_code == 200 and f'value="own:{role}" selected' in given.get_data(as_text=True)
    sales = house.client("sales")
    assert sales.get(house.url("/customers/new"), headers={"HX-Request": "true"}).status_code == 403
    assert "学徒" in sales.get(house.url("/customers")).get_data(as_text=True)


def test_the_levels_of_fields(house, role):
    boss, url = house.client(), house.url(f"/roles/{role}/fields/customers")
    page = boss.get(url)
    answer = boss.post(url, data={"seen": of(page, "seen"), "city": "0", "phone": "1"})
    assert answer.status_code == 303
    text = boss.get(url).get_data(as_text=True)
    assert 'name="city" value="0" checked' in text and 'name="phone" value="1" checked' in text
    assert 'name="name" value="0"' not in text  # what names a record is always there to read


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"label": ""}, "请填写名称"),
        ({"label": "长" * 41}, "最多 40 个字"),
        ({"base": "owner"}, "没有这个角色"),
    ],
)
def test_a_role_that_cannot_be_is_refused_beside_it(house, sent, told):
    answer = house.client().post(house.url("/roles"), data={"label": "学徒", "base": "sales", **sent})
    assert answer.status_code == 422 and told in answer.get_data(as_text=True)


def test_two_roles_are_not_called_the_same(house, role):
    answer = house.client().post(house.url("/roles"), data={"label": "学徒", "base": "viewer"})
    assert answer.status_code == 422 and "已经有叫这个名称的了" in answer.get_data(as_text=True)


def test_of_two_who_change_a_role_at_once_the_second_is_told(house, role):
    boss, url = house.client(), house.url(f"/roles/{role}")
    first = ticked(boss.get(url))
    second = dict(first)
    del first["orders.edit"], second["customers.edit"]
    assert boss.post(url, data=first).status_code == 303
    late = house.client("admin").post(url, data=second)
    assert late.status_code == 409
    text = late.get_data(as_text=True)
    assert "刚才有人改过这个角色" in text
    assert (
        'name="customers.edit" checked' not in text and 'name="orders.edit" checked' in text
    )  # as it was ticked


def test_who_adds_has_to_be_able_to_fill_in_what_is_needed(house, role):
    boss = house.client()
    url = house.url(f"/roles/{role}/fields/tasks")
    answer = boss.post(url, data={"seen": of(boss.get(url), "seen"), "title": "2"})
    assert answer.status_code == 422 and "必须能填写" in answer.get_data(as_text=True)


def test_a_role_that_somebody_has_stays(house):
    id = give(house, "sales")
    boss, url = house.client(), house.url("/roles")
    refused = boss.post(f"{url}/{id}/dismissal")
    assert refused.status_code == 422 and "还有 1 人是这个角色" in refused.get_data(as_text=True)
    boss.post(house.url(f"/members/{house.people['sales'].id}/role"), data={"role": "sales"})
    assert boss.post(f"{url}/{id}/dismissal").status_code == 303
    assert boss.get(f"{url}/{id}").status_code == 404


def test_a_role_of_another_company_cannot_be_given(house, other_house):
    id = give(other_house, "sales")
    answer = house.client().post(
        house.url(f"/members/{house.people['sales'].id}/role"), data={"role": f"own:{id + 500}"}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("who", ["sales", "service", "accountant", "viewer"])
@pytest.mark.parametrize("path", ["/roles", "/roles/sales", "/teams"])
def test_only_who_minds_the_members_opens_them(house, who, path):
    assert house.client(who).get(house.url(path)).status_code == 403


def test_teams(house):
    boss, url = house.client(), house.url("/teams")
    sales, owner = house.people["sales"].id, house.people["owner"].id
    assert boss.post(url, data={"label": "城西组", "people": [sales, owner]}).status_code == 303
    text = boss.get(url).get_data(as_text=True)
    assert "城西组" in text and text.count(" checked") == 2
    id = re.search(r"/teams/(\d+)", text)[1]
    assert boss.post(f"{url}/{id}", data={"label": "城东组", "people": [sales]}).status_code == 303
    assert boss.get(url).get_data(as_text=True).count(" checked") == 1
    stranger = boss.post(f"{url}/{id}", data={"label": "城东组", "people": [10**9]})
    assert stranger.status_code == 422 and "没有编号" in stranger.get_data(as_text=True)
    assert boss.post(f"{url}/{id}/disbandment").status_code == 303
    assert "城东组" not in boss.get(url).get_data(as_text=True)
