"""The second step: a code or a recovery code after the password; few tries, each told; nothing without the password."""

import re

import pytest
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from tests.support.accounts import PASSWORD, code_at, link_in, switch_on
from webapp.accounts import guessing
from webapp.accounts.factor import half_way
from webapp.core.limits import limiter

CODE = "/sign-in/code"


@pytest.fixture
def two_steps(owner):
    """(what they typed to sign up, the secret, the recovery codes)."""
    client, typed = owner
    return typed, *switch_on(client)


def half_in(browser, typed, **more):
    client = browser()
    answer = client.post("/sign-in", data={"email": typed["email"], "password": PASSWORD, **more})
    assert answer.status_code == 303 and answer.location == CODE
    return client


def test_in_with_a_code_and_on_to_where_one_wanted(browser, two_steps):
    typed, secret, _ = two_steps
    client = half_in(browser, typed, next="/profile")
    assert client.get("/profile").status_code == 302, "half way is not in"
    assert 'autocomplete="one-time-code"' in client.get(CODE).text
    assert client.post(CODE, data={"code": code_at(secret, 1)}).location == "/profile"
    assert client.get("/profile").status_code == 200
    assert half_in(browser, typed).post(CODE, data={"code": code_at(secret, 1)}).status_code == 422, "used up"


def test_in_with_a_recovery_code_once_and_told(browser, two_steps, letters):
    typed, _, made = two_steps
    client = half_in(browser, typed)
    assert "abcde-fgh23" in client.get(CODE + "?recovery=1").text
    assert client.post(CODE + "?recovery=1", data={"code": made[0]}).status_code == 303
    assert "还剩 9 个" in client.get("/profile").text and "恢复码" in letters(typed["email"])[-1]
    assert half_in(browser, typed).post(CODE, data={"code": made[0]}).status_code == 422


def test_nothing_without_the_password(browser, two_steps):
    _, secret, made = two_steps
    for typed in (code_at(secret, 1), made[0]):
        client = browser()
        assert client.get(CODE).location == "/sign-in"
        assert client.post(CODE, data={"code": typed}).location == "/sign-in"
        assert client.get("/profile").status_code == 302


def test_half_way_ends_after_ten_minutes_and_with_the_password(browser, owner, two_steps, monkeypatch):
    typed, secret, _ = two_steps
    late, changed = half_in(browser, typed), half_in(browser, typed)
    monkeypatch.setattr(half_way, "MINUTES", -1)
    assert late.post(CODE, data={"code": code_at(secret, 1)}).location == "/sign-in"
    monkeypatch.undo()
    owner[0].post("/profile/password", data={"current": PASSWORD, "password": "另一个-password-9"})
    assert changed.post(CODE, data={"code": code_at(secret, 1)}).location == "/sign-in"


@pytest.mark.parametrize("typed", ["", "000000", "abc", "x" * 99, "\x00", "０００００１"])
def test_bad_values(browser, two_steps, typed):
    client = half_in(browser, two_steps[0])
    answer = client.post(CODE, data={"code": typed})
    assert answer.status_code == 422 and 'id="code-error"' in answer.text
    assert client.get("/profile").status_code == 302


def test_five_wrong_codes_close_it_and_the_person_is_told(browser, two_steps, letters):
    """The right password again gives no further tries."""
    typed, secret, made = two_steps
    before = len(letters(typed["email"]))
    for _ in range(5):
        assert half_in(browser, typed).post(CODE, data={"code": "000000"}).status_code == 422
    for good in (code_at(secret, 1), made[0]):
        assert half_in(browser, typed).post(CODE, data={"code": good}).status_code == 429
    [letter] = letters(typed["email"])[before:]
    assert "五次" in letter


def test_a_day_has_an_end_to_wrong_codes(app, browser, two_steps, monkeypatch):
    typed, secret, _ = two_steps
    monkeypatch.setattr(guessing, "CODES_A_DAY", guessing.parse("2 per day"))
    for _ in range(2):
        half_in(browser, typed).post(CODE, data={"code": "000000"})
    assert half_in(browser, typed).post(CODE, data={"code": code_at(secret, 1)}).status_code == 429


def test_a_right_code_forgets_the_wrong_ones_before(browser, two_steps, monkeypatch):
    typed, secret, made = two_steps
    for code in made[:2]:
        client = half_in(browser, typed)
        assert [client.post(CODE, data={"code": "000000"}).status_code for _ in range(4)] == [422] * 4
        assert client.post(CODE, data={"code": code}).status_code == 303


def test_the_second_step_is_closed_where_nobody_counts(browser, two_steps, monkeypatch):
    typed, secret, _ = two_steps
    client = half_in(browser, typed)
    nowhere = storage_from_string("redis://127.0.0.1:1")
    monkeypatch.setattr(limiter, "_limiter", MovingWindowRateLimiter(nowhere))
    assert client.post(CODE, data={"code": code_at(secret, 1)}).status_code == 503
    assert client.get("/profile").status_code == 302


def test_a_reset_password_is_not_a_way_around(browser, two_steps, letters):
    typed, _, _ = two_steps
    browser().post("/password-reset", data={"email": typed["email"]})
    helper = browser()
    helper.post(link_in(letters(typed["email"])[-1]), data={"password": "另一个-password-9"})
    answer = helper.post("/sign-in", data={"email": typed["email"], "password": "另一个-password-9"})
    assert answer.location == CODE and helper.get("/profile").status_code == 302


def test_the_history_tells_of_every_step(browser, two_steps):
    typed, secret, _ = two_steps
    client = half_in(browser, typed)
    client.post(CODE, data={"code": "000000"})
    client.post(CODE, data={"code": code_at(secret, 1)})
    told = re.findall(r"<b>([^<]+)</b>", client.get("/profile/activity").text.partition("<main")[2])
    assert told == ["用密码和验证码登录", "密码正确，验证码错误", "开启两步登录", "开通公司"]
