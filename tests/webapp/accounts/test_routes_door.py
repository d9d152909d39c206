"""A company's door: two steps for chosen roles, its own networks, nobody locks themselves out, and a way back."""

import pytest
from sqlalchemy import select, update

from tenants.db import db
from tenants.models import Company, Person
from tests.support.accounts import PASSWORD, code_at, link_in, picture_of
from tests.support.client import ReadingClient
from tests.support.companies import signed_in
from webapp.accounts import passwords
from webapp.accounts.door import opening
from webapp.rights import keeping

FAR = "198.51.100.77"


@pytest.fixture
def shop(app, house):
    """A company whose people have a password."""
    with app.app_context():
        ids = [person.id for person in house.people.values()]
        values = {"password_hash": passwords.hashed(PASSWORD)}
        db.session.execute(update(Person).where(Person.id.in_(ids)).values(values))
        db.session.commit()
    return house


def far(client: ReadingClient) -> ReadingClient:
    client.environ_base["REMOTE_ADDR"] = FAR
    return client


def save(shop, role="owner", client=None, **typed):
    form = {"networks": "", "current": PASSWORD, **typed}
    return (client or shop.client(role)).post(shop.url("/members/door"), data=form)


def test_who_may_look_and_change(shop):
    for role, status in (("owner", 200), ("admin", 200), ("sales", 403), ("viewer", 403)):
        assert shop.client(role).get(shop.url("/members/door")).status_code == status
        assert save(shop, role).status_code == status


def test_only_from_its_own_networks_from_the_next_page_on(shop):
    near, away = shop.client("sales"), far(shop.client("sales"))
    assert away.get(shop.url("/customers")).status_code == 200
    assert save(shop, networks="127.0.0.0/8\n203.0.113.7").status_code == 200
    assert near.get(shop.url("/customers")).status_code == 200
    assert away.get(shop.url("/customers")).location == f"/elsewhere?next={shop.url('/customers')}"
    htmx = away.get(shop.url("/customers"), headers={"HX-Request": "true"})
    assert htmx.status_code == 403 and htmx.headers["HX-Redirect"].startswith("/elsewhere")
    assert away.post(shop.url("/customers"), data={"name": "陈伟"}).location.startswith("/elsewhere")
    assert FAR in away.get(f"/elsewhere?next={shop.url('/customers')}").text
    assert save(shop).status_code == 200 and away.get(shop.url("/customers")).status_code == 200


def test_the_other_company_is_open(shop, other_house):
    save(shop, networks="127.0.0.1")
    assert far(other_house.client()).get(other_house.url("/customers")).status_code == 200
    assert far(other_house.client()).get(shop.url("/customers")).status_code == 404


def test_nobody_locks_themselves_out(shop):
    answer = save(shop, networks="203.0.113.7")
    assert answer.status_code == 422 and "127.0.0.1" in answer.text and "203.0.113.7" in answer.text
    away = far(shop.client())
    assert save(shop, client=away, networks="127.0.0.1").status_code == 422
    assert save(shop, client=away, networks=f"127.0.0.1 {FAR}").status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        {"networks": "shop"},
        {"networks": "1" * 5000},
        {"roles": "king"},
        {"current": "wrong-one-9"},
        {"current": ""},
    ],
)
def test_bad_values_keep_what_was_typed(app, shop, typed):
    answer = save(shop, **{"networks": "127.0.0.0/8", "roles": ["sales"], **typed})
    assert answer.status_code == 422 and 'class="error"' in answer.text
    assert typed.get("networks", "127.0.0.0/8") in answer.text and PASSWORD not in answer.text
    with app.app_context():
        company = db.session.get_one(Company, shop.tenant.id)
        assert company.networks == [] and company.second_factor == []


def test_two_steps_for_a_role(app, shop):
    """Set up on the way: back to where one was, and then it is asked for at every sign-in."""
    assert save(shop, roles=["sales", "accountant"]).status_code == 200
    assert "店员 李" in shop.client("owner").get(shop.url("/members/door")).text
    assert shop.client("owner").get(shop.url("/customers")).status_code == 200
    client = shop.client("sales")
    there = client.get(shop.url("/customers")).location
    assert there == f"/profile/second-factor?next={shop.url('/customers')}"
    for verb in (client.post, client.delete):
        assert verb(shop.url("/customers/1/deletion")).location.startswith("/profile/second-factor")
    slip, secret = picture_of(client.get(there).text)
    typed = {"slip": slip, "code": code_at(secret), "current": PASSWORD, "next": shop.url("/customers")}
    answer = client.post("/profile/second-factor", data=typed)
    assert answer.status_code == 200 and f'href="{shop.url("/customers")}"' in answer.text
    assert client.get(shop.url("/customers")).status_code == 200


def test_two_steps_for_a_role_of_the_companys_own(app, shop):
    with app.test_request_context(), shop.at_work():
        role = keeping.make("学徒", "sales").id
        db.session.commit()
    staff, apprentice = shop.client("service"), shop.people["sales"].id
    given = shop.client().post(shop.url(f"/members/{apprentice}/role"), data={"role": f"own:{role}"})
    assert given.status_code == 200
    assert "学徒" in save(shop, roles=[f"own:{role}"]).text
    assert shop.client("sales").get(shop.url("/customers")).location.startswith("/profile/second-factor")
    assert staff.get(shop.url("/customers")).status_code == 200
    page = shop.client().get(shop.url("/members/door")).text
    assert "店员 李" in page and "own:" not in page.partition("改动记录")[2]
    assert save(shop, roles=["own:999"]).status_code == 422


def test_the_next_page_after_setting_up_is_one_of_ours(shop):
    client = shop.client("sales")
    page = client.get("/profile/second-factor?next=//evil.test").text
    assert '<input type="hidden" name="next" value="">' in page


def test_what_was_changed_is_told_with_who_and_from_where(shop):
    save(shop, networks="127.0.0.0/8", roles=["owner"])
    page = shop.client("admin")
    answer = page.get(shop.url("/members/door")).text
    assert "修改登录规则" in answer and "老板 张" in answer and "老板 · 127.0.0.0/8" in answer


def test_the_owner_comes_back_by_letter_once(app, shop, letters):
    save(shop, networks="127.0.0.1")
    away, email = far(shop.client()), shop.people["owner"].email
    assert "发邮件给我" in away.get(f"/elsewhere?next={shop.url('/customers')}").text
    assert away.post("/elsewhere", data={"next": shop.url("/customers")}).status_code == 303
    link = link_in(letters(email)[-1])
    assert far(shop.client("admin")).get(link).status_code == 410, "it is the owner's alone"
    assert away.get(link).status_code == 200 and away.get(shop.url("/customers")).status_code == 302
    assert away.post(link).location == shop.url("/members/door")
    assert away.get(shop.url("/customers")).status_code == 200
    assert away.get(link).status_code == away.post(link).status_code == 410
    assert "取消" in letters(email)[-1]


def test_only_owners_get_the_letter(app, shop, letters, stranger):
    save(shop, networks="127.0.0.1")
    for role in ("admin", "sales"):
        away = far(shop.client(role))
        assert "发邮件给我" not in away.get(f"/elsewhere?next={shop.url('/')}").text
        assert away.post("/elsewhere", data={"next": shop.url("/")}).status_code == 303
        assert letters(shop.people[role].email) == []
    for there in ("", "//evil.test", "/c/", "/c/no-such-shop", "/profile"):
        assert stranger.post("/elsewhere", data={"next": there}).status_code == 303
        assert stranger.get("/elsewhere", query_string={"next": there}).status_code == 200


def test_a_way_back_ends_after_half_an_hour(app, shop, letters, monkeypatch):
    save(shop, networks="127.0.0.1")
    away = far(shop.client())
    away.post("/elsewhere", data={"next": shop.url("/")})
    monkeypatch.setattr(opening, "MINUTES", -1)
    assert away.get(link_in(letters(shop.people["owner"].email)[-1])).status_code == 410


def test_letters_are_few(shop, letters):
    save(shop, networks="127.0.0.1")
    away = far(shop.client())
    answers = [away.post("/elsewhere", data={"next": shop.url("/")}).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def test_the_members_page_tells_when_each_was_last_here(app, house):
    """And who has two steps; to those who look after members."""
    house.client("sales").get(house.url("/customers"))
    page = house.client("owner").get(house.url("/members")).text
    assert "最近来过" in page and page.count('<td class="seen">') == 6
    with app.app_context():
        person = db.session.scalar(select(Person).where(Person.id == house.people["viewer"].id))
        assert person is not None
    assert signed_in(app, house.people["sales"]).get(house.url("/members")).status_code == 403
