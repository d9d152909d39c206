"""Workbooks (XLSX, XLSB, XLS, ODS) as rows of strings. Runs only in the closed child process."""

import datetime
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import python_calamine as calamine

from webapp.transfers.limits import MOST_COLUMNS, PACKED_RATIO, PACKED_TO_SUSPECT, UNPACKED_BYTES, Refused

WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_archive(path: Path) -> None:
    """Looks at the central directory alone: is it a workbook, and does it unpack to something sane?"""
    try:
        members = zipfile.ZipFile(path).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused("damaged") from error
    if not any(member.filename in WORKBOOK_PARTS for member in members):
        raise Refused("archive")
    if sum(member.file_size for member in members) > UNPACKED_BYTES or any(map(_is_bomb, members)):
        raise Refused("bomb")


def _is_bomb(member):
    return member.file_size > PACKED_TO_SUSPECT and member.file_size > PACKED_RATIO * max(
        member.compress_size, 1
    )


def check_compound(path: Path) -> None:
    """An OLE file is an old workbook, or the wrapping of an encrypted new one."""
    if ENCRYPTED in path.read_bytes():
        raise Refused("encrypted")


def sheet_names(path: Path) -> list[str]:
    """The sheets that hold anything to see, in the workbook's order."""
    with _opened(path) as book:
        return [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
            and sheet.visible == calamine.SheetVisibleEnum.Visible
        ]


def rows(path: Path, name: str) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of every row of one sheet that is not blank."""
    with _opened(path) as book:
        sheet = _sheet(book, name)
        if sheet.width > MOST_COLUMNS:
            raise Refused("columns", most=MOST_COLUMNS)
        for number, cells in enumerate(sheet.iter_rows(), 1):
            texts = [TEXTS[type(cell)](cell) for cell in cells]
            if any(texts):
                yield number, texts


def _opened(path):
    try:
        return calamine.CalamineWorkbook.from_path(path)
    except calamine.PasswordError as error:
        raise Refused("encrypted") from error
    except (calamine.CalamineError, OSError) as error:
        raise Refused("encrypted" if "assword" in str(error) else "damaged") from error


def _sheet(book, name):
    try:
        return book.get_sheet_by_name(name)
    except (calamine.CalamineError, OSError) as error:
        raise Refused("damaged") from error


def _number(value: float) -> str:
    """As a person would have typed it: 13800000000 and not 1.38e10, 9.8 and not 9.800000000000001."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(format(value, ".15g")), "f") if abs(value) < 1e15 else repr(value)


def _instant(value: datetime.datetime) -> str:
    return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")


TEXTS: dict[type, Callable] = {
    str: lambda value: value.replace("\0", ""),
    int: str,
    float: _number,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime.date: datetime.date.isoformat,
    datetime.datetime: _instant,
    datetime.time: lambda value: value.isoformat("seconds"),
    datetime.timedelta: str,
}
