"""Database or Redis away: a friendly answer that tries again, nothing lost, and work goes on when they are back."""

from dataclasses import replace

import pytest
from sqlalchemy import make_url

from tenants import engines
from tests.house.town import Browser
from tests.house.town import plain_key as key_of
from tests.support.accounts import application
from tests.support.client import read
from webapp.core.limits import limiter

NOWHERE = {"host": "127.0.0.1", "port": 9, "query": {}}


@pytest.fixture
def no_database(config, town):
    """Every new connection goes to an address where nothing listens."""
    for actor in ("owner", "anonymous"):
        assert town.browser(actor).token  # browsers sign in while they can
    dead = make_url(config.DATABASE_URL).set(**NOWHERE).render_as_string(hide_password=False)
    engines.configure(replace(config, DATABASE_URL=dead))
    yield
    engines.configure(config)


@pytest.fixture
def no_redis(config, town, monkeypatch):
    pool = limiter.limiter.storage.storage.connection_pool
    with monkeypatch.context() as patch:
        for name, value in {"path": "/nowhere/redis.sock", "port": 9}.items():
            if name in pool.connection_kwargs:
                patch.setitem(pool.connection_kwargs, name, value)
        _forget(pool)
        engines.configure(replace(config, REDIS_URL="redis://127.0.0.1:9/0"))
        yield
    engines.configure(config)
    _forget(pool)


def _forget(pool):
    pool.disconnect()
    pool.reset()


@pytest.mark.parametrize("path", ["/customers", "/orders/new", "/reports", "/history", "/jobs", "/nothing"])
@pytest.mark.parametrize("fragment", [False, True], ids=["page", "htmx"])
def test_without_a_database_people_are_asked_to_wait(town, no_database, path, fragment):
    answer = town.browser("owner").ask("GET", town.ours.url(path), fragment)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"
    read(answer.text)
    assert "请稍候" in answer.text or "数据库" in answer.text
    assert ("<!doctype" in answer.text) != fragment


def test_a_page_that_waits_tries_again_by_itself(town, no_database):
    answer = town.browser("owner").ask("GET", town.ours.url("/customers"))
    assert "data-retry=" in answer.text
    assert "/static/js/retry.js" in answer.text


@pytest.mark.parametrize("verb", ["PUT", "POST", "DELETE"])
def test_what_is_sent_meanwhile_is_refused_in_the_same_way(town, no_database, verb):
    id = town.found(town.ours)["customers"]
    path = {
        "PUT": f"/customers/{id}/cells/note",
        "POST": "/customers",
        "DELETE": f"/customers/{id}/deletion",
    }[verb]
    answer = town.browser("owner").ask(verb, town.ours.url(path), True, data={"value": "后来的话"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")


def test_programs_are_told_in_json(town, no_database):
    answer = town.browser("owner").get(town.ours.url("/customers"), headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert set(answer.json) == {"error", "message"}


def test_sign_in_waits_and_the_front_page_does_not(town, no_database):
    browser = Browser(town.app, town.app.response_class, use_cookies=True)
    assert browser.get("/").status_code == 200
    answer = browser.ask("POST", "/sign-in", data={"email": "somebody@example.test", "password": "x" * 12})
    assert answer.status_code == 503


def test_health_says_what_fails(town, no_database):
    answer = town.browser("anonymous").get("/healthz")
    assert answer.status_code == 503
    assert "database" in answer.json["failing"]


def test_work_goes_on_when_it_is_back(town, config):
    browser, url = town.browser("owner"), town.ours.url("/customers")
    dead = make_url(config.DATABASE_URL).set(**NOWHERE).render_as_string(hide_password=False)
    engines.configure(replace(config, DATABASE_URL=dead))
    assert browser.ask("GET", url).status_code == 503
    engines.configure(config)
    assert browser.ask("GET", url).status_code == 200


def test_connections_that_are_cut_cost_one_answer_at_most(town):
    """A database that restarts kills what is pooled: the next request may have to be sent again, the one after not."""
    browser, url = town.browser("owner"), town.ours.url("/customers")
    assert browser.ask("GET", url).status_code == 200
    _cut(town)
    assert browser.ask("GET", url).status_code in (200, 503)
    assert browser.ask("GET", url).status_code in (200, 503)
    assert browser.ask("GET", url).status_code == 200


def _cut(town):
    """Closes the sockets of the pooled connections, as a server does that goes down."""
    for engine in (engines.shared(), engines.of_company(town.ours.tenant.schema)):
        with engine.connect() as connection:
            raw = connection.connection.dbapi_connection
        raw.pgconn.finish()


def test_without_redis_nobody_signs_in(town, no_redis, nobody):
    """Without a count there is no trying of passwords."""
    for address, typed in (
        ("/sign-in", {"email": "a@example.test", "password": "x" * 12}),
        ("/sign-up", application()),
    ):
        answer = nobody.post(address, data=typed)
        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "3"), address


@pytest.mark.parametrize("table", ["customers", "products", "orders", "order_lines", "payments"])
def test_without_redis_the_work_goes_on(town, no_redis, table):
    """Lists, records and cells ask the database alone."""
    browser, url = town.browser("owner"), town.ours.url(f"/{table}")
    id = town.found(town.ours)[table]
    assert browser.ask("GET", url).status_code == 200
    assert browser.ask("GET", f"{url}/{id}").status_code == 200
    saved = browser.ask(
        "PUT", f"{url}/{id}/cells/{key_of(table)}", True, data={"value": "计数的不在，也照样写下"}
    )
    assert saved.status_code == 200
    assert "计数的不在，也照样写下" in browser.ask("GET", f"{url}/{id}").text


def test_without_redis_a_new_record_is_entered(town, no_redis):
    answer = town.browser("owner").ask(
        "POST", town.ours.url("/customers"), True, data={"name": "王芳", "kind": "person"}
    )
    assert answer.status_code == 201
    assert "redis" in town.browser("anonymous").get("/healthz").json["failing"]
