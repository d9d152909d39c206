"""The members page: who may, what the rules forbid, and that everything holds from the next request on."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from tenants.db import db
from tenants.models import Invitation, Membership
from tests.support.accounts import application, link_in

HTMX = {"HX-Request": "true"}


def state(app, house, who):
    with app.app_context():
        row = db.session.get(Membership, (house.tenant.id, house.people[who].id))
        return row.role, row.state


def role(house, client, who, new):
    return client.post(house.url(f"/members/{house.people[who].id}/role"), data={"role": new}, headers=HTMX)


def suspend(house, client, who):
    return client.post(house.url(f"/members/{house.people[who].id}/suspension"), headers=HTMX)


def resume(house, client, who):
    return client.delete(house.url(f"/members/{house.people[who].id}/suspension"), headers=HTMX)


def invite(house, client, email, as_="sales"):
    return client.post(house.url("/members/invitations"), data={"email": email, "role": as_}, headers=HTMX)


def number(page):
    return re.findall(r'id="invitation-(\d+)"', page)


def test_the_page_shows_everybody(house):
    page = house.client("admin").get(house.url("/members")).text
    for person in house.people.values():
        assert person.name in page and person.email in page


@pytest.mark.parametrize("who", ["sales", "service", "accountant", "viewer"])
def test_other_roles_may_not(house, who):
    client, other = house.client(who), house.people["viewer"].id
    assert client.get(house.url("/members")).status_code == 403
    assert invite(house, client, "x@example.test").status_code == 403
    assert role(house, client, who, "owner").status_code == 403
    assert suspend(house, client, "owner").status_code == 403
    assert client.delete(house.url(f"/members/{other}/suspension")).status_code == 403
    assert client.delete(house.url("/members/invitations/1")).status_code == 403


def test_other_companies_and_strangers_find_nothing(app, house, other_house, stranger, nobody):
    foreign = other_house.client("owner")
    for client in (foreign, stranger):
        assert client.get(house.url("/members")).status_code == 404
        assert suspend(house, client, "sales").status_code == 404
    assert nobody.get(house.url("/members")).status_code == 302
    outsider = house.people["sales"].id
    for path in (f"/members/{outsider}/suspension", f"/members/{outsider}/role", f"/members/{10**30}/role"):
        assert foreign.post(other_house.url(path), data={"role": "viewer"}).status_code == 404
    assert state(app, house, "sales") == ("sales", "active")


def test_invitations_of_another_company_cannot_be_touched(app, house, other_house):
    invite(house, house.client(), application()["email"])
    with app.app_context():
        id_ = db.session.scalar(select(Invitation.id).where(Invitation.company_id == house.tenant.id))
    foreign = other_house.client()
    assert foreign.delete(other_house.url(f"/members/invitations/{id_}")).status_code == 404
    assert foreign.post(other_house.url(f"/members/invitations/{id_}/letter")).status_code == 404
    assert foreign.delete(other_house.url(f"/members/invitations/{10**30}")).status_code == 404


def test_an_invitation_shows_its_link_once_and_sends_it(house, letters, config):
    client, email = house.client(), application()["email"]
    answer = invite(house, client, email.upper())
    link = link_in(letters(email)[0])
    assert answer.status_code == 200 and config.BASE_URL + link in answer.text and "<html" not in answer.text
    page = client.get(house.url("/members")).text
    assert email in page and link not in page


def test_without_script_the_whole_page_comes(house):
    answer = house.client().post(
        house.url("/members/invitations"), data={"email": application()["email"], "role": "viewer"}
    )
    assert answer.status_code == 200 and "<html" in answer.text and "invitation-link" in answer.text


def test_bad_invitations(house):
    client = house.client()
    for email in ("", "zhang", house.people["viewer"].email):
        answer = invite(house, client, email)
        assert (
            answer.status_code == 422
            and 'id="email-error"' in answer.text
            and f'value="{email}"' in answer.text
        )
    assert invite(house, client, "x@example.test", "king").status_code == 422
    assert 'id="role-error"' in invite(house, house.client("admin"), "x@example.test", "owner").text


def test_a_new_link_and_withdrawal(house, letters, browser):
    client, email = house.client(), application()["email"]
    [first] = number(invite(house, client, email).text)
    answer = client.post(house.url(f"/members/invitations/{first}/letter"), headers=HTMX)
    [second] = number(answer.text)
    old, new = map(link_in, letters(email))
    assert browser().get(old).status_code == 404 and browser().get(new).status_code == 200
    assert email not in client.delete(house.url(f"/members/invitations/{second}"), headers=HTMX).text
    assert browser().get(new).status_code == 404


def test_an_admin_cannot_send_an_owners_invitation_again(house):
    [id_] = number(invite(house, house.client(), application()["email"], "owner").text)
    assert house.client("admin").post(house.url(f"/members/invitations/{id_}/letter")).status_code == 403


def test_a_role_changes_and_holds_at_once(app, house):
    sales = house.client("sales")
    assert sales.get(house.url("/members")).status_code == 403
    answer = role(house, house.client(), "sales", "admin")
    assert answer.status_code == 200 and "toast" in answer.headers["HX-Trigger"]
    assert sales.get(house.url("/members")).status_code == 200
    role(house, house.client(), "sales", "viewer")
    assert sales.get(house.url("/members")).status_code == 403


def test_no_role_is_not_another_role(app, house):
    """A request that names none changes nothing."""
    refused = house.client("owner").post(house.url(f"/members/{house.people['admin'].id}/role"), headers=HTMX)
    assert refused.status_code == 422
    assert house.client("admin").get(house.url("/members")).status_code == 200


def test_suspension_holds_at_once_and_can_be_undone(app, house):
    admin, owner = house.client("admin"), house.client()
    assert admin.get(house.url("/members")).status_code == 200
    assert "已停用" in suspend(house, owner, "admin").text
    assert admin.get(house.url("/members")).status_code == 403
    assert resume(house, owner, "admin").status_code == 200
    assert admin.get(house.url("/members")).status_code == 200


@pytest.mark.parametrize(
    "who, act",
    [
        ("admin", lambda house, c: role(house, c, "owner", "viewer")),
        ("admin", lambda house, c: role(house, c, "admin", "owner")),
        ("admin", lambda house, c: role(house, c, "sales", "owner")),
        ("admin", lambda house, c: suspend(house, c, "owner")),
        ("admin", lambda house, c: suspend(house, c, "admin")),
        ("owner", lambda house, c: suspend(house, c, "owner")),
        ("owner", lambda house, c: role(house, c, "owner", "admin")),
        ("owner", lambda house, c: role(house, c, "sales", "king")),
    ],
)
def test_what_the_rules_forbid(app, house, who, act):
    answer = act(house, house.client(who))
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    for each in ("owner", "admin", "sales"):
        assert state(app, house, each) == (each, "active")


def test_an_owner_may_step_down_when_there_is_another(app, house):
    role(house, house.client(), "admin", "owner")
    assert role(house, house.client(), "owner", "sales").status_code == 200
    assert state(app, house, "owner")[0] == "sales"
    assert role(house, house.client("admin"), "admin", "sales").status_code == 422, "now that one is the last"


def test_two_owners_cannot_leave_at_once(app, house):
    role(house, house.client(), "admin", "owner")
    clients = {who: house.client(who) for who in ("owner", "admin")}
    with ThreadPoolExecutor(2) as pool:
        leaving = [pool.submit(role, house, clients[who], who, "sales") for who in clients]
    assert sorted(answer.result().status_code for answer in leaving) == [200, 422]
    assert [state(app, house, who)[0] for who in clients].count("owner") == 1


def test_without_a_token_nothing_changes(app, house):
    answer = house.client().post(house.url(f"/members/{house.people['sales'].id}/suspension"), csrf=False)
    assert answer.status_code == 400 and state(app, house, "sales") == ("sales", "active")
