"""The lists that a company arranges: what is typed is offered, options are named, coloured, retired, and merged."""

import pytest
from sqlalchemy import text

from tenants.db import company_connection, db
from tests.support import jobs
from tests.support.own import caught_up, with_field, working
from webapp.tables.own import merging
from webapp.tables.own.lists import learn_used, list_of
from webapp.tables.writing import editing

HX = {"HX-Request": "true"}
METHODS = "/settings/choices/orders/payment_method"


def options(house, table="orders", key="payment_method"):
    with working(caught_up(house)) as here:
        return {code: str(label) for code, label in here(table).by_key[key].kind.options}


def sources(house):
    with working(house):
        query = text("SELECT name, source FROM customers ORDER BY id")
        return dict(company_connection().execute(query).tuples().all())


def act_of(answer):
    return answer.headers["HX-Trigger"].partition('"act": "')[2].partition('"')[0]


def customers(house, *pairs, role="owner"):
    """Customers, each with where they came from."""
    ids = []
    with working(caught_up(house), role) as here:
        for name, source in pairs:
            values, errors = editing.check(here("customers"), {"name": name, "source": source})
            assert not errors
            ids.append(editing.create(here("customers"), values))
        db.session.commit()
    return ids


def test_only_who_may_arrange_them(house, other_house):
    path = house.url(METHODS)
    assert house.client().get(path).status_code == 200
    assert house.client("sales").get(path).status_code == 403
    assert house.client("sales").post(f"{path}/merges", data={"into": "cash"}).status_code == 403
    assert other_house.client().get(path).status_code == 404
    assert house.client().get(house.url("/settings/choices/orders/status")).status_code == 404
    assert house.client().get(house.url("/settings/choices/nothing/name")).status_code == 404


def test_what_is_typed_is_offered_from_then_on(house):
    [id] = customers(house, ("甲", "抖音"), role="sales")
    assert options(house, "customers", "source")["抖音"] == "抖音"
    editor = house.client("sales").get(house.url(f"/customers/{id}/cells/source"), headers=HX)
    assert 'data-code="抖音"' in editor.text


def test_what_an_import_brings_is_offered_too(house):
    """It writes rows without asking anybody; afterwards the table's own words are learnt."""
    with working(house) as here:
        company_connection().execute(text("INSERT INTO customers (name, source) VALUES ('甲', '小红书')"))
        learn_used(here("customers"))
        db.session.commit()
    assert options(house, "customers", "source")["小红书"] == "小红书"


def test_what_the_company_renames_is_understood_and_shown_by_its_name(house):
    [id] = customers(house, ("甲", "到店"))
    path = house.url("/settings/choices/customers/source")
    sent = {"code": "store", "label": "进店", "tone": "gold", "seen": "到店"}
    assert house.client().post(f"{path}/labels", data=sent, headers=HX).status_code == 200
    page = house.client().get(house.url(f"/customers/{id}")).text
    assert "进店" in page
    with working(caught_up(house)) as here:
        kind = here("customers").by_key["source"].kind
        assert (kind.parse("进店"), kind.parse("store"), kind.look("store").dot) == ("store", "store", "gold")
    late = house.client("admin").post(f"{path}/labels", data={**sent, "label": "门店"}, headers=HX)
    assert late.status_code == 409
    assert 'value="门店"' in late.text


@pytest.mark.parametrize("label", ["", "电话", "长" * 41])
def test_a_name_that_cannot_be_is_refused_beside_it(house, label):
    path = house.url("/settings/choices/customers/source")
    answer = house.client().post(f"{path}/options", data={"label": label}, headers=HX)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_one_list_serves_orders_and_payments(house):
    path, client = house.url(METHODS), house.client()
    client.post(f"{path}/options", data={"label": "云闪付"}, headers=HX)
    assert "云闪付" in options(house)
    assert "云闪付" in options(house, "payments", "method")
    client.post(f"{path}/order", data={"code": ["云闪付", "alipay"]}, headers=HX)
    assert list(options(house))[:2] == ["云闪付", "alipay"]
    client.post(f"{path}/retirement", data={"code": "card"}, headers=HX)
    assert "card" not in options(house)
    assert client.get(path).status_code == 200
    client.delete(f"{path}/retirement?code=card", headers=HX)
    assert "card" in options(house)


def test_what_new_records_begin_with_stays(house):
    path = house.url("/settings/choices/customers/grade")
    assert house.client().post(f"{path}/retirement", data={"code": "normal"}, headers=HX).status_code == 422
    answer = house.client().post(f"{path}/merges", data={"code": "normal", "into": "vip"}, headers=HX)
    assert answer.status_code == 422
    assert "grade" in house.client().get(path).text


def test_a_merge_is_previewed_done_and_taken_apart(house):
    customers(house, ("甲", "微信"), ("乙", "wechat"), ("丙", "WX"), ("丁", "电话"))
    path, client = house.url("/settings/choices/customers/source"), house.client()
    sent = {"code": ["wechat", "WX"], "into": "微信"}
    preview = client.post(f"{path}/merges", data={**sent, "try": "1"}, headers=HX)
    assert preview.status_code == 200
    assert '<td class="num">2</td>' in preview.text
    assert sources(house)["乙"] == "wechat"
    done = client.post(f"{path}/merges", data=sent, headers=HX)
    assert done.status_code == 200
    assert sources(house) == {"甲": "微信", "乙": "微信", "丙": "微信", "丁": "phone"}
    assert not {"wechat", "WX"} & options(house, "customers", "source").keys()
    with working(caught_up(house)) as here:
        assert here("customers").by_key["source"].kind.parse("WX") == "微信"
        told = text("SELECT count(*), count(DISTINCT action), min(door) FROM audit_changes WHERE action = :act"
                    " AND table_name = 'customers'")  # fmt: skip
        assert tuple(company_connection().execute(told, {"act": act_of(done)}).one()) == (2, 1, "merge")
    editing_since(house, "丙")
    apart = client.post(f"{path}/partings", data={"act": act_of(done)}, headers=HX)
    assert apart.status_code == 200
    assert sources(house) == {"甲": "微信", "乙": "wechat", "丙": "store", "丁": "phone"}
    assert {"wechat", "WX"} <= options(house, "customers", "source").keys()
    again = client.post(f"{path}/partings", data={"act": act_of(done)}, headers=HX)
    assert again.status_code == 422


def editing_since(house, name):
    """Somebody else gives this customer another source."""
    with working(caught_up(house), "sales", "cell") as here:
        query = text("SELECT id FROM customers WHERE name = :name")
        id = company_connection().execute(query, {"name": name}).scalar_one()
        editing.change(here("customers"), id, "source", "store", "微信")
        db.session.commit()


def test_two_people_merge_at_once(house):
    """Whoever comes second finds nothing left of it, and changes nothing."""
    customers(house, ("甲", "微信"), ("乙", "wechat"))
    path, sent = house.url("/settings/choices/customers/source"), {"code": "wechat", "into": "微信"}
    assert house.client().post(f"{path}/merges", data=sent, headers=HX).status_code == 200
    second = house.client("admin").post(f"{path}/merges", data={"code": "微信", "into": "wechat"}, headers=HX)
    assert second.status_code == 422
    assert sources(house) == {"甲": "微信", "乙": "微信"}


@pytest.mark.parametrize(
    "sent", [{}, {"into": "phone"}, {"code": "phone", "into": "没有的"}, {"code": "没有的", "into": "phone"}]
)
def test_a_merge_of_nothing_is_refused(house, sent):
    path = house.url("/settings/choices/customers/source")
    assert house.client().post(f"{path}/merges", data=sent, headers=HX).status_code == 422


def test_the_list_of_an_own_field_is_merged_too(house):
    key = with_field(
        house, "customers", "风格", "choice", {"options": [{"label": "中式"}, {"label": "中国风"}]}
    )
    with working(house) as here:
        values, _errors = editing.check(here("customers"), {"name": "甲", key: "中国风"})
        id = editing.create(here("customers"), values)
        db.session.commit()
    path, client = house.url(f"/settings/choices/customers/{key}"), house.client()
    done = client.post(f"{path}/merges", data={"code": "o2", "into": "o1"}, headers=HX)
    assert done.status_code == 200
    assert "中式" in client.get(house.url(f"/customers/{id}")).text
    client.post(f"{path}/partings", data={"act": act_of(done)}, headers=HX)
    assert options(house, "customers", key) == {"o1": "中式", "o2": "中国风"}
    with working(caught_up(house)) as here:
        assert getattr(editing.existing(here("customers"), id), key) == "o2"


def test_a_long_merge_is_a_job(house, monkeypatch):
    monkeypatch.setattr(merging, "AT_ONCE", 0)
    customers(house, ("甲", "微信"), ("乙", "wechat"))
    path = house.url("/settings/choices/customers/source")
    answer = house.client().post(f"{path}/merges", data={"code": "wechat", "into": "微信"}, headers=HX)
    assert answer.status_code == 202
    jobs.run_due(house.app)
    assert sources(house) == {"甲": "微信", "乙": "微信"}
    with working(caught_up(house)):
        act = list_of("customers", "source").acts()["wechat"]
    apart = house.client().post(f"{path}/partings", data={"act": act}, headers=HX)
    assert apart.status_code == 202
    jobs.run_due(house.app)
    assert sources(house) == {"甲": "微信", "乙": "wechat"}
