"""In and out: one answer for strangers and people, few tries, sessions that can be ended, ways on that stay here."""

import re

import pytest
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import event, func, select

from tenants import engines
from tenants.db import db
from tenants.models import LoginSession, Person
from tests.support.accounts import PASSWORD
from webapp.accounts import guessing
from webapp.core.limits import limiter


def sessions_of(app, email):
    with app.app_context():
        return db.session.scalar(
            select(func.count()).select_from(LoginSession).join(Person).where(Person.email == email)
        )


def enter(client, email, password=PASSWORD, **more):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def test_the_page(nobody):
    page = nobody.get("/sign-in").text
    assert 'autocomplete="username"' in page and 'autocomplete="current-password"' in page


def test_in_and_straight_into_the_only_company(browser, owner):
    _, typed = owner
    client = browser()
    answer = enter(client, f" {typed['email'].upper()} ")
    assert answer.status_code == 303 and answer.location.startswith("/c/")
    assert client.get("/profile").status_code == 200
    assert client.get("/sign-in").location == answer.location


def test_with_several_companies_to_the_choice_of_them(browser, owner):
    client, typed = owner
    client.post("/sign-up", data={"company": "第二家", "slug": "", "industry": "online"})
    assert enter(browser(), typed["email"]).location == "/companies"


def test_the_next_page_is_one_of_ours(browser, owner):
    _, typed = owner
    assert enter(browser(), typed["email"], next="/profile").location == "/profile"
    for evil in ("//evil.test", "https://evil.test/", "/\\evil.test", "/\t/evil.test"):
        assert enter(browser(), typed["email"], next=evil).location.startswith("/c/")
    page = browser().get("/sign-in", query_string={"next": "//evil.test"})
    assert 'id="next" name="next" type="hidden" value=""' in page.text


def test_strangers_and_people_get_the_same_answer(browser, owner):
    _, typed = owner
    known, unknown = (
        enter(browser(), email, "wrong-password") for email in (typed["email"], "nobody@example.test")
    )
    assert known.status_code == unknown.status_code == 422
    plain = [
        a.text.replace(typed["email"], "X").replace("nobody@example.test", "X") for a in (known, unknown)
    ]
    assert _without_tokens(plain[0]) == _without_tokens(plain[1])
    assert "邮箱或密码不对" in plain[0] and "wrong-password" not in plain[0]


def _without_tokens(page):
    return re.sub(r'(name="csrf[-_]token" (?:content|value)|id="csrf_token"[^>]*value)="[^"]+"', "", page)


def test_the_work_is_the_same_for_strangers(app, monkeypatch, owner):
    _, typed = owner
    verified = []
    real = guessing.passwords._verified
    monkeypatch.setattr(guessing.passwords, "_verified", lambda *given: verified.append(1) or real(*given))
    with app.test_request_context(environ_base={"REMOTE_ADDR": "198.51.100.7"}):
        assert guessing.known("nobody@example.test", "x") is None
        assert guessing.known(typed["email"], "x") is None
    assert len(verified) == 2


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"email": "", "password": ""},
        {"email": "a\x00", "password": "x"},
        {"email": "a" * 999, "password": "x"},
    ],
)
def test_bad_values(nobody, typed):
    assert nobody.post("/sign-in", data=typed).status_code == 422


def test_five_failures_close_the_account_for_a_while_wherever_they_come_from(browser, owner):
    _, typed = owner
    for n in range(5):
        client = browser()
        client.environ_base["REMOTE_ADDR"] = f"198.51.100.{n}"
        assert enter(client, typed["email"], "wrong-password").status_code == 422
    answer = enter(browser(), typed["email"])
    assert answer.status_code == 429 and "一刻钟" in answer.text


def test_success_forgets_the_failures_before(browser, owner):
    _, typed = owner
    for _ in range(3):
        assert [enter(browser(), typed["email"], "wrong-password").status_code for _ in range(4)] == [422] * 4
        assert enter(browser(), typed["email"]).status_code == 303


def test_twenty_failures_close_the_address_but_not_for_others(browser, owner):
    _, typed = owner
    failures = [enter(browser(), f"nobody{n}@example.test", "wrong-password").status_code for n in range(20)]
    assert failures == [422] * 20
    assert enter(browser(), typed["email"]).status_code == 429
    elsewhere = browser()
    elsewhere.environ_base["REMOTE_ADDR"] = "198.51.100.9"
    assert enter(elsewhere, typed["email"]).status_code == 303


def test_the_door_stays_closed_where_nobody_counts(browser, owner, monkeypatch):
    _, typed = owner

    nowhere = storage_from_string("redis://127.0.0.1:1")
    monkeypatch.setattr(limiter, "_limiter", MovingWindowRateLimiter(nowhere))
    answer = enter(browser(), typed["email"])
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert sessions_of(browser().application, typed["email"]) == 1


def test_out(app, owner):
    client, typed = owner
    assert client.post("/sign-out").location == "/sign-in"
    assert sessions_of(app, typed["email"]) == 0
    assert client.get("/profile").status_code == 302
    assert client.post("/sign-out", csrf=False).status_code == 400
    assert client.get("/sign-out").status_code == 405


def test_a_stolen_cookie_is_worth_nothing_after_sign_out(owner, browser):
    client, _ = owner
    thief = browser()
    with client.session_transaction() as mine, thief.session_transaction() as theirs:
        theirs.update(mine)
    assert thief.get("/profile").status_code == 200
    client.post("/sign-out")
    assert thief.get("/profile").status_code == 302


def test_signing_in_makes_a_new_session(app, owner):
    client, typed = owner
    with client.session_transaction() as session:
        before = session["_user_id"]
    enter(client, typed["email"])
    with client.session_transaction() as session:
        assert session["_user_id"] != before


def test_language_of_a_visitor(nobody):
    assert '<html lang="zh-CN"' in nobody.get("/sign-in").text
    answer = nobody.post("/language", data={"locale": "en", "next": "/sign-in"})
    assert answer.status_code == 303 and answer.location == "/sign-in"
    page = nobody.get("/sign-in").text
    assert '<html lang="en"' in page and "Forgot the password?" in page
    assert nobody.post("/language", data={"locale": "xx", "next": "//evil.test"}).location == "/"
    assert '<html lang="zh-CN"' in nobody.get("/sign-in").text


def test_language_stays_with_the_person(app, owner, browser):
    client, typed = owner
    client.post("/language", data={"locale": "en", "next": "/"})
    elsewhere = browser()
    enter(elsewhere, typed["email"])
    assert "My account" in elsewhere.get("/profile").text


def test_outer_pages_do_not_exist_inside_a_company(house):
    client = house.client()
    for path in ("/sign-in", "/sign-up", "/profile", "/companies", "/password-reset"):
        assert client.get(house.url(path)).status_code == 404


def statements_of(app, work):
    """What work() says to the database, in words without values."""
    said = []

    def hear(_connection, _cursor, statement, *_):
        said.append(statement)

    with app.app_context():
        engine = engines.shared()
    event.listen(engine, "before_cursor_execute", hear)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    return said


@pytest.mark.parametrize("page,more", [("/sign-in", {"password": "wrong-password"}), ("/password-reset", {})])
def test_the_database_is_asked_the_same_for_strangers_and_people(app, browser, owner, page, more):
    """And both are written down: the same answer after the same work. A link of a person is kept beside it."""
    _, typed = owner
    known, unknown = (
        statements_of(app, lambda: browser().post(page, data={"email": email, **more}))  # noqa: B023
        for email in (typed["email"], "nobody@example.test")
    )
    written = [one for one in unknown if "INSERT" in one]
    assert "account_events" in written[-1]
    assert [s for s in known if "account_events" in s] == [s for s in unknown if "account_events" in s]
    assert [s.partition(" RETURNING")[0] for s in unknown if "SAVEPOINT" not in s] == [
        s.partition(" RETURNING")[0] for s in known if "SAVEPOINT" not in s
    ]


def test_a_window_that_moves(app):
    """Five in any quarter of an hour, not five before and five after a stroke of the clock."""
    assert isinstance(limiter.limiter, MovingWindowRateLimiter)
