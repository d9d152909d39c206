"""The pages on which a company arranges its own fields: who may, what is refused, and that nothing typed is lost."""

import pytest

from tenants.db import db
from tests.support.own import caught_up, with_field, working
from webapp.tables.own import own
from webapp.tables.own.models import OwnField
from webapp.tables.registry import tables
from webapp.tables.writing import editing

HX = {"HX-Request": "true"}


def form(**typed):
    return {"table": "customers", "label": "装修风格", "kind": "text", **typed}


def owns(house, name="customers", retired=False):
    with working(house):
        return own.fields_of(name, retired)


def only(house):
    [field] = owns(house)
    return field


@pytest.mark.parametrize("path", ["/settings/fields", "/settings/fields/new", "/settings/choices"])
def test_only_who_may_arrange_sees_it(house, other_house, path):
    assert house.client("owner").get(house.url(path)).status_code == 200
    assert house.client("admin").get(house.url(path)).status_code == 200
    for role in ("sales", "service", "accountant", "viewer"):
        assert house.client(role).get(house.url(path)).status_code == 403
    assert other_house.client("owner").get(house.url(path)).status_code == 404


def test_the_menu_leads_where_somebody_can_do_something(house):
    assert house.client("owner").get(house.url("/settings")).location.endswith("/settings/fields")
    assert house.client("viewer").get(house.url("/settings")).location.endswith("/settings/dictionary")


def test_a_field_is_added_and_is_in_the_list(house):
    client = house.client()
    answer = client.post(house.url("/settings/fields"), data=form(help="中式还是现代"))
    assert answer.status_code == 303
    assert (only(house).label, only(house).help) == ("装修风格", "中式还是现代")
    assert "装修风格" in client.get(house.url("/settings/fields")).text
    assert "装修风格" in client.get(house.url("/customers")).text


@pytest.mark.parametrize(
    "typed",
    [
        {"label": ""},
        {"label": "客户类型"},
        {"kind": "choice"},
        {"kind": "number", "low": "9", "high": "1"},
        {"kind": "number", "default": "不是数字"},
        {"kind": "formula", "formula": "{没有} + 1"},
        {"kind": "rollup"},
        {"kind": "reference"},
        {"allowed": "中式\n现代", "default": "欧式"},
        {"allowed": "中式", "sensitive": "on"},
    ],
)
def test_what_cannot_be_is_refused_beside_it_and_kept(house, typed):
    answer = house.client().post(house.url("/settings/fields"), data=form(help="留着", **typed), headers=HX)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "留着" in answer.text
    assert owns(house) == []


def test_strange_characters_break_nothing(house):
    client, strange = house.client(), "奇\x00怪"
    odd = form(label=strange, help=strange, kind="choice", options=f"{strange}\n二")
    assert client.post(house.url("/settings/fields"), data={**odd, "label": "奇怪"}).status_code == 303
    path = house.url("/settings/choices/customers/source")
    merged = client.post(f"{path}/merges", data={"code": "\x00", "into": "phone"}, headers=HX)
    assert merged.status_code == 422
    order = {"table": "customers", "ids": "²,9999999999999999999999"}
    assert client.post(house.url("/settings/fields/order"), data=order, headers=HX).status_code == 200
    assert client.get(house.url(f"/settings/fields/{10**30}")).status_code == 404
    assert (
        client.post(house.url("/settings/fields/trial"), data=form(formula="“\x00”"), headers=HX).status_code
        == 422
    )


def test_each_type_asks_for_its_own(house):
    client, seen = house.client(), {}
    for kind in ("choice", "number", "reference", "formula", "rollup", "file"):
        url = house.url(
            f"/settings/fields/parts?table=customers&kind={kind}&rollup_table=orders&rollup_how=sum"
        )
        seen[kind] = client.get(url, headers=HX).text
    assert 'name="options"' in seen["choice"]
    assert 'name="decimals"' in seen["number"]
    assert 'name="target"' in seen["reference"]
    assert 'name="formula"' in seen["formula"]
    assert 'name="rollup_field"' in seen["rollup"]
    assert 'name="default"' not in seen["file"]


def test_options_are_written_one_a_line(house):
    house.client().post(
        house.url("/settings/fields"), data=form(kind="choice", options="中式\n 现代 \n\n中式")
    )
    assert [one["label"] for one in only(house).settings["options"]] == ["中式", "现代"]


def test_a_formula_is_tried_on_real_records(house):
    with working(house) as here:
        table = here("customers")
        values, _errors = editing.check(table, {"name": "陈伟", "credit_limit": "1200"})
        editing.create(table, values)
        db.session.commit()
    client, url = house.client(), house.url("/settings/fields/trial")
    told = client.post(url, data={"table": "customers", "formula": "{信用额度} / 8"}, headers=HX)
    assert told.status_code == 200
    assert "陈伟" in told.text
    assert "150.00" in told.text
    broken = client.post(url, data={"table": "customers", "formula": "{信用额度} / 0"}, headers=HX)
    assert 'class="error"' in broken.text
    wrong = client.post(url, data={"table": "customers", "formula": "{信用额度} +"}, headers=HX)
    assert wrong.status_code == 422
    assert "第 9 个字" in wrong.text


def test_a_formula_keeps_reading_when_a_field_is_renamed(house):
    client = house.client()
    with_field(house, "customers", "单价", "money")
    price = only(house)
    client.post(house.url("/settings/fields"), data=form(label="两倍", kind="formula", formula="单价 * 2"))
    client.post(house.url(f"/settings/fields/{price.id}"), data=form(label="标价", kind="money"))
    formula = next(one for one in owns(house) if one.kind == "formula")
    assert formula.settings["formula"] == f"{{{price.key}}} * 2"
    assert "{标价} * 2" in client.get(house.url(f"/settings/fields/{formula.id}")).text


def test_two_people_change_one_field(house):
    with_field(house, "customers", "风格", "text")
    id = only(house).id
    page = house.client().get(house.url(f"/settings/fields/{id}")).text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    url = house.url(f"/settings/fields/{id}")
    assert house.client("admin").post(url, data=form(label="装修", seen=seen)).status_code == 303
    late = house.client().post(url, data=form(label="流派", seen=seen), headers=HX)
    assert late.status_code == 409
    assert "装修" in late.text
    assert 'value="流派"' in late.text
    fresh = late.text.partition('name="seen" value="')[2].partition('"')[0]
    house.client().post(url, data=form(label="流派", seen=fresh))
    assert only(house).label == "流派"


def test_fields_are_put_in_order_hidden_and_shown(house):
    client = house.client()
    for label in ("甲", "乙", "丙"):
        with_field(house, "customers", label, "text")
    ids = [one.id for one in owns(house)]
    order = {"table": "customers", "ids": f"{ids[2]},{ids[0]},{ids[1]}"}
    client.post(house.url("/settings/fields/order"), data=order, headers=HX)
    assert [one.label for one in owns(house)] == ["丙", "甲", "乙"]
    client.post(house.url(f"/settings/fields/{ids[0]}/hiding"), headers=HX)
    assert f'data-field="x_{ids[0]}"' not in client.get(house.url("/customers")).text
    client.delete(house.url(f"/settings/fields/{ids[0]}/hiding"), headers=HX)
    assert f'data-field="x_{ids[0]}"' in client.get(house.url("/customers")).text


def test_a_retired_field_keeps_its_data(house):
    key, client = with_field(house, "customers", "风格", "text"), house.client()
    with working(house) as here:
        table = here("customers")
        values, _errors = editing.check(table, {"name": "陈伟", key: "中式"})
        record = editing.create(table, values)
        db.session.commit()
    id = only(house).id
    answer = client.post(house.url(f"/settings/fields/{id}/retirement"), headers=HX)
    assert "retirement" in answer.headers["HX-Trigger"]
    assert owns(house) == []
    assert "中式" not in client.get(house.url(f"/customers/{record}")).text
    assert "风格" in client.get(house.url("/settings/fields")).text
    client.delete(house.url(f"/settings/fields/{id}/retirement"), headers=HX)
    assert "中式" in client.get(house.url(f"/customers/{record}")).text


def test_anothers_field_is_one_that_never_was(house, other_house):
    with_field(other_house, "customers", "别家", "text")
    with working(other_house):
        id = db.session.query(OwnField).one().id
    for method, path in (("get", ""), ("post", ""), ("post", "/hiding"), ("delete", "/retirement")):
        answer = getattr(house.client(), method)(house.url(f"/settings/fields/{id}{path}"))
        assert answer.status_code == 404


def test_a_list_offers_who_may_to_add_a_column(house):
    assert "/settings/fields/new?table=customers" in house.client().get(house.url("/customers")).text
    assert "/settings/fields/new" not in house.client("sales").get(house.url("/customers")).text


def test_the_dictionary_tells_every_field(house):
    with_field(house, "customers", "保密", "text", sensitive=True)
    page = house.client("viewer").get(house.url("/settings/dictionary")).text
    for name, table in tables.items():
        for field in table.fields:
            assert f'id="{name}-{field.key}"' in page
    assert f'id="customers-{only(house).key}"' in page
    assert "Customer name" in page
    found = house.client("viewer").get(house.url("/settings/dictionary?q=客户姓名"), headers=HX).text
    assert 'id="customers-name"' in found
    assert 'id="products-name"' not in found
    assert "没有" in house.client().get(house.url("/settings/dictionary?q=zzzz"), headers=HX).text


def test_a_text_is_one_of_the_values_that_are_allowed(house):
    client = house.client()
    client.post(house.url("/settings/fields"), data=form(allowed="中式\n 现代 \n\n中式\nLOFT"))
    field = only(house)
    assert field.settings["allowed"] == ["中式", "现代", "LOFT"]
    page = client.get(house.url(f"/settings/fields/{field.id}")).text
    assert ">中式\n现代\nLOFT</textarea>" in page
    caught_up(house)
    with working(house) as here:
        table = here("customers")
        assert editing.check(table, {"name": "陈伟", field.key: "ｌｏｆｔ"})[0][field.key] == "LOFT"
        _values, errors = editing.check(table, {"name": "陈伟", field.key: "欧式"})
    assert errors == {field.key: "请从这些里选一个：中式 · 现代 · LOFT"}
    refused = client.post(house.url("/customers"), data={"name": "陈伟", field.key: "欧式"}, headers=HX)
    assert refused.status_code == 422
    made = client.post(house.url("/customers"), data={"name": "陈伟", field.key: "中式"}, headers=HX)
    assert made.status_code == 201
    editor = client.get(house.url(f"/customers/1/cells/{field.key}"), headers=HX).text
    assert 'data-code="现代"' in editor
    assert "中式 · 现代 · LOFT" in client.get(house.url("/settings/dictionary")).text
    client.post(house.url(f"/settings/fields/{field.id}"), data=form(allowed=""))
    assert "allowed" not in only(house).settings


def test_whether_it_is_found_is_said_in_the_form(house):
    client = house.client()
    fresh = client.get(house.url("/settings/fields/new?table=customers")).text
    assert 'name="searched" checked' in fresh
    number = client.get(house.url("/settings/fields/parts?table=customers&kind=number"), headers=HX).text
    assert 'name="searched">' in number.replace(' aria-describedby="f-searched-hint"', "")
    client.post(house.url("/settings/fields"), data=form(finding="asked"))
    assert only(house).settings["searched"] is False
    client.post(house.url(f"/settings/fields/{only(house).id}"), data=form(finding="asked", searched="on"))
    assert only(house).settings["searched"] is True
