"""Text files as rows: which encoding, which delimiter, and then a row at a time. Standard library only."""

import codecs
import csv
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from webapp.transfers.limits import LONGEST_LINE, MOST_COLUMNS, Refused

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DELIMITERS = ",\t;|"
CHUNK = 1024 * 1024
SAMPLE = 64 * 1024
DECLARED = re.compile(r"sep=(.)\s*$", re.IGNORECASE)  # Excel's own first line: sep=;


def encoding_of(path: Path) -> str:
    """By its mark, else strict UTF-8, else GB18030 (which GBK and GB2312 are part of). Raises Refused."""
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    for name in ("utf-8", "gb18030"):
        if _decodes(path, name):
            return name
    raise Refused("encoding")


def _decodes(path, name):
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def delimiter_of(path: Path, encoding: str) -> str:
    """The delimiter that cuts the first rows into the most equal columns; a comma when there is only one column."""
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(SAMPLE)
    declared = DECLARED.match(sample.partition("\n")[0])
    if declared:
        return declared[1]
    return max(DELIMITERS, key=lambda mark: _evenness(sample, mark))


def _evenness(sample, mark):
    try:
        rows = itertools.islice(csv.reader(sample.splitlines(keepends=True), delimiter=mark), 20)
        widths = Counter(len(row) for row in rows if row)
    except csv.Error:
        return 0
    width, times = max(widths.items(), key=lambda pair: (pair[0] - 1) * pair[1], default=(1, 0))
    return (width - 1) * times


def rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(row number as a spreadsheet counts, cells) of every row that is not blank. Raises Refused."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(_lines(file), delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, 1):
                if len(cells) > MOST_COLUMNS:
                    raise Refused("columns", most=MOST_COLUMNS)
                if any(cells) and not (number == 1 and DECLARED.match(delimiter.join(cells))):
                    yield number, cells
        except csv.Error as error:
            raise Refused(_reason(error), line=reader.line_num) from error
        except UnicodeDecodeError as error:
            raise Refused("encoding") from error


def _lines(file):
    """Lines of a bounded length: no single line may fill the memory."""
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise Refused("line")
        if "\0" in line:
            raise Refused("binary")
        yield line


def _reason(error):
    return "quotes" if "end of data" in str(error) or "expected after" in str(error) else "cell"
