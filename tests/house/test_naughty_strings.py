"""Strings that break things, through every door that takes text: kept, or refused with a reason, and never run."""

import itertools
import json

import pytest

from tenants.db import db
from tests.house.pages import HTML, rows, tree
from tests.house.town import RECORDS, Browser, carry, furnished
from tests.house.words import ROOT
from tests.support.companies import new_company, signed_in
from webapp.tables.registry import tables
from webapp.tables.values.kind import Invalid
from webapp.tables.writing import editing

PATH = ROOT.parent / "shared/data/naughty_strings/blns.json"
STRINGS = json.loads(PATH.read_text("utf-8")) if PATH.exists() else []
TEXTUAL = ("Text", "Code", "LongText", "Name", "Tags", "SealedText", "Address", "Phone", "Email")
PRODUCT = "62773913"  # of 7919 and 7927: nobody types it, only a template that evaluates can say it
PAYLOADS = (
    "{{ 7919*7927 }}",
    "{% for x in (7919*7927,) %}{{ x }}{% endfor %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}${7919*7927}#{7919*7927}<%= 7919*7927 %>",
    "<evil-tag onclick=evil()>x</evil-tag>",
    "\"><evil-tag hx-get='/evil' hx-trigger=load>",
    "' onmouseover='evil()' hx-get='/evil' data-x='",
    "<img src=x onerror=evil()><script>evil()</script>",
    "</textarea></template></title><evil-tag>",
    "<div hx-on::load=evil() hx-vals='js:{x: evil()}'>",
    "javascript:evil()",
    "--></style></script><svg onload=evil()>",
    "%(name)s %s %(evil)d {0} {evil}",
)
ROOMY = ("name", "company_name", "occupation", "wechat", "address", "preferences", "note")
pytestmark = pytest.mark.skipif(not STRINGS, reason="the strings are not beside this checkout")


def textual():
    """(table, field) of every field that takes a text."""
    for name, _ in RECORDS:
        for field in tables[name].editable:
            if type(field.kind).__name__ in TEXTUAL or getattr(field.kind, "extendable", False):
                yield tables[name], field


@pytest.fixture(scope="module")
def shop(app, tmp_path_factory):
    house = new_company(app)
    return house, furnished(house, tmp_path_factory.mktemp("naughty"))


@pytest.fixture(scope="module")
def browser(app, shop):
    opened = Browser(app, app.response_class, use_cookies=True)
    carry(signed_in(app, shop[0].people["owner"]), opened)
    return opened


def kept(house, table, id, key):
    """What the database holds, in clear."""
    with house.app.app_context(), house.at_work():
        value = getattr(editing.existing(table, id), table.by_key[key].attr)
        db.session.rollback()
        return value


def meant(house, table, id, field, text):
    """(the value that the text means, whether it is refused), by the rules of every door."""
    with house.app.test_request_context(), house.at_work():
        record = editing.existing(table, id)
        values, errors = editing.check(table, {field.key: text}, [field.key], record)
        db.session.rollback()
    return values.get(field.key), bool(errors)


def is_hostile(text):
    return any(mark in text for mark in "<>{\"'")


def foreign(page):
    """Elements and attributes that our templates never wrote."""
    for element in page.iter():
        if isinstance(element.tag, str):
            tag = element.tag.removeprefix(HTML)
            ours = element.get("src", "").startswith(("/static/", "/floats.js?l="))
            if tag in ("evil-tag", "img", "iframe", "script", "a:b") and not ours:
                yield tag
            for name, value in element.attrib.items():
                if str(name).startswith(("on", "hx-on", "hx-vals")) or value.startswith("/evil"):
                    yield f"{tag} {name}={value}"
                if name in ("href", "src", "action") and value.strip().lower().startswith("javascript:"):
                    yield f"{tag} {name}={value}"


def shown_in(page, key):
    """What a row shows of a field; None where the list does not have it."""
    shown = next(rows(page), {}).get(key)
    return None if shown is None else " ".join(shown.split())


def test_a_cell_keeps_what_was_typed_or_says_why_not(shop, browser):
    house, found = shop
    wrong, fields = [], itertools.cycle(textual())
    for text in STRINGS:
        table, field = next(fields)
        id = found[table.name]
        url = house.url(f"/{table.name}/{id}")
        value, refused = meant(house, table, id, field, text)
        answer = browser.ask("PUT", f"{url}/cells/{field.key}", True, data={"value": text})
        if answer.status_code != (422 if refused else 200):
            wrong.append((text, field.place, answer.status_code))
        elif not refused and kept(house, table, id, field.key) != value:
            wrong.append((text, field.place, "kept otherwise"))
        elif is_hostile(text):
            wrong += [
                (text, field.place, one) for one in escaped_badly(tree(answer.text), field, value, refused)
            ]
    assert not wrong, "\n".join(map(repr, wrong[:20]))


def escaped_badly(page, field, value, refused):
    """What is foreign in a row or an editor, and what a cell shows that its value is not."""
    yield from foreign(page)
    shown = shown_in(page, field.key)
    seen = not refused and value is not None and not field.sealed and shown is not None
    if seen and shown != " ".join(field.kind.show(value)[:100].split()):
        yield shown


def test_every_kind_reads_its_own_text_again(app, shop):
    """What an editor starts with means the value that it stands for."""
    with app.test_request_context(), shop[0].at_work():
        for (table, field), text in itertools.product(textual(), STRINGS):
            try:
                value = field.kind.parse(text)
            except Invalid:
                continue
            assert field.kind.parse(field.kind.text(value)) == value, (table.name, field.key, text)


def test_a_new_row_keeps_everything_or_says_why_not(shop, browser):
    """All text fields of a new customer or product at once; what is refused comes back as it was typed."""
    house, _ = shop
    wrong, statuses = [], set()
    for text, name in zip(STRINGS, itertools.cycle(("customers", "products"))):
        fields = [field for table, field in textual() if table.name == name]
        typed = {"kind": "person"} | {field.key: text for field in fields}
        answer = browser.ask("POST", house.url(f"/{name}"), True, data=typed)
        statuses.add(answer.status_code)
        if answer.status_code not in (201, 422):
            wrong.append((text, name, answer.status_code))
        if is_hostile(text):
            wrong += [(text, name, one) for one in foreign(tree(answer.text))]
    assert not wrong, "\n".join(map(repr, wrong[:20]))
    assert statuses == {201, 422}


def test_searching_and_filtering_find_or_find_nothing(shop, browser):
    """As search and filter, in a list, a count, a type-ahead; some hostile ones also on the page that repeats them."""
    wrong, doors = [], itertools.cycle(("/rows", "/count", "/options"))
    often = itertools.cycle((True, False, False, False))
    for text, (table, field), door in zip(STRINGS, itertools.cycle(textual()), doors, strict=False):
        base, lookup = shop[0].url(f"/{table.name}"), field.kind.lookups[0]
        hostile = is_hostile(text) and next(often)
        asked = {"q": text, f"{field.key}.{lookup}": text}
        for address in (base + door, base) if hostile else (base + door,):
            answer = browser.get(address, query_string=asked, headers={"HX-Request": "true"})
            wrong += (
                [] if answer.status_code in (200, 422) else [(text, address, field.key, answer.status_code)]
            )
            wrong += [(text, address, one) for one in (foreign(tree(answer.text)) if hostile else ())]
    assert not wrong, "\n".join(map(repr, wrong[:20]))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_is_typed_is_ever_run(shop, browser, payload):
    """In a customer's fields, seen on the list, the record's page, its history, the bin, the account and the editor."""
    house, _ = shop
    answer = browser.ask(
        "POST", house.url("/customers"), data={**dict.fromkeys(ROOMY, payload), "kind": "person"}
    )
    assert answer.status_code == 303
    url = answer.location
    about = f"%23{url.rpartition('/')[2]}"
    addresses = [
        *(url + part for part in ("", "/history", "/cells/note", "/cells/name", "/cells/note/shown")),
        *map(
            house.url,
            ("/customers", "/customers?new=1", "/customers/options", "/history", "/reports/balances"),
        ),
        house.url(f"/reports/statement?customer={about}"),
    ]
    pages = [browser.get(address).text for address in addresses]
    asked = {"q": payload, "name.contains": payload, "view": payload}
    pages.append(browser.get(house.url("/customers"), query_string=asked).text)
    assert browser.ask("POST", f"{url}/deletion").status_code == 303
    pages.append(browser.get(house.url("/customers/bin")).text)
    assert not [page[:200] for page in pages if PRODUCT in page]
    assert [one for page in pages for one in foreign(tree(page))] == []
    assert sum("evil" in page or "7919" in page for page in pages) >= 6, "the payload is there, and asleep"
