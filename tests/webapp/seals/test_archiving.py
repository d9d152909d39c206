"""Old changes leave for a file: where it is asked for, after the file proved right; and verify goes on through it."""

import pytest
from sqlalchemy import text

from tenants import engines
from tenants.db import db
from tests.support import jobs as test_jobs
from tests.support.shop import Shop
from tests.webapp.seals.test_tampering import Behind, outsider
from webapp.core import files
from webapp.core.models import File
from webapp.seals import archiving
from webapp.seals.models import Archive
from webapp.seals.sealing import seal_now
from webapp.seals.telling import Anchor
from webapp.seals.verifying import Broken, verify


@pytest.fixture
def shop(house):
    """Four seals of two changes; the first two are two years old."""
    shop = Shop(house)
    shop.anchors = []
    for n in range(4):
        shop.enter("customers", name=f"老客户{n}")
        shop.enter("customers", name=f"熟客户{n}")
        with shop:
            shop.anchors.append(Anchor.read(str(seal_now())))
    Behind(house).does(*AGED)
    return shop


AGED = (
    "UPDATE audit_changes SET at = at - interval '2 years' WHERE id <= 4",
    "DELETE FROM seals",
    "DELETE FROM seal_states",
    *["SELECT kz_seal(2)"] * 4,
    "UPDATE seals SET at = at - interval '2 years' WHERE number <= 2",
    "UPDATE seals s SET hash = sha256('\\x02' || convert_to(kz_seal_line(s), 'UTF8')) WHERE number = 1",
    *(
        statement
        for number in (2, 3, 4)
        for statement in (
            f"UPDATE seals SET previous = (SELECT hash FROM seals WHERE number = {number - 1}) WHERE number = {number}",
            f"UPDATE seals s SET hash = sha256('\\x02' || convert_to(kz_seal_line(s), 'UTF8')) WHERE number = {number}",
        )
    ),
)


def archived(shop):
    """The archive's job, as the worker runs it; its result."""
    number = test_jobs.ask(shop.house, archiving.KIND)
    test_jobs.run_due(shop.house.app)
    assert test_jobs.state(number) == "done"


def kept_for(shop, months):
    with shop:
        archiving.keep(months)


def removed(shop):
    with shop.house.app.app_context():
        return archiving.remove_what_is_archived()


def proof(shop, *anchors):
    with shop:
        return verify(anchors)


def left(shop):
    return shop.one("SELECT count(*) FROM audit_changes WHERE table_name = 'customers'")


def test_nothing_leaves_where_nobody_asked(shop):
    archived(shop)
    assert removed(shop) == 0
    assert left(shop) == 8


def test_less_than_a_year_is_not_to_be_had(shop):
    with pytest.raises(ValueError), shop:
        archiving.keep(6)


def test_what_is_old_leaves_for_a_file_and_the_proof_goes_on(shop):
    kept_for(shop, 12)
    archived(shop)
    assert left(shop) == 8  # the worker may remove nothing
    assert removed(shop) == 4
    assert left(shop) == 4
    found = proof(shop)
    assert (found.rows, found.archived, found.seals, found.broken) == (8, 4, 4, None)
    assert removed(shop) == 0
    archived(shop)
    assert shop.one("SELECT count(*) FROM archives") == 1


def test_an_archive_that_was_touched_is_found_out(shop):
    kept_for(shop, 12)
    archived(shop)
    removed(shop)
    with shop:
        file = db.session.get_one(File, db.session.scalar(text("SELECT file_id FROM archives")))
        path = files.path_of(file)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert proof(shop).broken == Broken(1, "archive")
    path.unlink()
    assert proof(shop).broken == Broken(1, "archive")


def test_a_file_that_does_not_fit_removes_nothing(shop, house):
    kept_for(shop, 12)
    archived(shop)
    Behind(house).does("UPDATE seals SET root = previous WHERE number = 2")
    assert removed(shop) == 0
    assert left(shop) == 8


def test_a_change_that_is_not_in_the_file_stops_the_removal(shop, house):
    kept_for(shop, 12)
    archived(shop)
    Behind(house).does("UPDATE audit_changes SET id = 0 WHERE id = 4")
    assert removed(shop) == 0
    assert left(shop) == 8


def test_what_is_slipped_in_where_an_archive_was_is_found_out(shop, house):
    kept_for(shop, 12)
    archived(shop)
    removed(shop)
    Behind(house).does(
        "INSERT INTO audit_changes (id, actor, door, action, table_name, record_id, operation)"
        " OVERRIDING SYSTEM VALUE VALUES (2, 1, 'form', 'x', 'customers', 1, 'U')"
    )
    assert proof(shop).broken == Broken(3, "added", 2)


def test_the_outsider_reads_archive_and_export_as_one(shop, house, tmp_path):
    kept_for(shop, 12)
    archived(shop)
    removed(shop)
    with shop:
        [archive] = db.session.query(Archive).all()
        with files.open_file(db.session.get_one(File, archive.file_id)) as stream:
            (tmp_path / "archive.jsonl.gz").write_bytes(stream.read())
    content, said = outsider(shop, tmp_path, before=[tmp_path / "archive.jsonl.gz"], first=3)
    assert content and said.startswith("UNBROKEN: 8 changes under 4 seals"), said


def test_the_clock_asks_for_it_once_a_day_where_it_was_chosen(app, house, shop):
    kept_for(shop, 24)
    with app.app_context():
        archiving.archive_what_is_old()
        archiving.archive_what_is_old()
    jobs = text("SELECT count(*) FROM shared.jobs WHERE kind = :kind AND company_id = :company")
    with engines.shared().connect() as connection:
        told = {"kind": archiving.KIND, "company": house.tenant.id}
        assert connection.execute(jobs, told).scalar() == 1
    test_jobs.run_due(app)
