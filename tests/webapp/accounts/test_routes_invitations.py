"""An invitation's link: good once, for one address, for seven days; new people, known ones, and the wrong ones."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tenants.db import db
from tenants.models import Company, Invitation, Membership, Person
from tests.support.accounts import PASSWORD, application, link_in
from webapp.accounts import routes_invitations

NEW = "会计-password-9"


@pytest.fixture
def invite(house, letters):
    """invite(address, role) has the owner invite, and gives the link of the letter."""

    def send(email, role="accountant"):
        answer = house.client().post(house.url("/members/invitations"), data={"email": email, "role": role})
        assert answer.status_code == 200
        return link_in(letters(email.lower())[-1])

    return send


def role_of(app, house, email):
    with app.app_context():
        query = select(Membership.role).join(Person).where(Person.email == email)
        return db.session.scalar(query.where(Membership.company_id == house.tenant.id))


def test_somebody_new_joins_with_a_name_and_a_password(app, house, invite, browser):
    link, client = invite("Wang@Example.test"), browser()
    page = client.get(link).text
    assert house.tenant.name in page and "会计" in page and "wang@example.test" in page and "老板 张" in page
    answer = client.post(link, data={"name": "王", "password": NEW})
    assert answer.status_code == 303 and answer.location == house.url("/")
    assert role_of(app, house, "wang@example.test") == "accountant"
    assert client.get("/profile").status_code == 200
    assert browser().post("/sign-in", data={"email": "wang@example.test", "password": NEW}).status_code == 303
    with app.app_context():
        db.session.execute(
            update(Person).where(Person.email == "wang@example.test").values(email=f"w{house.slug}@x.test")
        )
        db.session.commit()


def test_bad_values(invite, browser):
    link = invite(f"new{application()['email']}")
    for wrong in ({"name": "", "password": NEW}, {"name": "王", "password": "12345678"}, {}):
        answer = browser().post(link, data=wrong)
        assert answer.status_code == 422 and 'class="error"' in answer.text and NEW not in answer.text
    assert browser().post(link, data={"name": "王", "password": NEW}).status_code == 303, "it is still good"


def test_somebody_known_signs_in_and_joins_with_one_click(app, house, invite, owner, browser):
    signed, typed = owner
    link, client = invite(typed["email"], "sales"), browser()
    page = client.get(link).text
    assert f'href="/sign-in?next={link}"' in page and 'name="password"' not in page
    assert client.post(link, data={"name": "贼", "password": NEW}).status_code == 422, (
        "a link sets no password"
    )
    answer = client.post("/sign-in", data={"email": typed["email"], "password": PASSWORD, "next": link})
    assert answer.location == link and f'action="{link}"' in client.get(link).text
    assert client.post(link).location == house.url("/")
    assert role_of(app, house, typed["email"]) == "sales"


def test_the_wrong_person(app, house, invite, owner, stranger):
    _, typed = owner
    link = invite(typed["email"])
    page = stranger.get(link)
    assert page.status_code == 200 and "这份邀请不是给这个账号的" in page.text
    assert stranger.post(link).status_code == 403
    assert role_of(app, house, typed["email"]) is None
    assert stranger.post("/sign-out", data={"next": link}).location == link


def test_a_link_is_good_once(invite, browser, house):
    link, client = invite(application()["email"]), browser()
    assert client.post(link, data={"name": "王", "password": NEW}).status_code == 303
    again = client.get(link)
    assert again.status_code == 410 and house.url("/") in again.text, "who used it is shown the way in"
    other = browser().get(link)
    assert other.status_code == 410 and house.slug not in other.text
    assert browser().post(link, data={"name": "贼", "password": NEW}).status_code == 410


def test_a_link_used_twice_at_once_makes_one_member(app, house, invite, browser):
    email = application()["email"]
    link = invite(email)
    with ThreadPoolExecutor(2) as pool:
        posts = [
            pool.submit(browser().post, link, data={"name": f"王{n}", "password": NEW}) for n in range(2)
        ]
    assert sorted(post.result().status_code for post in posts) == [303, 410]
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Person.email == email)) == 1


def test_a_link_runs_out_after_seven_days(app, invite, browser):
    link = invite(application()["email"])
    with app.app_context():
        db.session.execute(update(Invitation).values(expires_at=Invitation.expires_at - timedelta(days=7)))
        db.session.commit()
    assert (
        browser().get(link).status_code
        == browser().post(link, data={"name": "王", "password": NEW}).status_code
        == 410
    )


def test_a_link_that_never_was(browser):
    assert browser().get("/invitations/nothing").status_code == 404
    assert browser().post("/invitations/" + "x" * 2000).status_code == 404


def test_a_newer_link_ends_the_older(invite, browser):
    email = application()["email"]
    old, new = invite(email), invite(email)
    assert browser().get(old).status_code == 404 and browser().get(new).status_code == 200


def test_a_suspended_company_takes_nobody_in(app, house, invite, browser):
    link = invite(application()["email"])
    with app.app_context():
        db.session.execute(update(Company).where(Company.id == house.tenant.id).values(state="suspended"))
        db.session.commit()
    assert browser().get(link).status_code == 404


def test_who_was_suspended_is_not_let_in_by_an_old_invitation(app, house, invite, owner):
    client, typed = owner
    link = invite(typed["email"])
    with app.app_context():
        person = db.session.scalar(select(Person.id).where(Person.email == typed["email"]))
        db.session.add(
            Membership(company_id=house.tenant.id, person_id=person, role="viewer", state="suspended")
        )
        db.session.commit()
    client.post(link)
    assert role_of(app, house, typed["email"]) == "viewer"
    assert client.get(house.url("/members")).status_code == 403


def test_somebody_who_signs_up_at_the_same_moment(app, invite, browser, monkeypatch):
    email = application()["email"]
    link, client = invite(email), browser()
    monkeypatch.setattr(routes_invitations, "person_of", lambda _: None)
    with app.app_context():
        db.session.add(Person(email=email, name="王", password_hash="-"))
        db.session.commit()
    assert client.post(link, data={"name": "王", "password": NEW}).location == link
    monkeypatch.undo()
    assert "登录后点一下即可加入" in client.get(link).text
