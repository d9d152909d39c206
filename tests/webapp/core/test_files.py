"""Files: whole on the disk before their row counts, gone when it does not, never shown, never another company's."""

import io
from dataclasses import replace

import pytest
from sqlalchemy import text

from config import SettingError
from tenants.current import NoCompany, acting_in
from tenants.db import company_connection, db
from webapp.core import files


@pytest.fixture
def at_work(app, house):
    with app.test_request_context(), house.at_work():
        yield
        db.session.remove()


def test_bytes_come_back(at_work, config, house):
    file = files.store("客户.csv", "text/csv", "编号,姓名".encode(), "import:customers")
    db.session.commit()
    with files.open_file(file) as stream:
        assert stream.read().decode() == "编号,姓名"
    assert (file.size, len(file.sha256), file.created_by) == (13, 64, house.people["owner"].id)
    assert files.path_of(file).is_relative_to(config.HOME / "files" / house.tenant.schema)
    assert (
        files.path_of(file).stat().st_mode & 0o077 == 0
        or files.path_of(file).parent.stat().st_mode & 0o077 == 0
    )


@pytest.mark.parametrize(
    "content", [io.BytesIO(b"abc" * 700_000), iter([b"abc"] * 700_000)], ids=["stream", "parts"]
)
def test_streams_and_parts(at_work, content):
    file = files.store("big.bin", "application/octet-stream", content, "export")
    with files.open_file(file) as stream:
        assert stream.read() == b"abc" * 700_000
    assert file.size == 2_100_000 < files.path_of(file).stat().st_size


def test_rolled_back_leaves_nothing(at_work):
    file = files.store("a.pdf", "application/pdf", b"x", "report")
    path = files.path_of(file)
    db.session.rollback()
    assert not path.exists()


def test_a_savepoint_rolled_back_keeps_what_came_before(at_work):
    path = files.path_of(files.store("a.pdf", "application/pdf", b"x", "report"))
    with db.session.begin_nested() as inner:
        company_connection().execute(text("SELECT 1"))
        inner.rollback()
    db.session.commit()
    assert path.exists()


def test_a_stream_that_breaks_leaves_nothing(at_work, config, house):
    def broken():
        yield b"abc"
        raise OSError("unplugged")

    with pytest.raises(OSError, match="unplugged"):
        files.store("a.pdf", "application/pdf", broken(), "report")
    assert [path for path in (config.HOME / "files" / house.tenant.schema).rglob("*") if path.is_file()] == []


def test_removed_with_its_row(at_work):
    file = files.store("a.pdf", "application/pdf", b"x", "report")
    db.session.commit()
    path = files.path_of(file)
    files.remove(file)
    assert path.exists()
    db.session.commit()
    assert not path.exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("往来明细账 2026.pdf", "往来明细账 2026.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\li\\客户.xlsx", "客户.xlsx"),
        ('a"b\r\nX: y.csv', "abX y.csv"),
        ("\u202egpj.exe", "gpj.exe"),
        ("", "file"),
        ("...", "file"),
        ("账" * 300 + ".pdf", "账" * 116 + ".pdf"),
        ("no ending", "no ending"),
        (".bashrc", "bashrc"),
    ],
)
def test_names_are_safe(name, safe):
    assert files.safe_name(name) == safe


def test_a_download_is_an_attachment_under_its_own_name(at_work):
    file = files.store("往来明细账.pdf", "application/pdf", b"%PDF", "report")
    answer = files.download(file)
    assert b"".join(answer.iter_encoded()) == b"%PDF"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    disposition = answer.headers["Content-Disposition"]
    answer.close()
    assert disposition.startswith("attachment") and "filename*=UTF-8''%E5%BE%80" in disposition


def test_an_unknown_purpose_is_refused(at_work):
    with pytest.raises(ValueError, match="purpose"):
        files.store("a", "text/plain", b"", "fun")


@pytest.mark.parametrize(
    ("purpose", "role", "allowed"),
    [
        ("report", "accountant", True),
        ("report", "sales", False),
        ("import:customers", "sales", True),
        ("import:payments", "sales", False),
        ("import:payments", "accountant", True),
        ("refused", "viewer", False),
        ("export", "owner", True),
    ],
)
def test_who_may_read(app, house, purpose, role, allowed):
    with app.app_context(), house.at_work(role):
        file = files.store("a", "text/plain", b"", purpose)
        assert files.may_read(file) is allowed
        db.session.rollback()


def test_without_a_company_there_are_no_files(app):
    with app.app_context(), acting_in(None, None), pytest.raises(NoCompany):
        files.store("a", "text/plain", b"", "report")


@pytest.mark.parametrize("address", ["s3://bucket/x", "file://elsewhere/x", "ftp://x"])
def test_other_places_are_named(config, address):
    with pytest.raises(SettingError, match="FILES_URL"):
        files.root(replace(config, FILES_URL=address))
