"""Files that a company keeps: stored once under a random name, handed out only as downloads.

The bytes lie sealed (core/vault.py) in KEZHANG_HOME/files/<company schema>/<yyyymm>/<random>; the row of `files` is
what makes them exist. A file is on the disk before its row commits, and leaves it again when that is rolled back.
"""

import io
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote, urlsplit

from flask import Flask, Response, request
from sqlalchemy import event

from config import Config, SettingError
from tenants import engines, rings
from tenants.current import actor, bound_company
from tenants.db import OneCompanySession, db
from tenants.roles import Permission
from webapp.core import scratch, vault
from webapp.core.models import File
from webapp.core.rights import BOOKS, rights

PURPOSES = {
    "import": Permission.IMPORT,
    "refused": Permission.IMPORT,
    "export": Permission.EXPORT,
    "report": Permission.REPORT,
    "attachment": Permission.SEE,
    "takeout": Permission.OWN,
    "archive": Permission.SETTINGS,
}
CHUNK = 1 << 20
LONGEST_NAME = 120
Content = bytes | BinaryIO | Iterable[bytes]


def root(config: Config | None = None) -> Path:
    """The folder of FILES_URL. Raises SettingError for a place that this build cannot write to."""
    address = urlsplit((config or engines.configured()).FILES_URL)
    if address.scheme != "file" or address.netloc not in ("", "localhost"):
        raise SettingError("FILES_URL must begin with file:/// and name a folder of this machine.")
    return Path(unquote(address.path))


def init_app(app: Flask) -> None:
    """Refuses to start with a FILES_URL that cannot work."""
    root(app.config["KEZHANG"])
    app.request_class = type("Request", (scratch.Receiving, app.request_class), {})


def store(name: str, media_type: str, content: Content, purpose: str) -> File:
    """Keeps the content for the bound company and returns its row, flushed; the caller commits.

    `purpose` is one of PURPOSES, or `purpose:table` where the right depends on a table, as in `import:customers`.
    """
    if purpose.partition(":")[0] not in PURPOSES:
        raise ValueError(f"no purpose {purpose!r}")
    path = f"{datetime.now(UTC):%Y%m}/{secrets.token_hex(16)}"
    tally = vault.Tally()
    _write(_folder() / path, vault.sealed(tally.of(_chunks(content))))
    _remember(_folder() / path)
    who = actor()
    file = File(
        name=safe_name(name), media_type=media_type, size=tally.size, sha256=tally.sha256, path=path, purpose=purpose,
        created_by=who.id if who and who.id else None,
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    return file


def path_of(file: File) -> Path:
    """Where the bytes of the bound company's file lie."""
    return _folder() / file.path


@contextmanager
def open_file(file: File) -> Iterator[BinaryIO]:
    """The content as a stream. Raises Damaged while it is read."""
    with vault.reading(path_of(file)) as stream:
        yield stream


@contextmanager
def at_hand(file: File) -> Iterator[Path]:
    """A path at which the content can be read in clear, in memory, for whoever needs a path."""
    with closing(vault.Opened(path_of(file))) as content, scratch.file(content) as path:
        yield path


def may_read(file: File) -> bool:
    """Whether the actor's role covers what the file is for."""
    purpose, _, table = file.purpose.partition(":")
    mine = rights()
    if purpose == "report" and not mine.opens(BOOKS):
        return False
    return mine.allows(PURPOSES[purpose], table) if table else mine.somewhere(PURPOSES[purpose])


def download(file: File) -> Response:
    """The file as an attachment under its own name, whatever language that is in; never shown by the browser."""
    answer = answered(file)
    plain = safe_name(file.name).encode("ascii", "ignore").decode().strip() or "file"
    answer.headers.set(
        "Content-Disposition",
        "attachment",
        filename=plain,
        **{"filename*": f"UTF-8''{quote(file.name, safe='')}"},
    )
    return answer


def answered(file: File) -> Response:
    """The content as an answer, or 304 for who has it already."""
    answer = Response(vault.Opened(path_of(file)), mimetype=file.media_type)
    answer.content_length = file.size
    answer.set_etag(file.sha256)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.make_conditional(request)
    return answer


def reseal(told: Callable[[], None]) -> None:
    """Brings every file of the bound company under its current data key; `told()` after each. One that is gone is let
    be: whoever removed it was quicker."""
    current = rings.read(bound_company().data_key).current
    for path in _kept():
        with suppress(FileNotFoundError):
            if vault.sealing_key(path) != current:
                _replace(path, vault.anew(path))
            told()


def sealed_with(id: int) -> bool:
    """Whether a file of the bound company hangs from the data key of this number."""
    return any(vault.sealing_key(path) == id for path in _kept())


def _kept() -> list[Path]:
    return sorted(path for path in _folder().rglob("*") if path.is_file() and path.suffix != ".partial")


def remove_all(schema: str) -> None:
    """The whole folder of a company that is no more; nothing where that is done."""
    shutil.rmtree(root() / schema, ignore_errors=True)
    if left_of(schema):
        raise OSError(f"files of {schema} could not be removed")


def left_of(schema: str) -> int:
    """How many files and folders of a company there are."""
    place = root() / schema
    return sum(1 for _ in place.rglob("*")) + 1 if place.exists() else 0


def remove(file: File) -> None:
    """Deletes the row; the bytes go when that commits."""
    db.session.delete(file)
    db.session.flush()
    db.session().info.setdefault("files removed", []).append(path_of(file))


def safe_name(name: str) -> str:
    """A name that every system can save: no folders, control or direction characters; never empty."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(
        c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs") and c not in '<>:"|?*'
    )
    stem, dot, ending = plain.strip(" .").rpartition(".")
    short = (
        f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending[:12]}"
        if stem
        else plain.strip(" .")[:LONGEST_NAME]
    )
    return short or "file"


def _folder() -> Path:
    return root() / bound_company().schema


def _chunks(content: Content) -> Iterator[bytes]:
    if isinstance(content, (bytes, bytearray, memoryview)):
        content = io.BytesIO(content)
    read = getattr(content, "read", None)
    return iter(lambda: read(CHUNK), b"") if read else iter(content)


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    """The name appears only when every byte is safely on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _replace(path, chunks)
    _sync_folder(path.parent)


def _replace(path, chunks):
    partial = path.with_suffix(".partial")
    try:
        with partial.open("wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _sync_folder(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remember(path):
    db.session().info.setdefault("files stored", []).append(path)


@event.listens_for(OneCompanySession, "after_commit")
def _settle(session):
    if not session.in_nested_transaction():
        session.info.pop("files stored", None)
        _unlink(session.info.pop("files removed", ()))


@event.listens_for(OneCompanySession, "after_rollback")
def _undo(session):
    if not session.in_nested_transaction():
        session.info.pop("files removed", None)
        _unlink(session.info.pop("files stored", ()))


def _unlink(paths):
    for path in paths:
        path.unlink(missing_ok=True)
