"""Lists are drawn once for all who would see the same: nobody is ever shown a piece of anybody else's page."""

import re
from itertools import product

import pytest
from sqlalchemy import update

from tenants.current import acting_in
from tenants.db import db
from tenants.models import Company, Person
from tests.support.own import with_field

PROOF = re.compile(r'"[\w-]{10,}\.[\w-]{5,}\.[\w-]{20,}"')
PATHS = (
    "/customers",
    "/customers?view=owing",
    "/customers?sort=-balance&city=杭州",
    "/orders",
    "/customers?q=陈",
)


class Reader:
    """Somebody with a name, a company, a view and a field that nobody else has; `marks` are on their pages alone."""

    def __init__(self, at, house, role, locale, theme=""):
        self.house, self.role, self.name, self.view = house, role, f"读者{at}号", f"视图{at}号"
        self.marks = {self.name, self.view}
        with house.app.app_context(), acting_in(None, None):
            named = {"name": self.name, "locale": locale}
            db.session.execute(update(Person).where(Person.id == house.people[role].id).values(**named))
            db.session.commit()
        self.client = house.client(role)
        if theme:
            self.client.set_cookie("theme", theme)
        views = house.url("/customers/views?grade=vip")
        self.client.post(views, data={"label": self.view}, headers={"HX-Request": "true"})

    def sees(self, path, fragment=False):
        headers = {"HX-Request": "true"} if fragment else {}
        answer = self.client.get(self.house.url(path), headers=headers)
        assert answer.status_code == 200
        return PROOF.sub("", answer.text)


@pytest.fixture
def readers(app, house, other_house):
    for at, one in enumerate((house, other_house)):
        with app.app_context(), acting_in(None, None):
            db.session.execute(update(Company).where(Company.id == one.tenant.id).values(name=f"公司{at}号"))
            db.session.commit()
        with_field(one, "customers", f"字段{at}号", "text")
    told = (
        (house, "owner", "zh_CN"),
        (house, "sales", "zh_CN"),
        (house, "viewer", "en"),
        (other_house, "owner", "zh_CN"),
        (other_house, "sales", "en", "dark"),
    )
    return [Reader(at, *one) for at, one in enumerate(told)]


def test_what_is_kept_is_what_would_be_drawn(app, readers):
    asked = list(product(PATHS, (False, True), readers))
    for path, fragment, reader in asked:
        reader.sees(path, fragment)
    warm = [reader.sees(path, fragment) for path, fragment, reader in asked]
    for (path, fragment, reader), seen in zip(asked, warm, strict=True):
        app.extensions["parts"].drawn.cache_clear()
        assert reader.sees(path, fragment) == seen, (reader.name, path, fragment)


def test_nobody_sees_what_is_anothers(readers):
    for _time, path, fragment, reader in product(range(2), PATHS, (False, True), readers):
        page = reader.sees(path, fragment)
        own = f"公司{0 if reader.house is readers[0].house else 1}号", reader.house.slug
        foreign = {"公司0号", "公司1号", "字段0号", "字段1号"} - {own[0], own[0].replace("公司", "字段")}
        foreign |= {other.house.slug for other in readers} - {own[1]}
        foreign |= set().union(*(other.marks for other in readers if other is not reader))
        assert not [mark for mark in foreign if mark in page], (reader.name, path, fragment)
        assert fragment or reader.name in page and own[0] in page


def test_each_reads_in_their_language_and_light(readers):
    pages = [reader.sees("/customers") for _ in range(2) for reader in readers][5:]
    assert ['lang="en"' in page.partition("<head>")[0] for page in pages] == [False, False, True, False, True]
    assert ['data-theme="dark"' in page for page in pages] == [False] * 4 + [True]


def test_a_proof_is_never_kept(app, house):
    proofs = set()
    for _ in range(3):
        page = house.client("owner").get(house.url("/customers")).text
        found = set(re.findall(r'name="csrf(?:_|-)token" (?:value|content)="([\w.-]{60,})"', page))
        assert len(found) == 1
        proofs |= found
    assert len(proofs) == 3


def test_what_the_company_changes_is_shown_at_once(house, readers):
    owner = readers[0]
    assert "字段9号" not in owner.sees("/customers")
    with_field(house, "customers", "字段9号", "text")
    assert "字段9号" in owner.sees("/customers")
