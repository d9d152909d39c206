"""Every door is guarded: each route × method × actor × company × plain or htmx answers as its declaration promises."""

import re

import pytest
from flask import Flask

from tests.house import routes
from tests.house.town import ACTORS, FIRST, ROLES
from tests.support.shop import Shop
from webapp.core import access
from webapp.tables.registry import tables

PLACES = ("ours", "theirs", "outside")
PATTERNS = ("customers", "order_lines")
TOKENS = re.compile(r'name="csrf(?:-token|_token)" (?:content|value)="[^"]*"')
OWN = {"X-Request-Id", "Set-Cookie", "Content-Length"}
SAMPLE = 4  # under htmx the answer is the same refusal; a few ids tell
DOES_NOT_EXIST = 8_999_999


def test_an_unguarded_endpoint_stops_start_up():
    app = Flask("unguarded")
    app.add_url_rule("/open", "open_door", lambda: "come in")
    with pytest.raises(RuntimeError, match="open_door"):
        access.assert_every_endpoint_is_guarded(app)


def test_there_are_thousands_of_visits(app):
    visits = sum(len(ways(door, place)) for door in routes.doors(app) for place in PLACES)
    assert visits * len(ACTORS) >= 3_000


@pytest.mark.parametrize("actor", ACTORS)
def test_each_door_answers_as_declared(town, actor):
    deviations = []
    for door in routes.doors(town.app):
        for place in PLACES:
            for fragment in ways(door, place):
                allowed = routes.expected(door, actor, place)
                status = visit(town, door, actor, place, fragment)
                if status not in allowed:
                    deviations.append((door.method, door.rule, place, fragment, status, sorted(allowed)))
    assert not deviations, "\n".join(map(str, deviations))


def ways(door, place):
    """Plain and by htmx; a company's page outside every company is one refusal, asked for once. All tables have the
    same doors: two are visited in every way, the others in one way a place."""
    if door.room in tables and door.room not in PATTERNS:
        return {"ours": (len(door.rule) % 2 == 0,), "theirs": (len(door.rule) % 2 == 1,), "outside": ()}[
            place
        ]
    return (True,) if place == "outside" and door.needs.where == "company" else (False, True)


def visit(town, door, actor, place, fragment):
    """The status of one visit; the way to the sign-in page counts as 401. What it did is undone."""
    house = town.theirs if place == "theirs" else town.ours
    given = routes.values(door, town.found(house), actor)
    prefix = "" if place == "outside" else house.url("")
    address = routes.address(town.app, door, prefix, **given)
    data = routes.body(door, town, given) if door.method in routes.UNSAFE and place == "ours" else None
    answer = town.browser(actor).ask(door.method, address, fragment, data=data)
    answer.close()
    led_away = answer.status_code == 302 and answer.location.startswith("/sign-in?next=")
    if answer.status_code < 400 and not led_away:
        undo(town, door, actor, given)
    return 401 if led_away else answer.status_code


def undo(town, door, actor, given):
    """Puts back what the next visitor needs."""
    if door.endpoint.endswith(".delete"):
        Shop(town.ours).restore(door.room, given["id"])
    elif door.endpoint in ("settings.retire_field", "settings.hide_field"):
        door_back = door.rule.replace("<int:id>", str(given["id"]))
        town.browser("owner").ask("DELETE", town.ours.url(door_back))
    elif door.endpoint in ("accounts.sign_out", "accounts.end_everywhere"):
        town.forget(actor)
    elif door.endpoint == "viewing.begin":
        town.browser(actor).ask("POST", town.ours.url("/viewing/end"), data={})
    elif door.endpoint == "members.close_door":
        town.browser("owner").ask("DELETE", town.ours.url(f"/members/{given['id']}/suspension"))
    elif door.endpoint in ("members.withdraw", "members.send_again"):
        town.invite_again()


def test_a_method_that_is_not_offered_is_405(town):
    deviations, asked = [], 0
    for method, door in routes.wrong_methods(town.app):
        given = routes.values(door, town.found(town.ours))
        prefix = "" if door.needs.where == "outside" else town.ours.url("")
        answer = town.browser("owner").ask(method, routes.address(town.app, door, prefix, **given))
        asked += 1
        if answer.status_code != 405 or door.method not in answer.headers["Allow"]:
            deviations.append((method, door.rule, answer.status_code))
    assert asked > 100
    assert not deviations, "\n".join(map(str, deviations))


def id_parameters(town):
    """(door, parameter) of every route that names a record of a company."""
    for door in routes.doors(town.app):
        if door.needs.where == "company":
            yield from ((door, name) for name in door.arguments if name == "id" or name.endswith("_id"))


def plain(answer, id):
    """An answer without what may differ: its tokens, its request's id, and the address that was asked for."""
    place = re.compile(rf"/{id}(?![\w-])")
    headers = {name: place.sub("/#", value) for name, value in answer.headers if name not in OWN}
    return answer.status_code, headers, place.sub("/#", TOKENS.sub("", answer.get_data(as_text=True)))


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "htmx"])
def test_another_companys_record_is_one_that_never_was(town, fragment):
    """Unknown, in the bin, or another company's: the same bytes."""
    deviations, asked = [], 0
    for door, name in id_parameters(town):
        given = routes.values(door, town.found(town.ours))
        never = answered(town, door, given | {name: DOES_NOT_EXIST}, fragment)
        for id in strangers(town, door, name)[-SAMPLE if fragment else 0 :]:
            asked += 1
            if answered(town, door, given | {name: id}, fragment) != never:
                deviations.append((door.method, door.rule, name, id))
        if never[0] != 404:
            deviations.append((door.method, door.rule, never[0]))
    assert asked > 100
    assert not deviations, "\n".join(map(str, deviations))


def strangers(town, door, name):
    """Ids that mean something elsewhere: of the other company's things, and of our own in the bin."""
    theirs, ours = town.found(town.theirs), town.found(town.ours)
    if name == "job_id":
        return [id for what, id in theirs.items() if what.startswith("job of")]
    if door.room == "members":
        return [theirs["invitations" if "/invitations/" in door.rule else "members"]]
    binned = ours.get(f"{door.room} deleted") if not door.endpoint.endswith(".restore") else None
    return [id for what, id in theirs.items() if id >= FIRST] + ([binned] if binned else [])


def answered(town, door, given, fragment):
    [id] = [value for name, value in given.items() if name == "id" or name.endswith("_id")]
    address = routes.address(town.app, door, town.ours.url(""), **given)
    data = None if door.method == "GET" else routes.FORM
    town.browser("owner").hush()
    return plain(town.browser("owner").ask(door.method, address, fragment, data=data), id)


def left_to_tell(browser):
    """As an earlier visit to a form leaves it."""
    with browser.session_transaction() as session:
        session["_flashes"] = [("ok", "已保存")]


@pytest.mark.parametrize("actor", ["anonymous", "stranger", *ROLES[:1]])
def test_another_company_is_one_that_never_was(town, actor):
    left_to_tell(town.browser(actor))
    town.browser(actor).hush()
    there = town.browser(actor).ask("GET", town.theirs.url("/customers"))
    nowhere = town.browser(actor).ask("GET", "/c/there-is-none/customers")
    assert plain(there, town.theirs.slug) == plain(nowhere, "there-is-none")
