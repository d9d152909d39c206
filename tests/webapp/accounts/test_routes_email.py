"""Another e-mail address: both mailboxes agree, in either order; one alone changes nothing; each can stop it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from tenants.accounts import EmailChange
from tenants.db import db
from tests.support.accounts import PASSWORD, application, link_in

serial = iter(range(1, 10_000))


def ask(client, email, password=PASSWORD):
    return client.post("/profile/email", data={"email": email, "current": password})


@pytest.fixture
def asked(owner, letters):
    """(browser, what they typed, the new address, the old mailbox's link, the new one's)."""
    client, typed = owner
    new = f"new{next(serial)}@example.test"
    assert ask(client, new.upper()).location == "/profile/email"
    return client, typed, new, link_in(letters(typed["email"])[-1]), link_in(letters(new)[-1])


def enters(browser, email):
    return browser().post("/sign-in", data={"email": email, "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_both_mailboxes_agree(asked, browser, letters, order):
    client, typed, new, *links = asked
    first, second = (links[at] for at in order)
    assert "更换" in browser().get(first).text
    assert "还差一边" in browser().post(first).text
    assert enters(browser, typed["email"]) and not enters(browser, new)
    assert "已同意" in client.get("/profile/email").text
    assert new in browser().post(second).text
    assert enters(browser, new) and not enters(browser, typed["email"])
    assert new in letters(typed["email"])[-1] and new in letters(new)[-1], "both are told"
    assert client.get("/profile").status_code == 200
    for link in links:
        assert browser().get(link).status_code == browser().post(link).status_code == 410


def test_one_mailbox_alone_changes_nothing(asked, browser):
    _, typed, new, _, link = asked
    for _ in range(2):
        assert browser().post(link).status_code == 200
    assert not enters(browser, new) and enters(browser, typed["email"])


def test_opening_a_link_is_not_agreeing(asked, browser):
    """Programs that look into letters open every link."""
    _, _, new, *links = asked
    for link in links * 2:
        assert browser().get(link).status_code == 200
    assert not enters(browser, new)


@pytest.mark.parametrize("end", [3, 4])
def test_either_mailbox_can_stop_it(asked, browser, end):
    _, _, new, old_link, new_link = asked
    assert browser().post(asked[end] + "/stop").status_code == 200
    for link in (old_link, new_link):
        assert browser().post(link).status_code == 410
    assert browser().post(old_link + "/stop").status_code == 410 and not enters(browser, new)


def test_both_at_once_change_it_once(asked, browser):
    _, _, new, *links = asked
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda link: browser().post(link), links))
    assert {answer.status_code for answer in answers} == {200}
    assert sum(new in answer.text for answer in answers) == 1 and enters(browser, new)


def test_links_end_after_a_day_and_with_the_next_request(app, asked, browser, letters):
    client, _, new, old_link, new_link = asked
    ask(client, f"other-{new}")
    assert browser().get(old_link).status_code == browser().get(new_link).status_code == 410
    fresh = link_in(letters(f"other-{new}")[-1])
    with app.app_context():
        db.session.execute(update(EmailChange).values(expires_at=EmailChange.expires_at - timedelta(days=1)))
        db.session.commit()
    assert browser().get(fresh).status_code == 410


def test_an_address_that_somebody_has_gets_the_same_answer(owner, browser, letters):
    client, typed = owner
    somebody = application()
    browser().post("/sign-up", data=somebody)
    taken, free = ask(client, somebody["email"]), ask(client, "free@example.test")
    assert (taken.status_code, taken.location) == (free.status_code, free.location)
    ask(client, somebody["email"])
    browser().post(link_in(letters(typed["email"])[-1]))
    assert browser().post(link_in(letters(somebody["email"])[-1])).status_code == 409
    assert enters(browser, typed["email"]) and enters(browser, somebody["email"])


def test_bad_values(owner):
    client, typed = owner
    for email, password in (
        ("", PASSWORD), ("zhang", PASSWORD), (typed["email"], PASSWORD), ("a\x00", PASSWORD),
        ("new@example.test", "wrong-one-9"), ("new@example.test", ""),
    ):  # fmt: skip
        answer = ask(client, email, password)
        assert answer.status_code == 422 and 'class="error"' in answer.text


def test_letters_are_few(owner):
    client, _ = owner
    answers = [ask(client, f"few{n}@example.test").status_code for n in range(6)]
    assert answers == [303] * 5 + [429]
