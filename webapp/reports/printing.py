"""Statements on paper: each page is one sheet of an account book, its seven columns set as blocks of lines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from webapp.core import pdf
from webapp.core.formats import instant, money
from webapp.reports import paper
from webapp.reports.fitting import cut, figure, words
from webapp.reports.pages import paginate
from webapp.reports.statements import Line, Period, Statement
from webapp.reports.wording import side

SHEETS_AT_ONCE = 20
NAME_ROOM, COMPANY_ROOM = 44, 36
Progress = Callable[[int, int, str], object]


@dataclass(frozen=True)
class Imprint:
    """What every page says about the document: whose book, which days, who printed it and when, after which seal."""

    company: str
    period: Period
    printed_by: str
    printed_at: datetime
    seal: str = ""


@dataclass(frozen=True)
class Sheet:
    """One page of one account: the `page`th of `pages`."""

    number: str
    name: str
    page: int
    pages: int
    rows: list[Line]

    @property
    def heading(self) -> str:
        return cut(f"{self.number} {self.name}", NAME_ROOM)

    @property
    def sums(self) -> list[int]:
        """Positions of the rows that are set off from the entries."""
        return [at for at, line in enumerate(self.rows) if line.kind != "entry"]

    def column(self, key: str) -> Markup:
        return Markup("\n").join(_bold(line, CELLS[key](line)) for line in self.rows)


def _bold(line, cell):
    return Markup("<b>{}</b>").format(cell) if cell and line.kind != "entry" else cell


def _amount(key):
    def cell(line):
        value = getattr(line, key)
        text = figure(money(value), paper.CAPACITY[key])
        return Markup("<i>{}</i>").format(text) if value is not None and value < 0 else text

    return cell


CELLS: dict[str, Callable[[Line], Markup | str]] = {
    "day": lambda line: line.day,
    "number": lambda line: figure(line.number, paper.CAPACITY["number"]),
    "summary": lambda line: words(line.summary, paper.CAPACITY["summary"]),
    "debit": _amount("debit"),
    "credit": _amount("credit"),
    "side": lambda line: side(line),
    "balance": lambda line: figure(money(abs(line.balance)), paper.CAPACITY["balance"]),
}


def book(statements: Iterable[Statement], imprint: Imprint, progress: Progress = lambda *_: None) -> bytes:
    """The PDF of these statements; `progress(done, total, stage)` is told of every few pages, and may raise."""
    sheets = [sheet for statement in statements for sheet in _sheets(statement)]
    return pdf.make(
        [_part(sheets, start, imprint, progress) for start in range(0, len(sheets), SHEETS_AT_ONCE)]
    )


def _sheets(statement) -> list[Sheet]:
    pages = paginate(statement.lines())
    return [Sheet(statement.number, statement.name, at, len(pages), rows) for at, rows in enumerate(pages, 1)]


def _part(sheets, start, imprint, progress) -> pdf.Part:
    some, total = sheets[start : start + SHEETS_AT_ONCE], len(sheets)

    def html():
        progress(start, total, _("Laying out pages"))
        return _html(some, start, total, imprint)

    return pdf.Part(len(some), html)


def _html(sheets, start, total, imprint):
    template = current_app.jinja_env.get_template("reports/book.html")
    return template.render(
        sheets=sheets,
        start=start,
        total=total,
        company=cut(imprint.company, COMPANY_ROOM),
        period=imprint.period,
        printed_by=imprint.printed_by,
        printed_at=instant(imprint.printed_at),
        seal=imprint.seal,
        paper=paper,
    )
