"""The sheet of an account book: its columns, its rows, its ruled lines. All lengths in millimetres."""

from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import quote

from flask_babel import lazy_gettext as _l

from webapp.reports.pages import ROWS

TOP = 22
ROW = 6.4
WIDTH = 186
PAD = 1.4


@dataclass(frozen=True)
class Column:
    key: str
    label: object
    width: float
    align: str

    @property
    def capacity(self) -> float:
        """How much text fits, in units of the 8-point type."""
        return (self.width - 2 * PAD) / (8 * 25.4 / 72)


COLUMNS = (
    Column("day", _l("Date"), 18, "left"),
    Column("number", _l("Voucher no."), 24, "left"),
    Column("summary", _l("Summary"), 58, "left"),
    Column("debit", _l("Debit"), 25.5, "right"),
    Column("credit", _l("Credit"), 25.5, "right"),
    Column("side", _l("Side"), 9.5, "center"),
    Column("balance", _l("Running balance"), 25.5, "right"),
)
CAPACITY = {column.key: column.capacity for column in COLUMNS}
STARTS = dict(zip((c.key for c in COLUMNS), accumulate((c.width for c in COLUMNS), initial=0), strict=False))


def ruled() -> str:
    """The empty sheet as a data: address: a tinted head, a line under each row, a line between columns, a frame."""
    height = ROW * (ROWS + 1)
    rows = "".join(f"M0 {ROW * n:.2f}H{WIDTH}" for n in range(2, ROWS + 1))
    sides = "".join(f"M{x:.2f} 0V{height:.2f}" for x in list(STARTS.values())[1:])
    svg = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {WIDTH + 2} {height + 2}">
        <path fill="#e6efee" d="M0 0H{WIDTH}V{ROW}H0z"/>
        <g fill="none" stroke="#c6cfce" stroke-width=".12"><path d="{rows}"/></g>
        <g fill="none" stroke="#8fa5a3" stroke-width=".15"><path d="{sides}M0 {ROW}H{WIDTH}"/></g>
        <path fill="none" stroke="#2f4f4d" stroke-width=".4" d="M0 0H{WIDTH}V{height:.2f}H0z"/>
    </svg>"""
    return f"data:image/svg+xml,{quote(svg)}"
