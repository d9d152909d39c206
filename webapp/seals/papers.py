"""The trail with its seals as a file that an outsider can verify: one JSON value a line, packed with gzip.

An object tells whose trail it is. Then, for each seal: the lines that it covers, byte for byte as they were hashed
(arrays of ten), the line of the seal itself (an array of seven), and an object with its marks. docs/history.md tells
how to check it by hand, docs/verify_history.py does it.
"""

import base64
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from tenants.current import bound_company
from webapp.core import files
from webapp.core.models import File
from webapp.core.vault import Damaged
from webapp.seals import lines
from webapp.seals.lines import Line

FORMAT = "kezhang-history 1"
MEDIA_TYPE = "application/gzip"
LONGEST = 64 << 20  # no line of a trail is longer


class Unreadable(ValueError):
    """A file that is not what was written: cut, damaged, or of something else."""


def written(first: int, last: int, told: Callable[[int], object] = lambda _: None) -> Iterator[bytes]:
    """The packed file of these seals, piece by piece; `told(rows)` hears how far it is."""
    return _packed(_lines(first, last, told))


def _lines(first, last, told) -> Iterator[str]:
    about = {"format": FORMAT, "company": bound_company().slug, "written_at": datetime.now(UTC).isoformat()}
    yield json.dumps(about)
    done = 0
    for seal, found in lines.covered(lines.seals(first, last), everything_before=first == 1):
        yield from (line.told for line in found)
        yield seal.line
        yield json.dumps({"marks": base64.b64encode(lines.marks(seal.number)).decode()})
        done += len(found)
        told(done)


def _packed(some: Iterable[str]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    waiting = io.StringIO()
    for line in some:
        waiting.write(f"{line}\n")
        if waiting.tell() > 1 << 20:
            yield packer.compress(waiting.getvalue().encode())
            waiting = io.StringIO()
    yield packer.compress(waiting.getvalue().encode()) + packer.flush()


def read(file: File, seals: Iterable[Any]) -> Iterator[tuple[Any, list[Line]]]:
    """(seal, the lines that the file holds for it) of these seals, which have to be the file's. Raises Unreadable."""
    try:
        with (
            files.open_file(file) as packed,
            gzip.open(packed, "rt", encoding="utf-8", newline="\n") as stream,
        ):
            yield from _read(stream, seals)
    except (OSError, EOFError, ValueError, AttributeError, zlib.error, Damaged) as error:
        raise Unreadable(file.name) from error


def _read(stream, seals):
    if json.loads(_next(stream)).get("format") != FORMAT:
        raise Unreadable
    for seal in seals:
        yield seal, [_line(_next(stream)) for _ in range(seal.rows)]
        if _next(stream) != seal.line or not _next(stream).startswith('{"marks"'):
            raise Unreadable
    if stream.read(1):
        raise Unreadable


def _next(stream) -> str:
    line = stream.readline(LONGEST)
    if not line.endswith("\n"):
        raise Unreadable(line[:20])
    return line[:-1]


def _line(text: str) -> Line:
    return Line(int(text[1 : text.index(",")]), text)
