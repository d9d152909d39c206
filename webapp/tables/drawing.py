"""Rows as HTML: the hottest path of the house, hence written out; what a column has in common is worked out once."""

from collections.abc import Sequence
from html import escape

from flask_babel import gettext as _
from markupsafe import Markup

from webapp.tables.cells import Cell, Row

SIDES = {"end": " num", "center": " mid"}


def css(table, field) -> str:
    """The classes that every cell of a column has."""
    side = SIDES.get(field.kind.align, "")
    return f"{field.kind.name}{side}{' key' if field.key == table.title else ''}"


def drawn(table, fields: Sequence, rows: Sequence[Row]) -> Markup:
    """A <tr> for each row; its id is made of the table's name and the record's id."""
    heads = [(field.key, f'<td data-field="{field.key}" class="{css(table, field)}') for field in fields]
    open_label = _("Open")
    return Markup("\n".join([_row(table, heads, row, open_label) for row in rows]))


def _row(table, heads, row, open_label):
    named = f'<a class="open" href="{row.url}" tabindex="-1" aria-label="{open_label} {escape(row.label)}"></a></td>'
    cells = (_cell(head, row.cells[key], named if key == table.title else "</td>") for key, head in heads)
    return f'<tr id="{table.name}-{row.id}" data-id="{row.id}"><td class="rowno"></td>{"".join(cells)}</tr>'


def _cell(head: str, cell: Cell, end: str) -> str:
    text, tone, tag, dot, url, editable = cell
    inner = escape(text) if text else ""
    if tag:
        inner = f'<span class="tag {tag}">{inner}</span>'
    elif dot:
        inner = f'<span class="dot {dot}"></span>{inner}'
    elif url and text:
        inner = f'<a href="{url}" tabindex="-1">{inner}</a>'
    state = f"{' ' + tone if tone else ''}{'' if editable else ' ro'}{'' if text else ' nil'}"
    return f'{head}{state}">{inner}{end}'
