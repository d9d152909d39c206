"""How many lines of an account book are printed with a second of processor time?

Beside one plain HTML table through WeasyPrint, and beside every word drawn by hand on ReportLab's canvas.
"""

import io
import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from flask_babel import force_locale
from markupsafe import escape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from weasyprint import HTML

from benchmarks.support import application, result
from webapp.core.formats import money
from webapp.reports import printing
from webapp.reports.statements import Period, Statement, Sums

NAMES = ("pdf_1000",)
ENTRIES = 1_000
FONT = "KezhangSans-Regular.ttf"
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
IMPRINT = printing.Imprint("杭州云栖家电", YEAR, "会计 王", datetime(2026, 11, 21, 12, tzinfo=UTC))
COLUMNS = ("day", "number", "summary", "debit", "credit", "side", "balance")
RULES = "@page{size:A4}table{border-collapse:collapse;font-size:8pt}td{border:.2pt solid #999;padding:2pt}"


class Entry(NamedTuple):
    entry_date: date
    number: str
    summary: str
    params: dict
    debit: Decimal
    credit: Decimal
    source: str = "orders"
    source_id: int = 1


def measure() -> Iterator[dict]:
    with application().app_context(), force_locale("zh_CN"):
        printing.book([_account(40)], IMPRINT)
        account = _account(ENTRIES)
        lines = sum(len(sheet.rows) for sheet in printing._sheets(account))
        pdfmetrics.registerFont(TTFont("book", Path(os.environ["FONTCONFIG_FILE"]).parent / FONT))
        ours, floor, canvas = (lines / _seconds(work, account) for work in (_printed, _naive, _canvas))
    times = {"times_naive": round(ours / floor, 2), "times_canvas": round(ours / canvas, 3)}
    yield result(*NAMES, ours, floor, "rows/CPU-s", "quicker than naive", ours > floor, lines=lines, **times)


def _account(entries):
    lines = [_entry(n, entries) for n in range(entries)]
    return Statement(1, "C000001", "陈伟", YEAR, Decimal("120.00"), Sums(), lines)


def _entry(n, of):
    day = date.fromordinal(YEAR.start.toordinal() + n * 360 // of)
    amount, paid = Decimal(n * 37 % 9000) + Decimal("0.37"), n % 3 == 2
    debit, credit = (Decimal(0), amount) if paid else (amount, Decimal(0))
    return Entry(day, f"XS-26{day.month:02}-{n:04}", "sale", {"goods": "冰箱 BCD-470"}, debit, credit)


def _seconds(work, account):
    began = time.process_time()
    work(account)
    return time.process_time() - began


def _printed(account):
    printing.book([account], IMPRINT)


def _naive(account):
    rows = [row for sheet in printing._sheets(account) for row in sheet.rows]
    body = "".join(f"<tr>{''.join(_cell(getattr(row, key)) for key in COLUMNS)}</tr>" for row in rows)
    HTML(string=f"<!doctype html><style>{RULES}</style><table>{body}</table>").write_pdf()


def _canvas(account):
    canvas = Canvas(io.BytesIO())
    for sheet in printing._sheets(account):
        canvas.setFont("book", 8)
        for at, row in enumerate(sheet.rows):
            for column, key in enumerate(COLUMNS):
                canvas.drawString(30 + 75 * column, 780 - 19 * at, _said(getattr(row, key)))
        canvas.showPage()
    canvas.save()


def _said(value):
    return money(value) if isinstance(value, Decimal) else str(value or "")


def _cell(value):
    return f"<td>{money(value) if isinstance(value, Decimal) else escape(value or '')}</td>"
