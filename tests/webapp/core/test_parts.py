"""Parts of pages that are drawn once: by what they are told, language and company; with holes for what differs."""

import pytest
from flask import render_template_string, session
from flask_babel import force_locale
from jinja2 import DictLoader, UndefinedError

from webapp.core.parts import Parts

TEMPLATES = {
    "counted.html": "{{ word }} {{ counts() }}",
    "formed.html": "<i>{{ csrf_token() }}</i><b>{{ csrf_token() }}</b>{{ this_page() }}",
    "nested.html": "[{{ kept('formed.html') }}]{{ more }}",
    "placed.html": "{{ url_for('keys') }}",
    "nosy.html": "{{ request.path }}",
    "open.html": "{{ session.get('csrf_token') }}",
}


@pytest.fixture
def parts(app, monkeypatch):
    """Parts with templates of their own; `counts` tells how often one was drawn."""
    env = app.jinja_env.overlay(loader=DictLoader(TEMPLATES))
    drawn = []
    parts = Parts(app)
    parts.env = env
    env.globals = {**env.globals, "kept": parts.kept, "counts": lambda: drawn.append(1) or len(drawn)}
    return parts


def test_it_is_drawn_once_for_each_language_company_and_word(app, parts):
    with app.test_request_context("/"):
        assert [parts.kept("counted.html", word=word) for word in "aab"] == ["a 1", "a 1", "b 2"]
        with force_locale("en"):
            assert parts.kept("counted.html", word="a") == "a 3"
        assert parts.kept("counted.html", word="a") == "a 1"
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/c/other"}):
        assert parts.kept("counted.html", word="a") == "a 4"


def test_words_are_in_their_language(app):
    with app.test_request_context("/"):
        chinese = render_template_string("{{ kept('components/_keys.html') }}")
        assert "撤销" in chinese
        with force_locale("en"):
            assert "Undo the last change" in render_template_string("{{ kept('components/_keys.html') }}")
        assert render_template_string("{{ kept('components/_keys.html') }}") == chinese


def shown(app, parts, template, path="/", proof="mine", **told):
    with app.test_request_context(path):
        session["csrf_token"] = proof
        return parts.kept(template, **told)


def test_everybody_has_a_proof_and_an_address_of_their_own(app, parts):
    first, second = shown(app, parts, "formed.html"), shown(app, parts, "formed.html", "/a?b=<i>", "theirs")
    assert first.partition("</i>")[0] != second.partition("</i>")[0]
    assert first.count(first[3:].partition("<")[0]) == 2
    assert (first.rpartition(">")[2], second.rpartition("</b>")[2]) == ("/", "/a?b=&lt;i&gt;")
    again = shown(app, parts, "formed.html")
    assert len(again) == len(first)


def test_what_is_kept_within_what_is_kept_has_its_holes(app, parts):
    first = shown(app, parts, "nested.html", holes={"more": "<hr>"})
    second = shown(app, parts, "nested.html", "/b", "theirs", holes={"more": "<br>"})
    assert first.endswith("/]<hr>") and second.endswith("/b]<br>")
    assert first[4:60] != second[4:60]


def test_addresses_are_the_companys(app, parts):
    for slug in ("/c/one", "/c/two"):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": slug}):
            assert parts.kept("placed.html") == f"{slug}/keys"


@pytest.mark.parametrize("template", ["nosy.html", "open.html"])
def test_it_knows_nothing_of_the_request(app, parts, template):
    with app.test_request_context("/"), pytest.raises(UndefinedError):
        parts.kept(template)
