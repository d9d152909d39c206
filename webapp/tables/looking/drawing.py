"""Rows as HTML: the hottest path of the house, hence written out; what a column has in common is worked out once."""

import re
from collections.abc import Sequence
from html import escape

from flask_babel import gettext as _
from markupsafe import Markup

from webapp.tables.cells import Cell, Row
from webapp.tables.looking.colours import ROW, marks
from webapp.tables.looking.layouts import Layout

PLAIN = Layout()
SPECIAL = re.compile("[&<>\"']").search  # most texts have nothing to escape, and a page has six hundred
NAMED = "\x00"  # stands where the way to a record comes; no text has it
SIDES = {"end": " num", "center": " mid"}
STYLED = frozenset({"longtext", "address", "number", "money", "phone", "yes_no", "rating"})


def css(table, field) -> str:
    """The classes that every cell of a column has, each after a blank: no more than the looks need."""
    kind = f" {field.kind.name}" if field.kind.name in STYLED else ""
    return f"{kind}{SIDES.get(field.kind.align, '')}{' key' if field.key == table.title else ''}"


def drawn(table, fields: Sequence, rows: Sequence[Row], alone: bool = False) -> Markup:
    """A <tr> for each row; its id is made of the table's name and the record's id, and a cell ends where the next one
    begins. Fields that know their layout are laid out by it; where it has rules of colour, the database is asked once
    which rows they are about. Rows that go to a page `alone` say of each cell whose field it shows; those of a whole
    page leave that to what holds them, for the page's script to read (grid-cells), and are a third lighter."""
    layout = getattr(fields, "layout", PLAIN)
    heads = [
        (
            field.key,
            f'<td data-field="{field.key}" class="' if alone else '<td class="',
            f"{css(table, field)}{layout.css(at, field.key)}",
        )
        for at, field in enumerate(fields)
    ]
    hues = marks(table, layout.rules, [row.id for row in rows]) if layout.rules else {}
    columns = [
        _column(head, worn, [row.cells[key] for row in rows], key == table.title) for key, head, worn in heads
    ]
    lines = list(map("".join, zip(*columns, strict=True)))
    for at, row in enumerate(rows):
        if row.id in hues:
            lines[at] = _coloured(heads, row, hues[row.id], table.title)
    opening = _("Open")
    ways = [_way(row, opening, alone) for row in rows]
    drawn_rows = [
        _row(table, row, line.replace(NAMED, way, 1), hues, len(heads))
        for row, line, way in zip(rows, lines, ways, strict=True)
    ]
    return Markup("\n".join(drawn_rows))


def _way(row, opening, alone):
    """To the record, in the cell that names it. The script says of which record it is where the row does not."""
    if not alone:
        return f'<a class="open" href="{row.url}">{opening}</a>'
    label = escape(row.label) if SPECIAL(row.label) else row.label
    return f'<a class="open" href="{row.url}" tabindex="-1" aria-label="{opening} {label}"></a>'


def _column(head, worn, cells, named):
    """The HTML of each cell; those that are one and the same, as blanks and choices are, are drawn once."""
    end, made = NAMED if named else "", {}
    for cell in cells:
        if id(cell) not in made:
            made[id(cell)] = html_of(head, worn, cell, end)
    return [made[id(cell)] for cell in cells]


def _coloured(heads, row, hues, title):
    cells = (
        (head, f"{worn}{hue(hues, key)}", row.cells[key], NAMED if key == title else "")
        for key, head, worn in heads
    )
    return "".join(html_of(*cell) for cell in cells)


def _row(table, row, line, hues, width):
    colours = hues.get(row.id) if hues else None
    whole = f' class="{hue(colours, ROW).strip()}"' if colours and ROW in colours else ""
    above = group_head(table, row.head, width + 1) if row.head else ""
    body = f'<td class="rowno">{line}</tr>'
    return f'{above}<tr id="{table.name}-{row.id}" data-id="{row.id}"{whole}>{body}'


def group_head(table, head, width: int) -> str:
    """The row above a group: what it is called, and room for what it comes to, which is fetched."""
    sub = f'<span class="sub" id="{table.name}-sub-{head.id}"></span>'
    told = f"<span><b>{escape(str(head.label))}</b> {sub}</span>"
    return f'<tr class="group-head"><td colspan="{width}">{told}</td></tr>\n'


def hue(hues, place: str) -> str:
    return f" hue {hues[place]}" if hues.get(place) else ""


def html_of(head: str, worn: str, cell: Cell, end: str) -> str:
    text, tone, tag, dot, url, editable = cell
    inner = escape(text) if SPECIAL(text) else text
    if tag:
        inner = f'<span class="tag {tag}">{inner}</span>'
    elif dot:
        inner = f'<span class="dot {dot}"></span>{inner}'
    elif url and text:
        inner = f'<a href="{url}" tabindex="-1">{inner}</a>'
    looks = f"{worn}{' ' + tone if tone else ''}{'' if editable else ' ro'}{'' if text else ' nil'}"
    return f'{head}{looks[1:]}">{inner}{end}' if looks else f"{head[:-8]}>{inner}{end}"
