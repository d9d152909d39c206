"""What the papers tell people to type exists: scripts, options, verbs of flask; every setting that is read is told."""

import os
import re

import click
import pytest

from tests.house.words import ROOT

PAPERS = [
    ROOT / name for name in ("README.md", "README.zh-CN.md", "docs/deploying.md", "docs/guide/README.md")
]
TYPED = re.compile(r"`([^`\n]+)`|^\s*((?:script|flask|\.ci)[/ ].*)$", re.MULTILINE)
VERBS = re.compile(r"flask --app wsgi ([a-z]+)(?: ([a-z]+(?:\\?\|[a-z]+)*))?")
SCRIPT = re.compile(r"(?:^|\s)(script/\w+|\.ci/run)((?: (?:\[?--[\w-]+\]?))*)")
READ = re.compile(r'environ(?:\.get\(|\[)"([A-Z_]+)"|_\w+\(environ, "([A-Z_]+)"|envvar="([A-Z_]+)"')
NOT_OURS = {"PATH_INFO", "SCRIPT_NAME", "PATH", "HOME", "LANG"}  # of WSGI and of the machine
named = pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))


def typed(paper):
    return ["".join(found) for found in TYPED.findall(paper.read_text("utf-8"))]


@named
def test_scripts_that_are_named_can_be_run(paper):
    scripts = {found[0] for words in typed(paper) for found in SCRIPT.findall(words)}
    assert [name for name in sorted(scripts) if not os.access(ROOT / name, os.X_OK)] == []


def test_options_of_scripts_are_known():
    """The script names them, or a room that it stands on does."""
    found = {pair for paper in PAPERS for words in typed(paper) for pair in SCRIPT.findall(words) if pair[1]}
    rooms = "".join(path.read_text("utf-8") for path in (ROOT / "script").rglob("*.py"))
    unknown = []
    for script, options in sorted(found):
        text = (ROOT / script).read_text("utf-8") + rooms
        unknown += [(script, option) for option in re.findall(r"--[\w-]+", options) if option not in text]
    assert unknown == []


@named
def test_verbs_of_flask_exist(app, paper):
    context, missing = click.Context(app.cli), []
    for words in typed(paper):
        for group, verbs in VERBS.findall(words):
            command = app.cli.get_command(context, group)
            known = getattr(command, "commands", {})
            missing += [group] if command is None else []
            missing += [
                f"{group} {verb}" for verb in re.findall("[a-z]+", verbs) if known and verb not in known
            ]
    assert missing == []


def test_every_setting_that_is_read_is_in_the_papers():
    text = (ROOT / "docs/deploying.md").read_text("utf-8")
    files = [
        *ROOT.glob("*.py"),
        *(path for room in ("tenants", "webapp") for path in (ROOT / room).rglob("*.py")),
    ]
    read = {
        name for path in files for found in READ.findall(path.read_text("utf-8")) for name in found if name
    }
    assert {"DATABASE_URL", "SMTP_URL", "PORT"} <= read
    assert sorted(name for name in read - NOT_OURS if f"`{name}`" not in text) == []
