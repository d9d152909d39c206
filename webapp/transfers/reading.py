"""A file as rows of strings, whatever it is: CSV, TSV, XLSX, XLSB, XLS, ODS.

Files come from strangers. They are looked at, and workbooks are read, in a closed child process (child.py); only
text whose lines are bounded is read here.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from config import HERE
from webapp.transfers import texts
from webapp.transfers.limits import CHILD_SECONDS, WORKER_SECONDS, Refused

SENTENCES = {
    "empty": _l("The file is empty."),
    "names": _l("The file has column names and no rows under them."),
    "rows": _l("The file has more than %(most)s rows. Split it and import the parts one after another."),
    "bytes": _l("The file is larger than %(most)s MB. Split it, or save it as CSV."),
    "columns": _l("The file has more than %(most)s columns. Keep the ones you need."),
    "heavy": _l("The file takes too much memory or time to open. Save the sheet as CSV and upload that."),
    "encrypted": _l("The file has a password. Save it without one and upload it again."),
    "bomb": _l("The file unpacks to far more than a table would. It is not opened."),
    "damaged": _l("The file is damaged and cannot be opened. Save it again and upload the new copy."),
    "archive": _l("This is an archive, not a table. Unpack it and upload the table inside."),
    "packed": _l("This is an archive, not a table. Unpack it and upload the table inside."),
    "pdf": _l("This is a PDF, not a table. Upload CSV, Excel or ODS."),
    "picture": _l("This is a picture, not a table. Upload CSV, Excel or ODS."),
    "program": _l("This is a program, not a table. Upload CSV, Excel or ODS."),
    "markup": _l("This is a document, not a table. Upload CSV, Excel or ODS."),
    "binary": _l("This is not a table: it holds bytes that no text has. Upload CSV, Excel or ODS."),
    "encoding": _l("The characters cannot be read. Save the file as CSV in UTF-8 and upload it again."),
    "line": _l("This is not a table: one of its lines is over a million characters long."),
    "quotes": _l(
        "The quotation marks do not match near line %(line)s. Mend that line and upload the file again."
    ),
    "cell": _l("A cell near line %(line)s is too long to be one. Is a quotation mark missing?"),
}


class Unreadable(ValueError):
    """A file that is not taken; `message` says why and what to do, in the reader's language."""

    def __init__(self, code: str, about: dict):
        super().__init__(code)
        self.code, self.about = code, about

    @property
    def message(self) -> str:
        return str(SENTENCES[self.code]) % self.about


@dataclass(frozen=True)
class Survey:
    """What a file is. `header_line` is the row number of the column names; `rows` counts the rows after it."""

    header: list[str]
    header_line: int
    rows: int
    encoding: str = ""
    delimiter: str = ""
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""

    def plain(self) -> dict[str, Any]:
        """For a jsonb column; `Survey(**plain)` brings it back."""
        return asdict(self)

    @property
    def names(self) -> list[str]:
        """The column names; a column without one is called by its letter."""
        return [name.strip() or letters(at) for at, name in enumerate(self.header)]


def letters(at: int) -> str:
    """A column as spreadsheets call it: 0 is A, 25 is Z, 26 is AA."""
    return (letters(at // 26 - 1) if at >= 26 else "") + chr(65 + at % 26)


def surveyed(path: Path, sheet: str = "") -> Survey:
    """Looks at a whole file without keeping it. Raises Unreadable, within a few seconds whatever the file is."""
    with Child("survey", path, sheet) as child:
        return Survey(**next(child))


def sample(path: Path, survey: Survey, count: int) -> list[tuple[int, list[str]]]:
    """The first rows under the column names, as (row number, cells). Raises Unreadable."""
    with Child("sample", path, survey.sheet, survey.header_line + count) as child:
        rows = (row for row in child if row[0] > survey.header_line)
        return [(line, cells) for line, cells in islice(rows, count)]


def rows(path: Path, survey: Survey) -> Iterator[tuple[int, list[str]]]:
    """Every row under the column names, as (row number, cells), in the memory of one row. Raises Unreadable."""
    return _of_text(path, survey) if survey.encoding else _of_workbook(path, survey)


def _of_text(path, survey):
    try:
        for row in texts.rows(path, survey.encoding, survey.delimiter):
            if row[0] > survey.header_line:
                yield row
    except Refused as refused:
        raise Unreadable(refused.code, refused.about) from refused


def _of_workbook(path, survey):
    with Child("rows", path, survey.sheet, 0, WORKER_SECONDS) as child:
        for row in child:
            if row[0] > survey.header_line:
                yield tuple(row)


class Child:
    """The closed process at work on one file: iterate for what it says. A dead child means the file was too much."""

    def __init__(self, verb: str, path: Path, sheet: str = "", count: int = 0, seconds: int = CHILD_SECONDS):
        words = [verb, str(path), sheet, str(count), str(seconds)]
        self.command = [sys.executable, "-m", "webapp.transfers.child", *words]

    def __enter__(self) -> "Child":
        self.process = subprocess.Popen(
            self.command,
            cwd=HERE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env={},
        )
        return self

    def __exit__(self, *exc: object) -> None:
        self.process.kill()
        self.process.communicate()

    def __iter__(self) -> "Child":
        return self

    def __next__(self) -> Any:
        line = self.process.stdout.readline()  # type: ignore[union-attr]
        if not line.endswith(b"\n"):
            raise StopIteration if self.process.wait() == 0 else Unreadable("heavy", {})
        said = json.loads(line)
        if isinstance(said, dict) and "refused" in said:
            raise Unreadable(said.pop("refused"), said)
        return said
