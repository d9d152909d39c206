"""A person's own page: name, language, password, and the browsers that are signed in."""

import re

from tests.support.accounts import PASSWORD

NEW = "另一个-password-9"


def change(client, current, new):
    return client.post("/profile/password", data={"current": current, "password": new})


def test_name_and_language(owner):
    client, _ = owner
    assert client.post("/profile", data={"name": " 张  建国 ", "locale": "en"}).status_code == 303
    page = client.get("/profile").text
    assert 'value="张 建国"' in page and "My account" in page


def test_bad_values(owner):
    client, _ = owner
    for wrong in (
        {"name": "", "locale": "en"},
        {"name": "张", "locale": "xx"},
        {"name": "\x00", "locale": "en"},
        {},
    ):
        assert client.post("/profile", data=wrong).status_code == 422
    for current, new in (("", NEW), (PASSWORD, ""), (PASSWORD, "12345678"), ("wrong-one-9", NEW)):
        answer = change(client, current, new)
        assert answer.status_code == 422 and NEW not in answer.text


def test_a_new_password_signs_the_other_browsers_out(owner, browser):
    client, typed = owner
    other = browser()
    other.post("/sign-in", data={"email": typed["email"], "password": PASSWORD})
    assert change(client, PASSWORD, NEW).status_code == 303
    assert client.get("/profile").status_code == 200 and other.get("/profile").status_code == 302
    assert other.post("/sign-in", data={"email": typed["email"], "password": NEW}).status_code == 303


def test_guessing_the_current_password_is_slow(owner):
    client, _ = owner
    for _ in range(5):
        change(client, "wrong-one-9", NEW)
    assert "一刻钟" in change(client, PASSWORD, NEW).text


def test_the_browsers_that_are_signed_in_and_how_to_end_one(owner, browser):
    client, typed = owner
    other = browser()
    agent = "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36"
    other.post(
        "/sign-in", data={"email": typed["email"], "password": PASSWORD}, headers={"User-Agent": agent}
    )
    page = client.get("/profile").text
    assert "Chrome · Windows" in page and page.count("/ending") == 3 and "当前浏览器" in page
    assert client.post(ending(page)).status_code == 303
    assert other.get("/profile").status_code == 302 and client.get("/profile").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(owner, house):
    client, typed = owner
    other = client.application.test_client()
    other.post("/sign-in", data={"email": typed["email"], "password": PASSWORD})
    stranger = house.client("owner")
    assert stranger.post(ending(client.get("/profile").text)).status_code == 404
    assert stranger.post("/profile/sessions/zz/ending").status_code == 404


def ending(page):
    return re.search(r'"(/profile/sessions/[0-9a-f]{16}/ending)"', page)[1]


def test_nobody_is_asked_to_sign_in(nobody):
    for path in ("/profile", "/profile/password", "/profile/sessions/x/ending"):
        assert nobody.post(path).status_code == 302
