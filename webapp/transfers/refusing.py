"""The rows that were not taken, as a workbook to mend and import: bad cells marked, reasons in the last column."""

from pathlib import Path

import xlsxwriter
from flask_babel import gettext as _

from webapp.transfers.checking import ROW, Row

LONGEST_CELL = 32_767
AS_TYPED = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class RefusedRows:
    """Written to `path` row by row, in the memory of one row."""

    def __init__(self, path: Path, header: list[str], columns: dict[int, str], labels: dict[str, str]):
        self.path, self.columns, self.labels, self.count = path, columns, labels, 0
        self.width = len(header)
        self.book = xlsxwriter.Workbook(
            str(path), {"constant_memory": True, "tmpdir": str(path.parent), **AS_TYPED}
        )
        self.bad = self.book.add_format({"bg_color": "#FBE3E0", "font_color": "#9C1C0E"})
        self.sheet = self.book.add_worksheet(_("Refused rows"))
        self.sheet.freeze_panes(1, 0)
        bold = self.book.add_format({"bold": True})
        for at, name in enumerate([*header, _("Reason")]):
            self.sheet.write_string(0, at, name[:LONGEST_CELL], bold)

    def add(self, row: Row) -> None:
        self.count += 1
        for at, text in enumerate(row.cells[: self.width]):
            if text or self.columns.get(at) in row.errors:
                marked = self.bad if self.columns.get(at) in row.errors else None
                self.sheet.write_string(self.count, at, text[:LONGEST_CELL], marked)
        self.sheet.write_string(self.count, self.width, self.reason(row)[:LONGEST_CELL], self.bad)

    def reason(self, row: Row) -> str:
        """第 12 行：联系电话：…；客户姓名：…"""
        said = (
            str(message) if key == ROW else f"{self.labels.get(key, key)}: {message}"
            for key, message in row.errors.items()
        )
        return _("Row %(line)s: %(reasons)s", line=row.line, reasons="; ".join(said))

    def close(self) -> None:
        """Once is enough; more does no harm."""
        if not self.book.fileclosed:
            self.book.close()
