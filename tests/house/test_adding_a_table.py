"""docs/adding-a-table.md is followed to the letter, in a copy of the house, and the table works."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import servers

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "adding-a-table.md"
BLOCK = re.compile(r'^```(\w+)(?: title="(.+?)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
LEFT_BEHIND = shutil.ignore_patterns(
    ".*", "var", "node_modules", "__pycache__", "vendor", "LC_MESSAGES", "*.zip"
)


@pytest.fixture
def copy(tmp_path):
    """The house without its environment, its state and its history."""
    return Path(shutil.copytree(ROOT, tmp_path / "house", ignore=LEFT_BEHIND))


def blocks():
    return [(kind, title, text) for kind, title, text in BLOCK.findall(PAGE.read_text("utf-8"))]


def follow(copy, kind, title, text):
    """Does what one block says: writes a file, or changes the lines of one."""
    if kind == "diff":
        [path] = copy.glob(title)
        path.write_text(changed(path.read_text("utf-8"), text.splitlines()), "utf-8")
    elif title:
        path = copy / title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def changed(whole, lines):
    before = "\n".join(line[1:] for line in lines if line[0] != "+")
    after = "\n".join(line[1:] for line in lines if line[0] != "-")
    assert whole.count(before) == 1, f"not once in the file: {before}"
    return whole.replace(before, after)


def run(copy, *command, **settings):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(command, cwd=copy, env=kept | settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_the_page_leads_to_a_working_table(copy, config):
    flask = {
        "DATABASE_URL": config.DATABASE_URL,
        "REDIS_URL": config.REDIS_URL,
        "MASTER_KEY": servers.MASTER_KEY,
    }
    for kind, title, text in blocks():
        command = text.split()
        if kind == "sh" and command[0] == "flask":
            run(copy, sys.executable, "-m", *command, **flask)
        elif kind == "sh":
            assert command[0] == "script/test"
            run(copy, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *command[1:])
        else:
            follow(copy, kind, title, text)
    run(
        copy,
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "webapp/contracts",
        "tests/webapp/contracts",
    )
