"""The papers are true where a machine can tell: links lead somewhere, what is named exists, no setting is left out."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from config import Config

ROOT = Path(__file__).parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
OURS = re.compile(r"^(?:tests|tenants|webapp|templates|script|docs|benchmarks|migrations)/[\w./-]+\w")
TESTS = {
    name for path in ROOT.glob("tests/**/*.py") for name in re.findall(r"def (test_\w+)", path.read_text())
}
LARGEST_PICTURE = 200_000
named = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))


def anchors(paper):
    return {
        re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-")
        for heading in HEADING.findall(paper.read_text())
    }


@named
def test_links_lead_somewhere(paper):
    lost = []
    for link in LINK.findall(paper.read_text()):
        path, _, anchor = link.partition("#")
        target = (paper.parent / path).resolve() if path else paper
        found = target.exists() and (not anchor or anchor in anchors(target))
        if not found and "://" not in link:
            lost.append(link)
    assert lost == []


@named
def test_what_is_named_is_there(paper):
    if paper.name == "adding-a-table.md":
        return  # makes what it names; it has a test of its own
    words = CODE.findall(paper.read_text())
    tests = {word for word in words if re.fullmatch(r"test_\w+", word)}
    places = {found[0] for word in words if (found := OURS.match(word))}
    assert sorted(tests - TESTS) == []
    assert sorted(place for place in places if not (ROOT / place).exists()) == []


def test_every_setting_is_documented():
    text = (ROOT / "docs/deploying.md").read_text()
    settings = {"KEZHANG_HOME" if field.name == "HOME" else field.name for field in fields(Config)}
    own = {"DEVELOPMENT": "KEZHANG_ENV", "TESTING": "KEZHANG_ENV"}
    assert [name for name in sorted(settings) if f"| `{own.get(name, name)}` |" not in text] == []


def test_pictures_are_light():
    assert [path.name for path in ROOT.glob("docs/**/*.png") if path.stat().st_size > LARGEST_PICTURE] == []
