"""Views that people save: their own and shared ones, locked ones, what a table opens with, and what it costs."""

import re

import pytest

from tests.support.companies import new_company

VIEW = re.compile(r"view=([A-Za-z0-9]+)$")


@pytest.fixture
def save(house, hx):
    """save(role, label, asked="?grade=vip", shared=False) → the key of a new view."""

    def make(role="sales", label="常来的", asked="?grade=vip", shared=False, table="customers"):
        form = {"label": label} | ({"shared": "1"} if shared else {})
        answer = house.client(role).post(house.url(f"/{table}/views{asked}"), data=form, headers=hx)
        assert answer.status_code == 201, answer.text
        return VIEW.search(answer.headers["HX-Redirect"])[1]

    return make


def tabs(house, role, path="/customers"):
    page = house.client(role).get(house.url(path)).text
    return page.partition("data-views=")[2].partition("</nav>")[0]


def test_a_view_of_ones_own_is_seen_by_nobody_else(house, save):
    key = save("viewer", "我常看的")
    assert "我常看的" in tabs(house, "viewer")
    assert "我常看的" not in tabs(house, "owner")
    assert key in tabs(house, "viewer")


def test_a_shared_view_is_everybodys_and_needs_an_editor(house, save, hx):
    save("sales", "重点客户", shared=True)
    assert "重点客户" in tabs(house, "viewer")
    form = {"label": "看客的", "shared": "1"}
    assert (
        house.client("viewer").post(house.url("/customers/views"), data=form, headers=hx).status_code == 403
    )


def test_a_view_keeps_what_was_asked_and_its_address_can_be_sent(house, enter, save):
    enter("customers", name="陈伟", grade="VIP客户")
    enter("customers", name="安然")
    key = save("sales", "VIP", "?grade=vip&sort=-name&q=chen&month=2026-11")
    for role in ("sales", "owner"):
        page = house.client(role).get(house.url(f"/customers?view={key}")).text
        assert ("陈伟" in page, "安然" in page) == (True, False)
        assert "客户类型" in page.partition('class="say"')[2][:200]
    assert 'name="q" value=""' in page


def test_what_a_colleague_changes_in_a_view_stays_theirs(house, save, hx):
    key = save("sales", "重点客户", shared=True)
    place = house.url(f"/customers/layout?view={key}")
    told = {"columns": '["name", "city"]'}
    answer = house.client("viewer").put(place, data=told, headers=hx)
    assert "<b>有改动" in answer.text
    heads = house.client("viewer").get(house.url(f"/customers?view={key}")).text.partition("<tbody")[0]
    assert 'data-field="city"' in heads
    assert 'data-field="city"' not in house.client("sales").get(house.url(f"/customers?view={key}")).text
    assert "<b>有改动" not in house.client("sales").get(house.url(f"/customers?view={key}")).text


def test_saving_takes_over_the_address_and_the_layout(house, save, hx):
    key, client = save(), house.client("sales")
    client.put(house.url(f"/customers/layout?view={key}"), data={"columns": '["name", "city"]'}, headers=hx)
    page = client.get(house.url(f"/customers?view={key}&lifecycle=lead")).text
    assert f"/customers/views/{key}" in page
    answer = client.put(
        house.url(f"/customers/views/{key}?view={key}&lifecycle=lead"), data={"keep": "1"}, headers=hx
    )
    assert answer.headers["HX-Redirect"].endswith(f"?view={key}")
    page = client.get(house.url(f"/customers?view={key}")).text
    assert "<b>有改动" not in page
    assert 'data-field="city"' in page
    assert "潜在" in page.partition('class="say"')[2][:200]
    assert "VIP" in page.partition('class="say"')[2][:200]


def test_a_locked_view_is_changed_by_its_maker_and_who_holds_the_settings(house, save, hx):
    key = save("sales", "重点客户", shared=True)
    place = house.url(f"/customers/views/{key}")
    assert house.client("service").put(place, data={"label": "改"}, headers=hx).status_code == 200
    assert house.client("sales").put(place, data={"locked": "1"}, headers=hx).status_code == 200
    assert house.client("service").put(place, data={"label": "再改"}, headers=hx).status_code == 403
    assert house.client("service").post(f"{place}/deletion", headers=hx).status_code == 403
    assert house.client("admin").put(place, data={"label": "管理员改"}, headers=hx).status_code == 200
    assert house.client("sales").put(place, data={"locked": "0"}, headers=hx).status_code == 200
    assert house.client("viewer").put(place, data={"label": "看客改"}, headers=hx).status_code == 403
    assert "管理员改" in tabs(house, "viewer")


def test_what_is_somebodys_own_is_not_there_for_others(house, save, hx):
    place = house.url(f"/customers/views/{save('sales')}")
    assert house.client("owner").put(place, data={"label": "改"}, headers=hx).status_code == 404
    assert house.client("owner").post(f"{place}/deletion", headers=hx).status_code == 404
    assert (
        house.client("owner")
        .put(house.url("/customers/views/vip"), data={"label": "改"}, headers=hx)
        .status_code
        == 404
    )


def test_another_company_has_other_views(app, house, save, hx):
    key = save("sales", "重点客户", shared=True)
    other = new_company(app, "另一家")
    assert "重点客户" not in tabs(other, "owner")
    client = other.client()
    assert (
        client.put(other.url(f"/customers/views/{key}"), data={"label": "改"}, headers=hx).status_code == 404
    )
    assert client.get(house.url("/customers/views")).status_code == 404


def test_a_deleted_view_comes_back(house, save, hx):
    key = save()
    answer = house.client("sales").post(house.url(f"/customers/views/{key}/deletion"), headers=hx)
    assert "DELETE" in answer.headers["HX-Trigger"]
    assert "常来的" not in tabs(house, "sales")
    back = house.client("sales").delete(house.url(f"/customers/views/{key}/deletion"), headers=hx)
    assert back.headers["HX-Redirect"].endswith(key)
    assert "常来的" in tabs(house, "sales")
    assert (
        house.client("owner").delete(house.url(f"/customers/views/{key}/deletion"), headers=hx).status_code
        == 404
    )


def test_views_are_copied_and_moved(house, save, hx):
    first, second, client = save(label="甲"), save(label="乙"), house.client("sales")
    assert (
        client.put(house.url(f"/customers/views/{second}/place"), data={"by": "-1"}, headers=hx).status_code
        == 200
    )
    shown = tabs(house, "sales")
    assert shown.index("乙") < shown.index("甲")
    client.post(house.url(f"/customers/views/{first}/copies"), headers=hx)
    client.post(house.url("/customers/views/vip/copies"), headers=hx)
    assert "甲（副本）" in tabs(house, "sales")
    assert "VIP客户（副本）" in tabs(house, "sales")
    assert "甲（副本）" not in tabs(house, "owner")


def test_a_table_opens_with_the_view_that_somebody_chose(house, enter, hx):
    enter("customers", name="陈伟", grade="VIP客户")
    enter("customers", name="安然")
    client = house.client("sales")
    assert client.put(house.url("/customers/opening"), data={"view": "vip"}, headers=hx).status_code == 200
    assert "安然" not in client.get(house.url("/customers")).text
    assert "安然" in client.get(house.url("/customers?view=all")).text
    assert "安然" in client.get(house.url("/customers?city.blank=1")).text
    assert "安然" in house.client("owner").get(house.url("/customers")).text
    client.put(house.url("/customers/opening"), data={"view": ""}, headers=hx)
    assert "安然" in client.get(house.url("/customers")).text
    assert client.put(house.url("/customers/opening"), data={"view": "none"}, headers=hx).status_code == 404


@pytest.mark.parametrize("label", ["", "   ", "长" * 61])
def test_a_view_needs_a_fit_name(house, save, hx, label):
    answer = house.client("sales").post(house.url("/customers/views"), data={"label": label}, headers=hx)
    assert answer.status_code == 422
    key = save()
    assert (
        house.client("sales")
        .put(house.url(f"/customers/views/{key}"), data={"label": label}, headers=hx)
        .status_code
        == 422
    )


def test_the_list_of_views_is_a_page_and_a_panel(house, save, hx):
    save("sales", "重点客户", shared=True)
    for role in ("sales", "viewer"):
        assert "重点客户" in house.client(role).get(house.url("/customers/views")).text
    assert "data-delete-view" in house.client("sales").get(house.url("/customers/views"), headers=hx).text
    assert (
        "data-delete-view" not in house.client("viewer").get(house.url("/customers/views"), headers=hx).text
    )


def test_many_views_take_one_statement(house, save, statements):
    for n in range(5):
        save("sales", f"视图{n}", shared=n % 2 == 0)
    client = house.client("sales")
    client.get(house.url("/products"))
    statements.clear()
    assert client.get(house.url("/customers")).status_code == 200
    assert len([one for one in statements if "saved_views" in one or "personal_layouts" in one]) == 1


def test_what_a_table_leaves_out_can_be_shown(house, enter):
    enter("customers", name="陈伟")
    enter("customers", name="老顾客", lifecycle="不活跃")
    client = house.client()
    page = client.get(house.url("/customers")).text
    assert "老顾客" not in page
    assert "all=1" in page
    assert "老顾客" in client.get(house.url("/customers?all=1")).text
    assert "老顾客" in client.get(house.url("/customers?q=老顾客")).text
    assert "老顾客" in client.get(house.url("/customers?lifecycle=inactive")).text
