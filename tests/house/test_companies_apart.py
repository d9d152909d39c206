"""What one company enters is nowhere in another: on no page, in no search, count or refusal, in no cache or log."""

import pytest
import structlog
from redis import Redis

from tests.house import canaries, routes
from tests.house.canaries import FIND, PHONE, SIGNS, SONG
from tests.house.pages import pages, refusals
from tests.support.accounts import PASSWORD, application
from tests.support.companies import signed_in
from webapp.core import logging
from webapp.tables.registry import tables


@pytest.fixture(scope="module")
def birds(town):
    """The ids of their records, after every text of theirs has become a canary."""
    return canaries.set_free(town, town.theirs)


def test_the_canaries_sing_at_home(town, birds):
    """Every field that was given one holds it, or the silence elsewhere would prove nothing."""
    browser, silent = signed_in(town.app, town.theirs.people["owner"]), []
    for name, id in birds.items():
        given = canaries.texts_of(tables[name], {})
        for key in given:
            shown = browser.get(town.theirs.url(f"/{name}/{id}/cells/{key}/shown")).text
            silent += [] if canaries.heard(shown) or given[key] == "0" else [(name, key, shown)]
    assert silent == []
    for words in (FIND, PHONE[-4:]):
        assert SONG in browser.get(town.theirs.url(f"/customers?q={words}")).text
        assert SONG in browser.get(town.theirs.url(f"/customers/options?q={words}")).text


@pytest.mark.parametrize("actor", ["owner", "viewer"])
def test_they_are_heard_on_no_page_of_ours(town, birds, actor):
    """The letters of all companies are shown in development, to whoever sits at the machine: they are left out."""
    heard = {}
    for address, answer in pages(town, actor):
        if not address.startswith("/mails"):
            heard[address] = canaries.heard(answer.text + str(answer.headers))
    assert {address: found for address, found in heard.items() if found} == {}


def test_no_refusal_tells_of_them(town, birds):
    heard = {address: canaries.heard(answer.text) for address, answer in refusals(town, "owner")}
    assert {address: found for address, found in heard.items() if found} == {}


def questions(town):
    """Every way to ask for them by name, number, phone or pinyin: as search, filter, type-ahead, count and new row."""
    for name, table in tables.items():
        base = town.ours.url(f"/{name}")
        for words in (FIND, PHONE, PHONE[-4:], "kingfish", "king"):
            yield from (f"{base}{page}?q={words}" for page in ("", "/rows", "/count", "/options"))
        for field in table.fields:
            lookups = {"contains", "is", "begins"} & set(field.kind.lookups)
            yield from (f"{base}?{field.key}.{lookup}=zq7 king" for lookup in sorted(lookups))
    yield from (town.ours.url(f"/reports/statement?customer={asked}") for asked in (FIND, PHONE, "C000001"))


def test_no_question_finds_them(town, birds):
    """Our own question comes back to us; what it would have found does not."""
    asked, heard = 0, {}
    for address in questions(town):
        asked += 1
        text = town.browser("owner").ask("GET", address, True).text
        said = [sign for sign in SIGNS if sign not in address and sign in text]
        heard |= {address: said} if said else {}
    assert asked > 150
    assert heard == {}


def test_no_id_of_theirs_opens_anything(town, birds):
    """Their records' ids, on every route of ours that takes one: read, saved, reverted, deleted."""
    heard = {}
    for door in routes.doors(town.app):
        if door.room in birds and "id" in door.arguments:
            given = routes.values(door, town.found(town.ours)) | {"id": birds[door.room]}
            address = routes.address(town.app, door, town.ours.url(""), **given)
            answer = town.browser("owner").ask(
                door.method, address, True, data=routes.FORM if door.method != "GET" else None
            )
            assert answer.status_code == 404, (door.method, address)
            heard[address] = canaries.heard(answer.text)
    assert {address: found for address, found in heard.items() if found} == {}


def test_a_reference_to_their_record_is_refused(town, birds):
    """An order of ours cannot belong to a customer of theirs, by id, by name, or by phone."""
    for words in (f"#{birds['customers']}", f"{FIND} {SONG} name", PHONE):
        answer = town.browser("owner").ask("POST", town.ours.url("/orders"), True, data={"customer": words})
        assert answer.status_code == 422, words


def test_redis_holds_none(town, birds, config):
    redis = Redis.from_url(config.REDIS_URL)
    kept = b"".join(repr((key, redis.dump(key))).encode() for key in redis.scan_iter())
    redis.close()
    assert [sign for sign in SIGNS if sign.encode() in kept] == []


SECRETS = (PHONE, SONG, PASSWORD, "陈伟", "13800138000", "张建国", "example.test", "wrong-password")


def test_logs_name_nobody(town, app, nobody, birds, caplog):
    """Signing up and in, rightly and wrongly, searching, saving: lines with ids, and nothing that was typed."""
    typed = application()
    wrong = {"email": typed["email"], "password": "wrong-password"}
    browser = town.browser("owner")
    with structlog.testing.capture_logs() as lines:
        nobody.post("/sign-up", data=typed)
        nobody.post("/sign-out")
        for given in (wrong, typed):
            nobody.post("/sign-in", data=given)
        browser.ask("GET", town.ours.url(f"/customers?q={PHONE}"))
        browser.ask("POST", town.ours.url("/customers"), True, data={"phone": PHONE, "email": "no address"})
        browser.ask(
            "PUT",
            town.ours.url(f"/customers/{town.found(town.ours)['customers']}/cells/name"),
            data={"value": "陈伟"},
        )
    told = "\n".join(map(str, lines)) + caplog.text
    assert len(lines) >= 7
    assert [secret for secret in SECRETS if secret in told] == []


def test_a_bug_is_logged_without_what_was_typed():
    """PostgreSQL repeats the row that it refuses; the log keeps the error and leaves the row out."""
    told = (
        'psycopg.errors.NotNullViolation: null value in column "x"\nDETAIL:  Failing row contains (1, 陈伟,\n\n1380).\n'
        'CONTEXT:  COPY customers, line 1: "陈伟"\n\nThe above exception was the direct cause of the following:\n\n'
        "sqlalchemy.exc.IntegrityError: null value\nDETAIL:  Failing row contains (1, 陈伟).\n[SQL: INSERT …]"
    )
    kept = logging.without_rows(None, "error", {"event": "bug", "exception": told})["exception"]
    assert "陈伟" not in kept and "1380" not in kept
    assert "NotNullViolation" in kept and "IntegrityError" in kept and "[SQL: INSERT …]" in kept
