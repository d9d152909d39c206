"""Browsers signed out from elsewhere, all at once too; where and when each was seen; the history of an account."""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from tenants.db import db
from tenants.models import LoginSession, Membership, Person
from tests.support.accounts import PASSWORD
from webapp.accounts import events


def beside(browser, typed, address="198.51.100.4"):
    client = browser()
    client.environ_base["REMOTE_ADDR"] = address
    client.post("/sign-in", data={"email": typed["email"], "password": PASSWORD})
    assert client.get("/profile").status_code == 200
    return client


def told(client, path="/profile/activity"):
    return re.findall(r"<b>([^<]+)</b>", client.get(path).text.partition("<main")[2])


def test_everywhere_else(owner, browser):
    client, typed = owner
    others = [beside(browser, typed) for _ in range(2)]
    assert client.post("/profile/sessions/others/ending").location == "/profile"
    assert [other.get("/profile").status_code for other in others] == [302, 302]
    assert client.get("/profile").status_code == 200


def test_everywhere_and_here(owner, browser, house):
    client, typed = owner
    other, stranger = beside(browser, typed), house.client("owner")
    assert client.post("/profile/sessions/ending").location == "/sign-in"
    assert client.get("/profile").status_code == other.get("/profile").status_code == 302
    assert stranger.get("/profile").status_code == 200


def test_where_and_when(owner, browser):
    client, typed = owner
    other = beside(browser, typed, "::ffff:203.0.113.9")
    page = client.get("/profile").text
    assert "203.0.113.9 · 最近活动" in page and "127.0.0.1 · 最近活动" in page and "ffff" not in page
    assert page.index("127.0.0.1") < page.index("203.0.113.9"), "this browser stands first"
    assert other.get("/profile").text.index("203.0.113.9") < other.get("/profile").text.index("127.0.0.1")


def test_a_session_is_seen_again_after_a_while_and_writes_little(app, owner, browser):
    client, typed = owner
    home = client.get("/sign-in").location
    before = datetime.now(UTC) - timedelta(hours=1)

    def age():
        with app.app_context():
            me = select(Person.id).where(Person.email == typed["email"]).scalar_subquery()
            for table in (LoginSession, Membership):
                db.session.execute(update(table).where(table.person_id == me).values(seen_at=before))
            db.session.commit()

    def seen():
        with app.app_context():
            query = select(LoginSession.seen_at, Membership.seen_at).select_from(Person).join(LoginSession)
            return db.session.execute(query.join(Membership).where(Person.email == typed["email"])).one()

    age()
    client.get(home + "customers")
    first = seen()
    assert first[0] > before and first[1] > before
    client.get(home + "customers")
    assert seen() == first


def test_a_browser_unused_for_two_weeks_is_out(app, owner):
    client, typed = owner
    with app.app_context():
        me = select(Person.id).where(Person.email == typed["email"]).scalar_subquery()
        long_ago = datetime.now(UTC) - timedelta(days=14)
        db.session.execute(update(LoginSession).where(LoginSession.person_id == me).values(seen_at=long_ago))
        db.session.commit()
    assert client.get("/profile").status_code == 302


def test_the_history_of_an_account(owner, browser):
    client, typed = owner
    browser().post("/sign-in", data={"email": typed["email"], "password": "wrong-password"})
    other = beside(browser, typed, "203.0.113.9")
    other.post("/sign-out")
    assert told(client) == ["退出登录", "用密码登录", "密码错误", "开通公司"]
    assert "203.0.113.9" in client.get("/profile/activity").text


def test_a_history_is_its_persons_alone(owner, house):
    client, typed = owner
    assert told(house.client("owner")) == []
    assert told(client, "/profile/activity?before=1") == []
    assert told(client, "/profile/activity?before=x") == ["开通公司"]


def test_a_long_history_comes_in_pages(app, owner):
    client, typed = owner
    with app.test_request_context():
        person = db.session.scalar(select(Person).where(Person.email == typed["email"]))
        for _ in range(events.PAGE + 5):
            events.note("in", person)
        db.session.commit()
    page = client.get("/profile/activity").text
    assert page.count("用密码登录") == events.PAGE
    earlier = re.search(r"before=(\d+)", page)[1]
    assert len(told(client, f"/profile/activity?before={earlier}")) == 6


def test_a_try_in_the_name_of_nobody_is_written_without_a_name(app, browser):
    browser().post("/sign-in", data={"email": "nobody@example.test", "password": "wrong-password"})
    with app.app_context():
        last = db.session.scalars(select(events.AccountEvent).order_by(events.AccountEvent.id.desc())).first()
        assert (last.kind, last.person_id, last.about) == ("wrong-password", None, "")


def test_every_kind_has_its_sentence():
    assert set(events.SENTENCES) >= events.ALARMING
