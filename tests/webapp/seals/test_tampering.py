"""Whoever touches the past behind everybody's back, as the database's own administrator could, is found out.

Sixteen ways of doing it. Thirteen show in the chain itself; the last three rewrite the chain too, and show against a
seal that was carried out of the house. The outsider's program says the same of an export.
"""

import subprocess
import sys

import pytest
from sqlalchemy import text

from tenants import engines
from tests.house.words import ROOT
from tests.support.shop import Shop
from webapp.seals import papers
from webapp.seals.sealing import seal_now
from webapp.seals.telling import Anchor
from webapp.seals.verifying import Broken, verify

ACTS = 6  # each under a seal of its own, of three records


@pytest.fixture
def shop(house):
    """A company with six acts in its past, and the seals as they were carried out."""
    shop = Shop(house)
    shop.anchors = []
    for act in range(ACTS):
        for n in range(3):
            shop.enter("customers", name=f"客户{act}{n}")
        with shop:
            shop.anchors.append(Anchor.read(str(seal_now())))
    return shop


class Behind:
    """The administrator's hands in a company's trail."""

    def __init__(self, house):
        self.schema = house.tenant.schema
        self.engine = engines.migrator_engine(engines.configured())

    def does(self, *statements):
        for statement in statements:
            with self.engine.begin() as connection:
                connection.exec_driver_sql("SET LOCAL ROLE kz_audit")
                connection.exec_driver_sql(f"SET LOCAL search_path = {self.schema}")
                connection.execute(text(statement))
        self.engine.dispose()


@pytest.fixture
def behind(house):
    return Behind(house)


REMADE = (
    # every seal from the third on made anew over what lies there now
    "DELETE FROM seals WHERE number >= 3",
    "DELETE FROM seal_states",
    *["SELECT kz_seal(3)"] * 4,
)
COLUMNS = "at, actor, door, action, undo_of, table_name, record_id, operation, changes"

IN_THE_CHAIN: dict[str, tuple[str | tuple[str, ...], Broken]] = {
    "another value": (
        "UPDATE audit_changes SET changes = '{\"name\": [1, 2]}' WHERE id = 8",
        Broken(3, "changed", 8),
    ),
    "another person": ("UPDATE audit_changes SET actor = actor + 1 WHERE id = 2", Broken(1, "changed", 2)),
    "another moment": (
        "UPDATE audit_changes SET at = at + interval '1 microsecond' WHERE id = 5",
        Broken(2, "changed", 5),
    ),
    "another door": ("UPDATE audit_changes SET door = 'import' WHERE id = 9", Broken(3, "changed", 9)),
    "another record": ("UPDATE audit_changes SET record_id = 99 WHERE id = 4", Broken(2, "changed", 4)),
    "another act": (
        "UPDATE audit_changes SET action = 'x', undo_of = 'y' WHERE id = 7",
        Broken(3, "changed", 7),
    ),
    "a change taken out": ("DELETE FROM audit_changes WHERE id = 11", Broken(4, "missing", 11)),
    "the first one taken out": ("DELETE FROM audit_changes WHERE id = 1", Broken(1, "missing", 1)),
    "a change slipped in": (
        f"INSERT INTO audit_changes (id, {COLUMNS}) OVERRIDING SYSTEM VALUE"
        f" SELECT 0, {COLUMNS} FROM audit_changes WHERE id = 3",
        Broken(1, "added", 0),
    ),
    "two that changed places": (
        (
            "UPDATE audit_changes SET id = 999 WHERE id = 13",
            "UPDATE audit_changes SET id = 13 WHERE id = 14",
            "UPDATE audit_changes SET id = 14 WHERE id = 999",
        ),
        Broken(5, "changed", 13),
    ),
    "a seal taken out with its changes": (
        ("DELETE FROM audit_changes WHERE id BETWEEN 7 AND 9", "DELETE FROM seals WHERE number = 3"),
        Broken(3, "chain"),
    ),
    "a seal that says something else": ("UPDATE seals SET at = now() WHERE number = 2", Broken(2, "seal")),
    "a seal made anew over what was changed": (
        (
            "UPDATE audit_changes SET actor = 77 WHERE id = 10",
            "UPDATE seals s SET root = kz_root(ARRAY(SELECT sha256('\\x00' || convert_to(kz_line(c), 'UTF8'))"
            " FROM audit_changes c WHERE c.id > s.after_id AND c.id <= s.upto_id ORDER BY c.id)) WHERE number = 4",
            "UPDATE seals s SET hash = sha256('\\x02' || convert_to(kz_seal_line(s), 'UTF8')) WHERE number = 4",
        ),
        Broken(5, "chain"),
    ),
}
WITH_THE_CHAIN: dict[str, tuple[tuple[str, ...], Broken]] = {
    "the chain made anew over what was changed": (
        ("UPDATE audit_changes SET actor = 77 WHERE id = 8", *REMADE),
        Broken(3, "anchor"),
    ),
    "the newest cut off": (
        ("DELETE FROM audit_changes WHERE id > 12", "DELETE FROM seals WHERE number > 4"),
        Broken(5, "cut"),
    ),
    "everything forgotten": (("DELETE FROM audit_changes", "DELETE FROM seals"), Broken(1, "cut")),
}
assert len(IN_THE_CHAIN) + len(WITH_THE_CHAIN) == 16


def broken(shop, *anchors):
    with shop:
        return verify(anchors).broken


def outsider(shop, folder, *anchors, before=(), first=1):
    """What the outsider's program says of an export, and whether it is content."""
    path = folder / "history.jsonl.gz"
    last = shop.one("SELECT coalesce(max(number), 0) FROM seals")
    with shop:
        path.write_bytes(b"".join(papers.written(first, last)))
    seals = [part for each in anchors for part in ("--seal", f"{each.number}:{each.digits}")]
    command = [sys.executable, ROOT / "docs/verify_history.py", *before, path, *seals]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("way", IN_THE_CHAIN)
def test_the_chain_tells(shop, behind, tmp_path, way):
    statements, found = IN_THE_CHAIN[way]
    behind.does(*([statements] if isinstance(statements, str) else statements))
    assert broken(shop) == found
    content, said = outsider(shop, tmp_path)
    assert not content and "BROKEN" in said
    assert not found.record or f"change {found.record} " in said


@pytest.mark.parametrize("way", WITH_THE_CHAIN)
def test_a_seal_on_paper_tells_what_the_chain_cannot(shop, behind, tmp_path, way):
    statements, found = WITH_THE_CHAIN[way]
    behind.does(*statements)
    assert broken(shop) is None
    assert broken(shop, *shop.anchors) == found
    assert outsider(shop, tmp_path)[0]
    content, said = outsider(shop, tmp_path, *shop.anchors)
    assert not content and f"seal {found.seal} " in said


def test_untouched_it_proves_right(shop, tmp_path):
    assert broken(shop, *shop.anchors) is None
    content, said = outsider(shop, tmp_path, *shop.anchors)
    assert (
        content
        and said == f"UNBROKEN: 18 changes under 6 seals; the newest is 6 · {shop.anchors[-1].digits}\n"
    )


def test_marks_that_are_touched_too_still_name_the_seal(shop, behind):
    behind.does(
        "UPDATE audit_changes SET actor = 77 WHERE id = 8", "UPDATE seals SET marks = '' WHERE number = 3"
    )
    found = broken(shop)
    assert (found.seal, found.how) == (3, "added")
