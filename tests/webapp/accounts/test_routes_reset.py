"""A forgotten password: the same answer for strangers, a link good once and for an hour, the others signed out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select, update

from tenants.db import db
from tenants.models import PasswordReset, Person
from tests.support.accounts import PASSWORD, link_in
from webapp.accounts import routes_reset, tokens

NEW = "另一个-password-9"


def ask(client, email):
    return client.post("/password-reset", data={"email": email})


def test_a_new_password_and_the_others_are_out(owner, browser, letters):
    client, typed = owner
    assert ask(browser(), typed["email"].upper()).status_code == 200
    [letter] = letters(typed["email"])
    link, helper = link_in(letter), browser()
    assert "张建国" in letter and helper.get(link).status_code == 200
    assert helper.post(link, data={"password": NEW}).location == "/sign-in"
    assert client.get("/profile").status_code == 302, "who was signed in with the old password is out"
    assert helper.post("/sign-in", data={"email": typed["email"], "password": PASSWORD}).status_code == 422
    assert helper.post("/sign-in", data={"email": typed["email"], "password": NEW}).status_code == 303


def test_the_letter_names_our_address_and_not_the_one_a_stranger_claims(app, owner, letters, config):
    _, typed = owner
    with app.test_request_context("/password-reset", base_url="http://evil.test"):
        routes_reset._write_to(typed["email"])
    assert config.BASE_URL in letters(typed["email"])[0] and "evil" not in letters(typed["email"])[0]


def test_strangers_get_the_same_answer_and_no_letter(owner, browser, letters):
    _, typed = owner
    known, unknown = ask(browser(), typed["email"]), ask(browser(), "nobody@example.test")
    assert known.status_code == unknown.status_code == 200
    assert known.text.count("nobody") == 0 and len(known.text) - len(typed["email"]) == len(unknown.text) - 19
    assert letters("nobody@example.test") == []


def test_a_link_is_good_once(owner, browser, letters):
    _, typed = owner
    ask(browser(), typed["email"])
    link = link_in(letters(typed["email"])[0])
    assert browser().post(link, data={"password": NEW}).status_code == 303
    assert browser().get(link).status_code == 410
    assert browser().post(link, data={"password": NEW}).status_code == 410


def test_a_link_used_twice_at_once_sets_one_password(owner, browser, letters):
    _, typed = owner
    ask(browser(), typed["email"])
    link = link_in(letters(typed["email"])[0])
    with ThreadPoolExecutor(2) as pool:
        posts = [pool.submit(browser().post, link, data={"password": f"{NEW}{n}"}) for n in range(2)]
    assert sorted(post.result().status_code for post in posts) == [303, 410]


def test_a_newer_link_ends_the_older(owner, browser, letters):
    _, typed = owner
    ask(browser(), typed["email"]), ask(browser(), typed["email"])
    old, new = map(link_in, letters(typed["email"]))
    assert browser().get(old).status_code == 410 and browser().get(new).status_code == 200


def test_a_link_ends_after_an_hour(app, owner, browser, letters):
    _, typed = owner
    ask(browser(), typed["email"])
    with app.app_context():
        db.session.execute(
            update(PasswordReset).values(expires_at=PasswordReset.expires_at - timedelta(hours=1))
        )
        db.session.commit()
    assert browser().get(link_in(letters(typed["email"])[0])).status_code == 410


def test_the_database_does_not_hold_the_token(app, owner, browser, letters):
    _, typed = owner
    ask(browser(), typed["email"])
    token = link_in(letters(typed["email"])[0]).rpartition("/")[2]
    with app.app_context():
        kept = db.session.scalar(
            select(PasswordReset.token_hash).join(Person).where(Person.email == typed["email"])
        )
    assert kept == tokens.hashed(token) and token.encode() not in kept


def test_bad_values(owner, browser, letters):
    _, typed = owner
    assert ask(browser(), "").status_code == ask(browser(), "zhang").status_code == 422
    ask(browser(), typed["email"])
    link = link_in(letters(typed["email"])[0])
    for weak in ("", "short", "12345678", typed["email"]):
        answer = browser().post(link, data={"password": weak})
        assert answer.status_code == 422 and 'id="password-error"' in answer.text
    assert browser().get("/password-reset/" + "x" * 3000).status_code == 410


def test_letters_are_few(owner, browser, letters):
    _, typed = owner
    assert {ask(browser(), typed["email"]).status_code for _ in range(8)} == {200}
    assert len(letters(typed["email"])) == 5
    assert [ask(browser(), f"nobody{n}@example.test").status_code for n in range(23)][-1] == 429
