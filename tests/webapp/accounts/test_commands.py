"""What the people who run an installation do for somebody before a closed door."""

from ipaddress import ip_network

from tenants.db import db
from tenants.models import Company
from tests.support.accounts import PASSWORD, switch_on


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["doors", *arguments])


def test_networks_are_lifted(app, house):
    with app.app_context():
        db.session.get_one(Company, house.tenant.id).networks = [ip_network("203.0.113.7")]
        db.session.commit()
    client = house.client()
    assert client.get(house.url("/customers")).status_code == 302
    assert run(app, "open", house.slug).exit_code == 0
    assert client.get(house.url("/customers")).status_code == 200
    assert "修改登录规则" in client.get(house.url("/members/door")).text
    assert run(app, "open", "no-such-shop").exit_code == 1


def test_a_lost_phone(app, owner, browser, letters):
    client, typed = owner
    assert run(app, "one-step", typed["email"]).exit_code == 1
    switch_on(client)
    assert run(app, "one-step", typed["email"].upper()).exit_code == 0
    entered = browser().post("/sign-in", data={"email": typed["email"], "password": PASSWORD})
    assert entered.location.startswith("/c/")
    assert (
        "两步登录" in letters(typed["email"])[-1] and "关闭两步登录" in client.get("/profile/activity").text
    )
