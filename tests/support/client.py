"""A test client that reads every page it fetches: strict HTML5, one h1, no id twice, guarded forms, nothing inline."""

import html5lib
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError
from itsdangerous import URLSafeTimedSerializer

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
HTML = "{http://www.w3.org/1999/xhtml}"
RAW = "csrf for tests"
PARTS_OF_TABLES = {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "thead": "table"}


class ReadingClient(FlaskClient):
    """Sends the token that a page would have given, unless csrf=False; checks whatever HTML comes back."""

    def open(self, *args, csrf: bool = True, **kw):
        method = kw.get("method", "GET").upper()
        if csrf and method in UNSAFE:
            kw["headers"] = {"X-CSRFToken": self._token(), **dict(kw.get("headers") or {})}
        answer = super().open(*args, **kw)
        if answer.mimetype == "text/html" and answer.data and not answer.is_streamed:
            read(answer.text, where=f"{method} {args[0] if args else ''}")
        return answer

    def _token(self):
        with self.session_transaction() as session:
            session["csrf_token"] = RAW
        return URLSafeTimedSerializer(self.application.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(RAW)


def read(text: str, where: str = "") -> None:
    """Fails with what is wrong in a page or a fragment."""
    whole = text.lstrip()[:9].lower() == "<!doctype"
    wrong = [f"{message}" for message in (_page(text) if whole else _fragment(text))]
    assert not wrong, f"{where}: {'; '.join(wrong[:8])}"


def _page(text):
    try:
        tree = html5lib.HTMLParser(strict=True).parse(text)
    except ParseError as error:
        yield f"not strict HTML5: {error!r}"
        return
    headings = len(tree.findall(f".//{HTML}h1"))
    if headings != 1:
        yield f"{headings} h1"
    yield from _elements(tree)


def _fragment(text):
    first = text.lstrip().partition("<")[2].partition(" ")[0].partition(">")[0].lower()
    container = PARTS_OF_TABLES.get(first, "div")
    parser = html5lib.HTMLParser()
    tree = parser.parseFragment(text, container=container)
    if container == "div":
        for position, code, _ in parser.errors:
            yield f"{code} at {position}"
    yield from _elements(tree)


def _elements(tree):
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    yield from (f"id {one} twice" for one in {one for one in ids if ids.count(one) > 1})
    for element in tree.iter():
        if isinstance(element.tag, str):
            yield from _inline(element)
            yield from _form(element)


def _inline(element):
    tag = element.tag.removeprefix(HTML)
    for name in element.attrib:
        if name == "style" or name.startswith("on"):
            yield f"{tag} has {name}="
    if tag == "style" or (
        tag == "script" and not element.get("src") and element.get("type") != "application/json"
    ):
        yield f"inline {tag}"


def _form(element):
    if element.tag != f"{HTML}form":
        return
    if (
        not any(element.get(name) for name in ("action", "hx-get", "hx-post", "hx-put", "hx-delete"))
        and element.get("method") != "dialog"
    ):
        yield "a form without an action"
    sends = element.get("method", "").lower() == "post"
    if sends and not any(field.get("name") == "csrf_token" for field in element.iter(f"{HTML}input")):
        yield f"form {element.get('action')} without a token"
