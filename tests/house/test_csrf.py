"""Nothing is changed from elsewhere: every unsafe route wants its own session's token, and reading changes nothing."""

from dataclasses import replace

import pytest
from itsdangerous import URLSafeTimedSerializer

from tests.house import routes
from tests.house.pages import addresses
from tests.house.state import changed, fingerprints
from tests.house.town import signed

ELSEWHERE = {"Origin": "https://evil.example", "Referer": "https://evil.example/page"}
OVERRIDES = {"X-HTTP-Method-Override": "DELETE", "X-HTTP-Method": "DELETE", "X-Method-Override": "DELETE"}


def unsafe(town):
    """(method, address) of every unsafe route."""
    for door in routes.doors(town.app):
        if door.method in routes.UNSAFE:
            given = routes.values(door, town.found(town.ours))
            prefix = "" if door.needs.where == "outside" else town.ours.url("")
            yield door.method, routes.address(town.app, door, prefix, **given)


def forged(app):
    """A token with the right inside and another key."""
    return URLSafeTimedSerializer("another key", salt="wtf-csrf-token").dumps("csrf for tests")


TOKENS = {
    "none": lambda app: {},
    "empty": lambda app: {"X-CSRFToken": ""},
    "garbage": lambda app: {"X-CSRFToken": "IjEi.Zg.x"},
    "of another session": lambda app: {"X-CSRFToken": signed(app, "somebody else's secret")},
    "signed by another": lambda app: {"X-CSRFToken": forged(app)},
}


@pytest.mark.parametrize("headers", TOKENS.values(), ids=TOKENS)
def test_without_its_own_token_nothing_happens(town, headers):
    browser = town.browser("owner")
    assert browser.token
    before = fingerprints(town)
    answers = {
        (method, address): browser.open(address, method=method, headers=headers(town.app), data=routes.FORM)
        for method, address in unsafe(town)
    }
    assert len(answers) > 40
    assert {place: answer.status_code for place, answer in answers.items() if answer.status_code != 400} == {}
    assert changed(before, fingerprints(town)) == []


@pytest.mark.parametrize(
    "headers", [ELSEWHERE, {"Origin": ELSEWHERE["Origin"]}, {}], ids=["elsewhere", "origin", "none"]
)
def test_over_https_a_request_comes_from_our_own_pages(town, monkeypatch, headers):
    """Even with the right token: the page that sent it has to be ours."""
    monkeypatch.setitem(town.app.config, "WTF_CSRF_SSL_STRICT", True)
    browser, before = town.browser("owner"), fingerprints(town)
    sent = {"X-CSRFToken": browser.token, **headers}
    with (
        browser.session_transaction() as http,
        browser.session_transaction(base_url="https://localhost") as https,
    ):
        https.update(http)
    let_in = [
        (method, address)
        for method, address in unsafe(town)
        if browser.open(
            address, method=method, headers=sent, data=routes.FORM, base_url="https://localhost"
        ).status_code
        != 400
    ]
    assert let_in == []
    assert changed(before, fingerprints(town)) == []


def test_from_our_own_pages_it_comes_through(town, monkeypatch):
    """The same requests can be seen: with a page of ours behind it, one is answered and leaves its trace."""
    monkeypatch.setitem(town.app.config, "WTF_CSRF_SSL_STRICT", True)
    browser, before = town.browser("stranger"), fingerprints(town)
    sent = {"X-CSRFToken": browser.token, "Referer": "https://localhost/profile"}
    with (
        browser.session_transaction() as http,
        browser.session_transaction(base_url="https://localhost") as https,
    ):
        https.update(http)
    typed = {"name": "外人 赵赵", "locale": "zh_CN"}
    answer = browser.post("/profile", headers=sent, data=typed, base_url="https://localhost")
    assert answer.status_code == 303
    assert changed(before, fingerprints(town)) == ["shared.people"]


def test_https_is_strict_and_its_cookies_are_bound_to_the_host(config):
    settings = replace(config, BASE_URL="https://kezhang.example").flask()
    assert settings["WTF_CSRF_SSL_STRICT"]
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")


@pytest.mark.parametrize("actor", ["owner", "stranger"])
def test_reading_changes_nothing(town, actor):
    """Every address that can be read, with every way of asking for another method in disguise."""
    browser = town.browser(actor)
    before = fingerprints(town)
    for address, fragment in addresses(town, town.ours):
        marker = "&" if "?" in address else "?"
        headers = OVERRIDES | ({"HX-Request": "true"} if fragment else {})
        browser.get(f"{address}{marker}_method=DELETE", headers=headers).close()
    assert changed(before, fingerprints(town)) == []
