"""What floats over pages comes by a script of its own, is whole, and may be kept: it knows no company and nobody."""

import json
import re

import pytest

from tests.house.pages import texts
from tests.support.client import read

HAN = re.compile(r"[一-鿿]")
BROUGHT = re.compile(r"'beforeend', (\".*\")\);$", re.MULTILINE)


def brought(script):
    """The pieces of HTML that a script puts on a page."""
    return [json.loads(found) for found in BROUGHT.findall(script)]


def address(page):
    return re.search(r'src="(/floats\.js[^"]+)"', page)[1].replace("&amp;", "&")


def test_it_may_be_kept_and_says_nothing_of_who_asks(house, other_house):
    ours, theirs = house.client().get(house.url("/customers")), other_house.client().get("/profile")
    assert address(ours.text) == address(theirs.text)
    answer = house.client().get(address(ours.text))
    assert answer.mimetype == "text/javascript"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("code", ["zh_CN", "en"])
def test_what_it_brings_is_whole(app, code):
    pieces = brought(app.test_client().get(f"/floats.js?l={code}").text)
    assert len(pieces) == 2
    read("".join(pieces))
    for piece in pieces:
        read(piece)
    said = [text for piece in pieces for text in texts(piece)]
    assert len(said) > 30
    assert code == "zh_CN" or not [text for text in said if HAN.search(text)]


def test_its_address_follows_the_language(app):
    client = app.test_client()
    assert "l=zh_CN" in address(client.get("/").text)
    client.set_cookie("language", "en")
    assert "l=en" in address(client.get("/").text)


@pytest.mark.parametrize("code", ["", "fr", "../en", "zh"])
def test_a_language_that_is_not_there(app, code):
    assert app.test_client().get("/floats.js", query_string={"l": code}).status_code == 404
