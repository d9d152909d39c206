"""The closed child process in which a stranger's file is opened: little memory, little time, nothing to write to.

`python -m webapp.transfers.child survey FILE [SHEET]` prints one JSON object about the file;
`… sample FILE SHEET ROWS` prints its first rows, `… rows FILE SHEET` all of a workbook's rows, as JSON lines.
What it refuses it says as `{"refused": code, …}`. A file that breaks the limits kills the child, not the server.
"""

import itertools
import json
import resource
import sys
from pathlib import Path

from webapp.transfers import texts, workbooks
from webapp.transfers.limits import CHILD_MEMORY, MOST_BYTES, MOST_ROWS, Refused

MAGIC = (
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "compound"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"\x1f\x8b", "packed"),
    (b"Rar!", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"<?xml", "markup"),
    (b"<!doc", "markup"),
    (b"<html", "markup"),
    (b"{\\rtf", "markup"),
)
LOOKED_AT = 10  # rows in which the row of column names is sought


def close(seconds: int) -> None:
    """Gives up memory, processor time and every file to write to, for good."""
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def recognised(path: Path) -> str:
    """text, archive or compound, by the first bytes and never by the name. Raises Refused."""
    if path.stat().st_size > MOST_BYTES:
        raise Refused("bytes", most=MOST_BYTES // 1024 // 1024)
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise Refused("empty" if not start.strip() or b"\0" not in start else "binary")
    kind = next(
        (name for magic, name in MAGIC if start.lstrip()[:8].lower().startswith(magic.lower())), "text"
    )
    if kind not in ("text", "archive", "compound"):
        raise Refused(kind)
    return kind


def opened(path: Path, sheet: str | None):
    """(what the file is, an iterator over its rows)."""
    kind = recognised(path)
    if kind == "text":
        encoding = texts.encoding_of(path)
        delimiter = texts.delimiter_of(path, encoding)
        return {"encoding": encoding, "delimiter": delimiter}, texts.rows(path, encoding, delimiter)
    (workbooks.check_archive if kind == "archive" else workbooks.check_compound)(path)
    sheets = workbooks.sheet_names(path)
    if not sheets:
        raise Refused("empty")
    chosen = sheet if sheet in sheets else sheets[0]
    return {"sheets": sheets, "sheet": chosen}, workbooks.rows(path, chosen)


def survey(path: Path, sheet: str | None = None) -> dict:
    """What the file is, the row of its column names, and how many rows follow it."""
    about, rows = opened(path, sheet)
    first = list(itertools.islice(rows, LOOKED_AT))
    if not first:
        raise Refused("empty")
    at = names_at(first)
    line, header = first[at]
    return about | {"header": header, "header_line": line, "rows": counted(first[at + 1 :], rows)}


def names_at(first: list) -> int:
    """Which of the first rows has the columns' names: titles above them fill fewer cells than half."""
    filled = [sum(1 for cell in cells if cell.strip()) for _, cells in first]
    return next(at for at, count in enumerate(filled) if count * 2 >= max(filled))


def counted(*parts) -> int:
    """How many rows there are. Raises Refused when that is none, or too many."""
    count = 0
    for count, _ in enumerate(itertools.chain(*parts), 1):
        if count > MOST_ROWS:
            raise Refused("rows", most=f"{MOST_ROWS:,}")
    if not count:
        raise Refused("names")
    return count


def said(rows) -> None:
    write, encode = sys.stdout.write, json.JSONEncoder(ensure_ascii=False).encode
    for row in rows:
        write(encode(row) + "\n")


def main(verb: str, path: str, sheet: str = "", rows: str = "0", seconds: str = "4") -> None:
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")  # type: ignore[union-attr]
    close(int(seconds))
    try:
        if verb == "survey":
            said([survey(Path(path), sheet or None)])
        else:
            said(itertools.islice(opened(Path(path), sheet or None)[1], int(rows) or None))
    except Refused as refused:
        said([{"refused": refused.code, **refused.about}])
    except MemoryError:
        said([{"refused": "heavy"}])


if __name__ == "__main__":
    main(*sys.argv[1:])
