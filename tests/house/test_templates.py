"""Templates and the pages they make: nothing inline, unsafe or unused; each page is whole, whoever reads it."""

import re

import pytest
from jinja2 import meta, nodes

from tests.house.pages import HTML, pages, refusals, tree
from tests.house.town import ACTORS
from tests.house.words import ROOT
from tests.support.client import read
from webapp.tables import kinds
from webapp.tables.registry import tables

FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
WORDS_OF_OURS = {"</fieldset>", "</div>"}  # what may be marked safe: a tag that a macro closes
JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
OWN = re.compile(
    r'name="(?:csrf-token|csrf_token|receipt)" \w+="[^"]*"|<small>\w+ \w+ · \w+</small>|<b>\w+ \w+</b>'
)
known_pages: set[int] = set()
NOT_FOR_BROWSERS = ("mail/", "reports/book.html")  # letters and paper bring their own styles
READERS = (*ACTORS, "colleague")  # the colleague reads English
LABELLED = {"input", "select", "textarea"}
WITHOUT_LABEL = {"hidden", "submit", "button", "reset"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


def source(name):
    """The HTML of a template, without what Jinja reads."""
    return JINJA.sub("", (FOLDER / name).read_text("utf-8"))


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith(NOT_FOR_BROWSERS)])
def test_nothing_is_inline(name):
    text = source(name)
    assert not re.search(r"<style\b|\son\w+\s*=|\sstyle\s*=|javascript:", text, re.IGNORECASE)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script\b[^>]*>", text))


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_but_our_own_tags_is_marked_safe(app, name):
    parsed = app.jinja_env.parse((FOLDER / name).read_text("utf-8"))
    marked = [node.node for node in parsed.find_all(nodes.Filter) if node.name == "safe"]
    assert {getattr(node, "value", "an expression") for node in marked} <= WORDS_OF_OURS
    assert not list(parsed.find_all(nodes.ScopedEvalContextModifier)), "autoescape is never off"


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name.rpartition("/")[2].startswith("_")])
def test_a_fragment_extends_nothing(app, name):
    parsed = app.jinja_env.parse((FOLDER / name).read_text("utf-8"))
    assert not list(parsed.find_all(nodes.Extends))


def test_every_template_is_used(app):
    used = set(named_in_code())
    for name in TEMPLATES:
        parsed = app.jinja_env.parse((FOLDER / name).read_text("utf-8"))
        used |= {one for one in meta.find_referenced_templates(parsed) if one} | kept_in(parsed)
    unused = [name for name in TEMPLATES if name not in used and not of_a_kind(name)]
    assert unused == []


def kept_in(parsed):
    """Parts that a template has drawn by `kept("name", …)`."""
    calls = [call for call in parsed.find_all(nodes.Call) if getattr(call.node, "name", "") == "kept"]
    return {call.args[0].value for call in calls}


def named_in_code():
    """Template names in Python; a letter's name stands without its ending."""
    for path in (ROOT / "webapp").rglob("*.py"):
        for name in re.findall(r'"((?:\w+/)+\w+(?:\.html)?)"', path.read_text("utf-8")):
            yield name if name.endswith(".html") else f"{name}.html"


def of_a_kind(name):
    """The input of a kind of value is found by the kind's name."""
    names = {getattr(kinds, kind).name for kind in kinds.__all__ if hasattr(getattr(kinds, kind), "name")}
    names |= {field.kind.name for table in tables.values() for field in table.fields}
    return (
        name.startswith("tables/inputs/")
        and name.removeprefix("tables/inputs/").removesuffix(".html") in names
    )


@pytest.mark.parametrize("actor", READERS)
def test_every_page_is_whole(town, actor):
    """Strict HTML5, one h1, no id twice, guarded forms, nothing inline; a language, a title, a name for each input."""
    wrong, asked = [], 0
    for address, answer in pages(town, actor):
        asked += 1
        wrong += [(address, one) for one in (*unheaded(answer, address), *unread(answer, address))]
    assert asked > 30
    assert not wrong, "\n".join(map(str, wrong))


def test_every_rejected_form_is_whole(town):
    wrong = [
        (address, one)
        for address, answer in refusals(town, "owner")
        for one in (*unheaded(answer, address), *unread(answer, address))
    ]
    assert not wrong, "\n".join(map(str, wrong))


def unheaded(answer, address):
    """Headers that an answer should have and has not."""
    missing = [name for name, value in HEADERS.items() if not answer.headers.get(name, "").startswith(value)]
    policy = answer.headers.get("Content-Security-Policy", "")
    unsafe = [word for word in ("unsafe-inline", "unsafe-eval", "http:", "*") if word in policy]
    kept = [] if answer.headers.get("Cache-Control") == "no-store" else ["may be kept"]
    return missing + unsafe + kept


def unread(answer, address):
    """What is wrong with the HTML of an answer; the same page for somebody else is read once."""
    told = OWN.sub("", answer.text) if answer.mimetype == "text/html" else ""
    if not told.strip() or hash(told) in known_pages:
        return
    known_pages.add(hash(told))
    try:
        read(answer.text)
    except AssertionError as error:
        yield str(error)
    whole = tree(answer.text)
    yield from nameless(whole)
    if answer.text.lstrip()[:9].lower() == "<!doctype":
        yield from untitled(whole)


def untitled(page):
    if page.get("lang") not in ("zh-CN", "en"):
        yield "no language"
    title = page.find(f".//{HTML}title")
    if title is None or not (title.text or "").strip(" ·\n"):
        yield "no title"
    if page.find(f".//{HTML}main") is None:
        yield "no main"


def nameless(page):
    """Inputs, buttons and links that a screen reader cannot name; models for scripts and what is hidden apart."""
    named = {label.get("for") for label in page.iter(f"{HTML}label")}
    unread = {id(child) for model in page.iter(f"{HTML}template") for child in model.iter()}
    inside = {id(child) for label in page.iter(f"{HTML}label") for child in label.iter()}
    for element in page.iter():
        if id(element) in unread or not isinstance(element.tag, str) or is_hidden(element):
            continue
        tag = element.tag.removeprefix(HTML)
        labelled = element.get("aria-label") or element.get("aria-labelledby") or id(element) in inside
        if tag in LABELLED and element.get("type") not in WITHOUT_LABEL:
            if not labelled and element.get("id") not in named:
                yield f"{tag} {element.get('name') or element.get('id')} has no label"
        elif tag in ("button", "a") and not labelled and not "".join(element.itertext()).strip():
            yield f"{tag} {element.get('class')} {element.get('href', '')} has no name"


def is_hidden(element):
    return element.get("hidden") is not None or element.get("aria-hidden") == "true"


@pytest.mark.parametrize(
    "address", ["/static/css/base.css", "/static/nothing.css", "/nothing", "/healthz", "/c/no/thing"]
)
def test_every_other_answer_has_the_headers_too(town, address):
    answer = town.browser("anonymous").ask("GET", address)
    told = unheaded(answer, address)
    answer.close()
    assert told == (["may be kept"] if answer.status_code == 200 and "static" in address else [])


def test_a_refused_method_and_a_refused_form_have_them_too(town):
    browser = town.browser("owner")
    for answer in (
        browser.ask("PUT", "/sign-in"),
        browser.post("/sign-in"),
        browser.ask("POST", "/sign-in", True),
    ):
        assert answer.status_code in (400, 405, 422)
        assert unheaded(answer, "/sign-in") == []


def test_cookies_are_kept_from_scripts_and_other_sites(town):
    browser = town.browser("anonymous")
    answers = browser.ask("POST", "/language", data={"locale": "zh_CN"}), browser.get("/sign-in")
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert cookies
    for cookie in cookies:
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie, cookie
