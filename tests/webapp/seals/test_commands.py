"""The operator's verbs: the history proven, or what was touched named with exit status 1; the history as a file."""

import subprocess
import sys

import pytest

from tenants import keeping
from tests.house.words import ROOT
from tests.support.shop import Shop
from tests.webapp.seals.test_tampering import Behind
from webapp.seals import archiving
from webapp.seals.sealing import seal_now


@pytest.fixture
def shop(house):
    shop = Shop(house)
    shop.enter("customers", name="陈伟")
    with shop:
        shop.seal = seal_now()
    return shop


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["companies", *map(str, arguments)])


def test_a_whole_history_proves_right(app, house, shop):
    done = run(app, "verify", house.slug, "--anchor", shop.seal)
    assert done.exit_code == 0
    assert (
        f"{house.slug}: 1 records under 1 seals, 0 not sealed yet: unbroken (newest: {shop.seal})"
        in done.output
    )


def test_what_was_touched_is_named(app, house, shop):
    Behind(house).does("UPDATE audit_changes SET actor = 99")
    done = run(app, "verify", house.slug)
    assert done.exit_code == 1
    assert "broken: record 1 of the trail was changed after it was sealed by seal 1" in done.output
    Behind(house).does("DELETE FROM audit_changes", "DELETE FROM seals")
    assert run(app, "verify", house.slug).exit_code == 0
    assert "the history was cut" in run(app, "verify", house.slug, "--anchor", shop.seal).output


def test_what_cannot_be_done_is_said(app, house):
    assert "There is no company nobody." in run(app, "verify", "nobody").output
    assert "is no seal such as" in run(app, "verify", house.slug, "--anchor", "x").output


def test_a_file_for_an_outsider(app, house, shop, tmp_path):
    file = tmp_path / "history.jsonl.gz"
    assert run(app, "history", house.slug, "-o", file).exit_code == 0
    command = [sys.executable, ROOT / "docs/verify_history.py", file, "--seal", str(shop.seal)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("UNBROKEN: 1 changes under 1 seals")


def test_the_keeper_takes_out_what_is_archived_and_goes_on_when_a_duty_fails(app, monkeypatch):
    assert archiving.remove_what_is_archived in [duty.function for duty in keeping.duties]
    monkeypatch.setattr(keeping, "duties", [keeping.Duty(60, lambda: 1 / 0), keeping.Duty(60, lambda: None)])
    assert ["ZeroDivisionError" in failure for failure in keeping.attend()] == [True]
    assert keeping.attend() == []  # not before its time comes again
