"""An account cut into pages of so many rows: 承前页 opens a page, 过次页 closes it, and both say the same.

They carry what the period has moved so far, and the balance at that place.
"""

from collections.abc import Iterable

from flask_babel import gettext as _

from webapp.reports.statements import Line, Sums

ROWS = 36


def paginate(lines: Iterable[Line], rows: int = ROWS) -> list[list[Line]]:
    """Pages of at most `rows` rows (three or more); every line stands on exactly one page."""
    left, at, moved = list(lines), 0, Sums()
    pages: list[list[Line]] = [[]]
    while len(left) - at > rows - len(pages[-1]):
        taken = left[at : at + rows - len(pages[-1]) - 1]
        at += len(taken)
        _add(moved, taken)
        pages[-1] += [*taken, _carry("carried", _("Carried to the next page"), moved, taken[-1])]
        pages.append([_carry("brought", _("Brought from the last page"), moved, taken[-1])])
    pages[-1] += left[at:]
    return pages


def _add(moved, lines):
    for line in lines:
        if line.kind == "entry":
            moved.add(line.debit or 0, line.credit or 0)


def _carry(kind, words, moved, last):
    return Line(kind, "", "", words, moved.debit, moved.credit, last.balance)
