"""Every page that a browser can be led to: GET routes, parameters filled in, and the questions that lists answer."""

from collections.abc import Iterator
from itertools import chain

import html5lib

from tests.house import routes
from tests.house.town import Town
from webapp.tables.registry import tables

HTML = "{http://www.w3.org/1999/xhtml}"
ASKING = ("owner", "colleague", "viewer")  # what a list answers does not hang on more than what may be done
SAFE_WHEN_EMPTY = {
    *(
        "accounts.sign_out",
        "accounts.end_everywhere",
        "accounts.end_others",
        "accounts.write_to_owner",
        "accounts.prove",
    ),
    *("accounts.language", "pool.set_rules", "industries.save", "industries.write", "industries.remove"),
    *("keeping.withdraw", "keeping.take_out", "keeping.rotate_keys", "viewing.end", "history.export"),
    *("industries.bring_back", "industries.forget", "quality.examine"),
}
SILENT = {f"{HTML}script", f"{HTML}style"}
SPOKEN = ("alt", "aria-label", "placeholder", "title")
FRAGMENTS_ONLY = (
    ".rows",
    ".count",
    ".options",
    ".new",
    ".cell",
    ".shown",
    ".under",
    ".slug",
    ".timeline",
    ".layout",
    ".cards",
    ".quick",
    "settings.parts",
)


def addresses(town: Town, house, actor: str = "owner") -> Iterator[tuple[str, bool]]:
    """(address, whether it is asked for by htmx) of everything that can be read."""
    for door in routes.doors(town.app):
        if door.method != "GET" or door.endpoint in ("health.healthz", "jobs.download_file"):
            continue
        given = routes.values(door, town.found(house), actor)
        prefix = "" if door.needs.where == "outside" else house.url("")
        address = routes.address(town.app, door, prefix, **given)
        if not door.endpoint.endswith(FRAGMENTS_ONLY):
            yield address, False
        yield address, True
    if actor in ASKING:
        yield from questions(house)


def questions(house) -> Iterator[tuple[str, bool]]:
    """What the tables are asked: each view, each order, a search that finds nothing, a filter that is wrong."""
    for table in tables.values():
        base = house.url(f"/{table.name}")
        yield from ((f"{base}?view={view.key}", False) for view in table.views)
        yield from ((f"{base}?sort=-{field.key}", True) for field in table.fields[-1:] if field.sortable)
        yield f"{base}?q=没有这样的", False
        yield f"{base}?new=1", False
        yield f"{base}?{table.title}.9=1", True


def pages(town: Town, actor: str, house=None) -> Iterator:
    """(address, answer) of everything that this actor reads; refusals are pages too, ways elsewhere are not."""
    for address, fragment in addresses(town, house or town.ours, actor):
        answer = town.browser(actor).ask("GET", address, fragment)
        if not 300 <= answer.status_code < 400:
            yield address, answer


def refusals(town: Town, actor: str) -> Iterator:
    """(address, answer) of every form without parameters that is sent with nothing right in it."""
    for door in routes.doors(town.app):
        if door.method == "POST" and not door.arguments and not _safe_when_empty(door.endpoint):
            address = routes.address(
                town.app, door, "" if door.needs.where == "outside" else town.ours.url("")
            )
            answer = town.browser(actor).ask("POST", address, data={"from": "9", "at": "9"})
            if answer.status_code == 403 and routes.kept_from(door, actor):
                continue
            assert answer.status_code in (200, 303, 422), (address, answer.status_code)
            if answer.status_code != 303:  # the way elsewhere is no page
                yield address, answer


def _safe_when_empty(endpoint):
    """Nothing has to be said: it is done, or what was done last is taken back."""
    return endpoint in SAFE_WHEN_EMPTY or endpoint.endswith((".undo", ".redo"))


def rows(page) -> Iterator[dict[str, str]]:
    """The rows of a page's tables, each as {field: what its cell shows}; the way to the record is no text."""
    for body in page.iter(f"{HTML}tbody"):
        fields = body.get("data-fields", "").split(",")
        for row in body.iter(f"{HTML}tr"):
            if row.get("data-id"):
                yield dict(zip(fields, map(_text, row.findall(f"{HTML}td")[1:]), strict=True))


def _text(cell):
    inner = (("" if e.get("class") == "open" else "".join(e.itertext()), e.tail) for e in cell)
    return "".join(part or "" for part in (cell.text, *chain.from_iterable(inner))).strip()


def tree(text: str):
    """The element tree of a page or a fragment; what <template> holds is in it."""
    if text.lstrip()[:9].lower() == "<!doctype":
        return html5lib.parse(text)
    first = text.lstrip().partition("<")[2].partition(" ")[0].partition(">")[0].lower()
    container = {"tr": "tbody", "td": "tr", "tbody": "table"}.get(first, "div")
    return html5lib.parseFragment(text, container=container)


def _in_another_language(element) -> bool:
    """Whether it says so itself, or is a name that programs use."""
    return element.tag == f"{HTML}code" or (element.tag != f"{HTML}html" and bool(element.get("lang")))


def texts(text: str) -> Iterator[str]:
    """What people read or hear of it."""
    for element in tree(text).iter():
        if not isinstance(element.tag, str) or element.tag in SILENT or _in_another_language(element):
            continue
        yield from (element.get(name) for name in SPOKEN if element.get(name))
        yield from (part for part in (element.text, element.tail) if part and part.strip())
