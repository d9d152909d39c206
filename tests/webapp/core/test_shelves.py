"""What a process keeps of companies: never what was, never another company's, and only so much of it."""

from collections import OrderedDict
from dataclasses import replace

import pytest

from tenants.current import acting_in
from webapp.core import shelves
from webapp.core.shelves import shelved


@pytest.fixture
def arrived(house, monkeypatch):
    """arrived(7): a request that arrived at that version."""
    monkeypatch.setattr(shelves, "_shelves", OrderedDict())

    def at(looks, schema=house.tenant.schema):
        tenant = replace(house.tenant, looks=looks, schema=schema)
        return house.app.test_request_context("/"), acting_in(tenant, None)

    def ask(looks, word, change=False, schema=house.tenant.schema):
        request, work = at(looks, schema)
        with request, work:
            found = shelved("word", lambda: word)
            if change:
                shelves.changed()
                return found, shelved("word", lambda: f"{word}!"), shelved("word", lambda: "never")
            return found

    return ask


def test_what_is_kept_goes_with_its_version(arrived):
    assert [arrived(7, "a"), arrived(7, "b"), arrived(8, "c"), arrived(8, "d")] == ["a", "a", "c", "c"]
    assert arrived(7, "late") == "late"
    assert arrived(8, "e") == "c"
    assert arrived(7, "f", schema="another") == "f"


def test_who_changed_it_sees_the_change_and_keeps_it_to_itself(arrived):
    assert arrived(7, "a", change=True) == ("a", "a!", "a!")
    assert arrived(7, "b") == "a"


def test_nothing_is_kept_without_a_version(arrived):
    assert [arrived(None, "a"), arrived(None, "b")] == ["a", "b"]


def test_it_is_kept_for_a_while_and_for_so_many(arrived, monkeypatch):
    monkeypatch.setattr(shelves, "SECONDS", -1)
    assert [arrived(7, "a"), arrived(7, "b")] == ["a", "b"]
    monkeypatch.setattr(shelves, "MOST", 2)
    for at in range(4):
        arrived(1, "a", schema=f"schema {at}")
    assert list(shelves._shelves) == ["schema 2", "schema 3"]
