"""Two-step sign-in switched on with a picture, a code and the password; codes shown once; switched off again."""

from tests.support.accounts import PASSWORD, code_at, picture_of, switch_on
from webapp.accounts.factor import slips

PAGE = "/profile/second-factor"


def test_on_with_picture_code_and_password(owner, browser, letters):
    client, typed = owner
    other = browser()
    other.post("/sign-in", data={"email": typed["email"], "password": PASSWORD})
    _, made = switch_on(client)
    assert len(made) == 10
    page = client.get(PAGE).text
    assert "恢复码还剩 10 个" in page and not any(code in page for code in made), "codes are shown once"
    assert "两步登录" in letters(typed["email"])[-1]
    assert other.get("/profile").status_code == 302, "who came in by password alone comes in anew"
    assert client.get("/profile").status_code == 200


def test_the_picture_is_drawn_here(owner):
    client, _ = owner
    answer = client.get(PAGE)
    assert 'src="data:image/svg+xml' in answer.text and answer.headers["Cache-Control"] == "no-store"
    assert "img-src 'self' data:" in answer.headers["Content-Security-Policy"]


def test_bad_values_keep_the_picture(owner, browser):
    client, _ = owner
    slip, secret = picture_of(client.get(PAGE).text)
    good = {"slip": slip, "code": code_at(secret), "current": PASSWORD}
    for wrong in (
        {"code": "000000"},
        {"code": ""},
        {"current": "wrong-one-9"},
        {"current": ""},
        {"code": "x" * 99},
    ):
        answer = client.post(PAGE, data=good | wrong)
        assert answer.status_code == 422 and picture_of(answer.text) == (slip, secret)
    for slip_of_nobody in ("", "x", "x" * 5000):
        answer = client.post(PAGE, data=good | {"slip": slip_of_nobody})
        assert answer.status_code == 422 and picture_of(answer.text)[1] != secret
    assert client.post(PAGE, data=good).status_code == 200


def test_a_slip_is_its_persons_and_gets_old(app, monkeypatch):
    with app.app_context():
        slip = slips.fresh(7)
        assert slips.secret_on(slip, 7) and slips.secret_on(slip, 8) is None
        monkeypatch.setattr(slips, "PATIENCE", -1)
        assert slips.secret_on(slip, 7) is None


def test_on_is_not_switched_on_again(owner):
    client, _ = owner
    secret, _ = switch_on(client)
    typed = {"slip": "x", "code": code_at(secret, 1), "current": PASSWORD}
    assert client.post(PAGE, data=typed).location == PAGE


def test_new_codes_and_off_ask_for_the_password(owner, letters):
    client, typed = owner
    for path in ("/codes", "/ending"):
        answer = client.post(PAGE + path, data={"current": PASSWORD})
        assert answer.status_code == 422 and picture_of(answer.text), "it is not on"
    _, made = switch_on(client)
    for path in ("/codes", "/ending"):
        assert client.post(PAGE + path, data={"current": "wrong-one-9"}).status_code == 422
    answer = client.post(PAGE + "/codes", data={"current": PASSWORD})
    assert answer.status_code == 200 and made[0] not in answer.text and answer.text.count("<code>") == 10
    assert client.post(PAGE + "/ending", data={"current": PASSWORD}).location == PAGE
    assert "otpauth://" in client.get(PAGE).text
    assert "关闭" in letters(typed["email"])[-1]


def test_a_company_can_be_opened_beside_but_not_around_it(owner, browser):
    """Signing up with the password of somebody who has a second factor is no way in."""
    client, typed = owner
    switch_on(client)
    stranger = browser()
    answer = stranger.post("/sign-up", data=typed | {"company": "第二家"})
    assert answer.status_code == 422 and stranger.get("/profile").status_code == 302
