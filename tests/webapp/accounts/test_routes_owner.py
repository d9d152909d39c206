"""A company changes hands: by its owner, with the password, to somebody at work; both are told; there is always one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from tenants.db import db
from tenants.models import Membership, Person
from tests.support.accounts import PASSWORD
from webapp.accounts import passwords


@pytest.fixture
def shop(app, house):
    with app.app_context():
        owner = update(Person).where(Person.id == house.people["owner"].id)
        db.session.execute(owner.values(password_hash=passwords.hashed(PASSWORD)))
        db.session.commit()
    return house


def hand_over(shop, to, role="admin", password=PASSWORD, client=None):
    typed = {"to": to, "role": role, "current": password}
    return (client or shop.client()).post(shop.url("/members/owner"), data=typed)


def roles(app, shop):
    with app.app_context():
        rows = db.session.execute(
            select(Membership.person_id, Membership.role).filter_by(company_id=shop.tenant.id)
        )
        names = {person.id: name for name, person in shop.people.items()}
        return {names[person_id]: role for person_id, role in rows if person_id in names}


def test_from_hand_to_hand(app, shop, letters):
    heir = shop.people["sales"]
    answer = hand_over(shop, heir.id, "accountant")
    assert answer.status_code == 303 and answer.location == shop.url("/")
    assert roles(app, shop) | {"owner": "accountant", "sales": "owner"} == roles(app, shop)
    for person in (heir, shop.people["owner"]):
        assert "店员 李" in letters(person.email)[-1]
    assert shop.client("sales").get(shop.url("/members/owner")).status_code == 200
    assert shop.client("owner").get(shop.url("/members")).status_code == 403
    assert "移交公司" in shop.client("sales").get(shop.url("/members/door")).text


@pytest.mark.parametrize("role", ["admin", "sales", "viewer"])
def test_only_the_owner(app, shop, role):
    client = shop.client(role)
    assert client.get(shop.url("/members/owner")).status_code == 403
    assert hand_over(shop, shop.people[role].id, client=client).status_code == 403
    assert roles(app, shop)["owner"] == "owner"


def test_bad_values(app, shop, other_house):
    before = roles(app, shop)
    suspended = shop.people["viewer"].id
    shop.client().post(shop.url(f"/members/{suspended}/suspension"))
    for to in ("", "x", 0, suspended, shop.people["owner"].id, other_house.people["sales"].id):
        assert hand_over(shop, to).status_code == 422
    heir = shop.people["sales"].id
    assert hand_over(shop, heir, "owner").status_code == hand_over(shop, heir, "king").status_code == 422
    answer = hand_over(shop, heir, password="wrong-one-9")
    assert answer.status_code == 422 and "当前密码" in answer.text
    assert roles(app, shop) == before


def test_two_at_once_leave_one_owner(app, shop):
    heirs = [shop.people[role].id for role in ("sales", "admin")]
    clients = [shop.client(), shop.client()]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda n: hand_over(shop, heirs[n], "viewer", client=clients[n]), range(2)))
    assert sorted(answer.status_code for answer in answers)[0] == 303
    assert list(roles(app, shop).values()).count("owner") == 1


def test_nobody_to_hand_it_to(owner):
    client, _ = owner
    home = client.get("/sign-in").location
    assert "还没有别的成员" in client.get(home + "members/owner").text
