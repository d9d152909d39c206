"""Every page and every fragment that can be asked for is HTML without an error, by the Nu checker."""

import pytest

from tests.house import routes
from tests.support import markup

READERS = ("owner", "viewer")


@pytest.fixture(scope="module")
def collected(town):
    """{address and reader: HTML} of every door that answers a GET: as a page and as htmx gets it."""
    found = {}
    for reader in READERS:
        for door in routes.doors(town.app):
            if door.method == "GET":
                for fragment in (False, True):
                    found |= visited(town, door, reader, fragment)
    return found


def visited(town, door, reader, fragment):
    prefix = "" if door.needs.where == "outside" else town.ours.url("")
    address = routes.address(town.app, door, prefix, **routes.values(door, town.found(town.ours), reader))
    answer = town.browser(reader).ask("GET", address, fragment)
    text = (
        answer.get_data(as_text=True) if answer.mimetype == "text/html" and answer.status_code == 200 else ""
    )
    answer.close()
    return {f"{reader} {'htmx' if fragment else 'page'} {door.rule}": text} if text.strip() else {}


def test_the_checker_finds_what_is_wrong(tmp_path):
    wrong = {"page": '<div id="a"><p id="a" foo><table><p>x</div>'}
    assert len(markup.errors(wrong, tmp_path)) >= 3


def test_every_page_and_fragment_is_right(collected, tmp_path):
    assert len(collected) > 200
    wrong = {told.partition(": ")[2]: told for told in markup.errors(collected, tmp_path)}
    assert not wrong, "\n".join(sorted(wrong.values())[:60])
