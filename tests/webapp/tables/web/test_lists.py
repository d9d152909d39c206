"""The list page and its fragments, for everybody who may see it and for nobody else."""

import pytest

ROLES = ["owner", "admin", "sales", "service", "accountant", "viewer"]
TABLES = ["customers", "products", "orders", "order_lines", "payments"]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_every_page(house, table, hx):
    client = house.client()
    for path in ("", "/rows", "/count", "/options?q=x", "/bin", "/new"):
        assert client.get(house.url(f"/{table}{path}")).status_code == 200, path
        assert client.get(house.url(f"/{table}{path}"), headers=hx).status_code == 200, path


@pytest.mark.parametrize("role", ROLES)
def test_everybody_in_the_company_sees_the_list(house, enter, role):
    enter("customers", name="陈伟", phone="13812344517")
    page = house.client(role).get(house.url("/customers")).text
    assert "陈伟" in page
    assert "13812344517" not in page


def test_strangers_and_others(house, stranger, nobody, other_house):
    assert stranger.get(house.url("/customers")).status_code == 404
    assert other_house.client().get(house.url("/customers")).status_code == 404
    assert nobody.get(house.url("/customers")).status_code == 302
    assert nobody.get("/customers").status_code == 404


def test_a_fragment_for_htmx_a_page_for_a_browser_and_for_its_history(house, hx):
    client = house.client()
    assert "<html" in client.get(house.url("/customers")).text
    assert client.get(house.url("/customers"), headers=hx).text.lstrip().startswith("<section")
    back = client.get(house.url("/customers"), headers=hx | {"HX-History-Restore-Request": "true"})
    assert "<html" in back.text


def test_pages_go_on(house, enter):
    for n in range(52):
        enter("products", model=f"M{n:03}")
    client = house.client()
    page = client.get(house.url("/products?sort=model")).text
    assert "M049" in page
    assert "M050" not in page
    more = page.partition('hx-get="' + house.url("/products/rows"))[2].partition('"')[0].replace("&amp;", "&")
    rest = client.get(house.url("/products/rows") + more).text
    assert "M050" in rest
    assert "M051" in rest
    assert "M049" not in rest


def test_the_count_and_the_sum(house, enter, hx):
    enter("customers", name="陈伟")
    enter("orders", customer="陈伟")
    enter("order_lines", order="XS000001", model="KFR-35GW", quantity="1", unit_price="1999.5")
    counted = house.client().get(house.url("/orders/count"), headers=hx).text
    assert "1" in counted
    assert "1,999.50" in counted


def test_a_type_ahead_offers_what_parse_understands(house, enter, hx):
    enter("customers", name="陈伟")
    enter("customers", name="陈小伟")
    client = house.client()
    offered = client.get(house.url("/customers/options?q=cw"), headers=hx).text
    assert 'data-value="C000001"' in offered
    assert "陈伟" in offered
    assert "C000002" not in offered
    assert "C000002" in client.get(house.url("/customers/options?q="), headers=hx).text


def test_english_is_complete_enough_to_read(app, house, enter):
    from tenants.db import db
    from tenants.models import Person

    enter("customers", name="陈伟")
    with app.app_context():
        db.session.get(Person, house.people["owner"].id).locale = "en"
        db.session.commit()
    page = house.client().get(house.url("/customers?grade=vip&sort=-balance")).text
    assert "Customer type is VIP customer, by Balance due, descending" in page


@pytest.mark.parametrize(
    "args",
    [
        "?q=%00",
        "?q=%ff",
        "?after=%00",
        "?sort=%00",
        "?view=%00",
        "?grade=%00",
        "?%00=1",
        "?q[]=1",
        "?" + "&".join(f"grade.not={n}" for n in range(200)),
    ],
)
def test_hostile_addresses_are_never_500(house, args):
    assert house.client().get(house.url(f"/customers{args}")).status_code in (200, 422)


def test_a_new_company_is_asked_for_its_first_customer(house):
    page = house.client().get(house.url("/customers")).text
    assert "录入第一" in page or "data-new>" in page
    assert "没有符合条件的记录" not in page
    assert "没有符合条件的记录" in house.client().get(house.url("/customers?grade=vip")).text
