"""Rows as HTML: the hottest path of the house, hence written out; what a column has in common is worked out once."""

from collections.abc import Sequence
from html import escape

from flask_babel import gettext as _
from markupsafe import Markup

from webapp.tables.cells import Cell, Row
from webapp.tables.colours import ROW, marks
from webapp.tables.layouts import Layout

PLAIN = Layout()
SIDES = {"end": " num", "center": " mid"}


def css(table, field) -> str:
    """The classes that every cell of a column has."""
    side = SIDES.get(field.kind.align, "")
    return f"{field.kind.name}{side}{' key' if field.key == table.title else ''}"


def drawn(table, fields: Sequence, rows: Sequence[Row]) -> Markup:
    """A <tr> for each row; its id is made of the table's name and the record's id. Fields that know their layout
    are laid out by it; where it has rules of colour, the database is asked once which rows they are about."""
    layout = getattr(fields, "layout", PLAIN)
    heads = [
        (field.key, f'<td data-field="{field.key}" class="{css(table, field)}{layout.css(at, field.key)}')
        for at, field in enumerate(fields)
    ]
    hues = marks(table, layout.rules, [row.id for row in rows]) if layout.rules else {}
    open_label = _("Open")
    return Markup("\n".join([_row(table, heads, row, open_label, hues.get(row.id)) for row in rows]))


def _row(table, heads, row, open_label, hues):
    named = f'<a class="open" href="{row.url}" tabindex="-1" aria-label="{open_label} {escape(row.label)}"></a></td>'
    if hues:
        heads = [(key, f"{head}{hue(hues, key)}") for key, head in heads]
    cells = (_cell(head, row.cells[key], named if key == table.title else "</td>") for key, head in heads)
    above = group_head(table, row.head, len(heads) + 1) if row.head else ""
    whole = f' class="{hue(hues, ROW).strip()}"' if hues and ROW in hues else ""
    return f'{above}<tr id="{table.name}-{row.id}" data-id="{row.id}"{whole}><td class="rowno"></td>{"".join(cells)}</tr>'


def group_head(table, head, width: int) -> str:
    """The row above a group: what it is called, and room for what it comes to, which is fetched."""
    sub = f'<span class="sub" id="{table.name}-sub-{head.id}"></span>'
    return f'<tr class="group-head"><td colspan="{width}"><span><b>{escape(str(head.label))}</b> {sub}</span></td></tr>\n'


def hue(hues, place: str) -> str:
    return f" hue {hues[place]}" if hues.get(place) else ""


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
