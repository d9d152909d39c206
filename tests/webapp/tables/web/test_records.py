"""A record's page, its children, its history; to the bin and back."""

import json

import pytest


@pytest.fixture
def chen(enter):
    return enter("customers", name="陈伟", phone="13812344517", grade="vip", credit_limit="100")


def test_the_page_has_facts_figures_tabs_and_history(house, chen):
    page = house.client().get(house.url(f"/customers/{chen}")).text
    for part in ("陈伟", "C000001", "138****4517", "VIP客户", "应收余额", "订单", "收付款", "录入"):
        assert part in page
    assert "13812344517" not in page


def test_who_may_not_see_history_sees_the_facts_alone(house, chen):
    viewer = house.client("viewer")
    page = viewer.get(house.url(f"/customers/{chen}")).text
    assert 'class="timeline' not in page
    assert f'hx-get="{house.url(f"/customers/{chen}/timeline")}" hx-trigger="load"' in page
    assert viewer.get(house.url(f"/customers/{chen}/history")).status_code == 403


@pytest.mark.parametrize(
    "path", ["/customers/999", "/customers/0", f"/customers/{10**30}", "/customers/999/history"]
)
def test_what_is_not_there(house, path):
    assert house.client().get(house.url(path)).status_code == 404


def test_another_companys_record_is_not_there(house, other_house, chen):
    missing = other_house.client().get(other_house.url("/customers/999"))
    theirs = other_house.client().get(other_house.url(f"/customers/{chen}"))
    assert (missing.status_code, theirs.status_code) == (404, 404)
    assert house.client().get(other_house.url("/customers/1")).status_code == 404


def test_children_are_listed_and_begun_from_their_parent(house, enter, chen, hx):
    enter("orders", customer="陈伟")
    client = house.client()
    tab = client.get(house.url(f"/customers/{chen}/under/orders"), headers=hx)
    assert "XS000001" in tab.text
    assert f'data-here="{house.url("/orders?customer=C000001")}"' in tab.text
    assert "data-new" in tab.text and "data-edit" in tab.text
    seen = house.client("viewer").get(house.url(f"/customers/{chen}/under/orders"), headers=hx)
    assert "XS000001" in seen.text and "data-new" not in seen.text and "data-edit" not in seen.text
    assert client.get(house.url(f"/customers/{chen}/under/orders")).location.endswith(
        "/orders?customer=C000001"
    )
    assert client.get(house.url(f"/customers/{chen}/under/products"), headers=hx).status_code == 404
    assert client.get(house.url("/customers/99/under/orders"), headers=hx).status_code == 404


def test_what_comes_next_is_begun_from_the_record(house, enter, chen):
    order = enter("orders", customer="陈伟")
    owner, sales = house.client().get, house.client("sales").get
    page = owner(house.url(f"/customers/{chen}")).text
    for address in ("orders?customer=C000001&amp;new=1", "payments?customer=C000001&amp;new=1"):
        assert house.url(f"/{address}") in page
    assert house.url("/reports/statement?customer=C000001") in page
    assert "/reports/statement" not in sales(house.url(f"/customers/{chen}")).text
    bought = owner(house.url(f"/orders/{order}")).text
    for address in ("order_lines?order=XS000001", "payments?customer=C000001&amp;order=XS000001"):
        assert house.url(f"/{address}&amp;new=1") in bought
    viewed = house.client("viewer").get(house.url(f"/orders/{order}")).text
    assert "new=1" not in viewed


def test_an_order_begins_with_its_lines_where_history_is_asked_it_with_that(house, enter, chen, hx):
    order = house.url(f"/orders/{enter('orders', customer='陈伟')}")
    client = house.client()
    assert client.get(order).text.index("购买记录</button>") < client.get(order).text.index(
        "变更记录</button>"
    )
    assert "录入" in client.get(f"{order}/history").text
    lines = client.get(f"{order}/under/order_lines", headers=hx).text
    assert 'data-field="model"' in lines and 'data-field="customer"' not in lines


def test_history_tells_each_value_and_takes_it_back(house, chen, hx):
    client, base = house.client(), house.url(f"/customers/{chen}")
    client.put(f"{base}/cells/credit_limit", data={"value": "200", "seen": "100.00"}, headers=hx)
    client.put(f"{base}/cells/phone", data={"value": "13900001111", "seen": "13812344517"}, headers=hx)
    told = client.get(f"{base}/history", headers=hx).text
    for part in (
        "信用额度",
        "<del>100.00</del>",
        "<ins>200.00</ins>",
        "138****4517",
        "139****1111",
        "老板 张",
    ):
        assert part in told
    assert "13900001111" not in told
    changes = revertible(told)
    assert set(changes) == {"credit_limit", "phone"}
    for key, change in changes.items():
        assert (
            client.post(f"{base}/cells/{key}/reversion", data={"change": change}, headers=hx).status_code
            == 200
        )
    after = client.get(f"{base}/history", headers=hx).text
    assert "撤销" in after
    assert (
        client.put(f"{base}/cells/phone", data={"value": "1", "seen": "13812344517"}, headers=hx).status_code
        == 200
    )
    assert (
        client.put(f"{base}/cells/credit_limit", data={"value": "1", "seen": "100"}, headers=hx).status_code
        == 200
    )


def revertible(html) -> dict[str, str]:
    """{field: change id} of the buttons in a history."""
    found = {}
    for part in html.split('data-revert="')[1:]:
        found[part.partition('"')[0]] = part.partition('name="change" value="')[2].partition('"')[0]
    return found


def test_a_change_that_was_overtaken_is_not_taken_back(house, chen, hx):
    client, base = house.client(), house.url(f"/customers/{chen}")
    client.put(f"{base}/cells/credit_limit", data={"value": "200", "seen": "100.00"}, headers=hx)
    change = revertible(client.get(f"{base}/history", headers=hx).text)["credit_limit"]
    client.put(f"{base}/cells/credit_limit", data={"value": "300", "seen": "200.00"}, headers=hx)
    answer = client.post(f"{base}/cells/credit_limit/reversion", data={"change": change}, headers=hx)
    assert answer.status_code == 409
    assert "300.00" in answer.text


@pytest.mark.parametrize("change", ["", "0", "999999", "x", "-1", "9" * 30])
def test_a_change_that_is_none_of_the_fields(house, chen, hx, change):
    url = house.url(f"/customers/{chen}/cells/credit_limit/reversion")
    assert house.client().post(url, data={"change": change}, headers=hx).status_code == 404


def test_to_the_bin_and_back(house, chen, hx):
    client, base = house.client(), house.url(f"/customers/{chen}")
    gone = client.post(f"{base}/deletion", headers=hx)
    assert gone.status_code == 200
    undo = json.loads(gone.headers["HX-Trigger"])["toast"]["undo"]
    assert client.get(base).status_code == 404
    assert "陈伟" not in client.get(house.url("/customers")).text
    assert "陈伟" in client.get(house.url("/customers/bin")).text
    assert client.post(f"{base}/deletion", headers=hx).status_code == 404
    back = client.open(undo["url"], method=undo["method"], data=undo["values"], headers=hx)
    assert back.status_code == 200
    assert 'data-id="1"' in back.text
    assert client.get(base).status_code == 200
    told = client.get(f"{base}/history", headers=hx).text
    assert "移到了回收站" in told
    assert "从回收站还原" in told


def test_without_script_deleting_leads_to_the_list(house, chen):
    answer = house.client().post(house.url(f"/customers/{chen}/deletion"))
    assert answer.status_code == 303
    assert answer.location.endswith("/customers")


@pytest.mark.parametrize("role", ["viewer", "accountant", "service"])
def test_who_may_not_delete(house, chen, role, hx):
    client = house.client(role)
    assert client.post(house.url(f"/customers/{chen}/deletion"), headers=hx).status_code == 403
    assert client.delete(house.url(f"/customers/{chen}/deletion"), headers=hx).status_code == 403
    assert client.get(house.url("/customers/bin")).status_code == 403


def test_a_line_follows_into_its_order(house, enter, chen, hx):
    enter("orders", customer="陈伟")
    enter("order_lines", order="XS000001", model="KFR-35GW", quantity="2", unit_price="1,500")
    client = house.client()
    assert "3,000.00" in client.get(house.url("/orders")).text
    client.put(house.url("/order_lines/1/cells/quantity"), data={"value": "3", "seen": "2"}, headers=hx)
    assert "4,500.00" in client.get(house.url("/orders")).text
    client.post(house.url("/order_lines/1/deletion"), headers=hx)
    assert "4,500.00" not in client.get(house.url("/orders")).text
    client.delete(house.url("/order_lines/1/deletion"), headers=hx)
    assert "4,500.00" in client.get(house.url("/orders")).text
