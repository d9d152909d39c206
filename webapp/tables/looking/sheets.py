"""Pages of rows straight from records to HTML: as drawing.py draws them, without cells that nobody looks at."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from flask_babel import gettext as _
from markupsafe import Markup

from webapp.tables.cells import CLIP, Cell, is_text, may_edit, paint
from webapp.tables.looking.drawing import NAMED, PLAIN, SPECIAL, css, group_head, html_of
from webapp.tables.looking.grouping import Head
from webapp.tables.values.kind import Kind

HEAD = '<td class="'


def sheet(
    table, base: str, valued: Iterable[tuple], ids: Sequence[int], fields, heads: Mapping[int, Head]
) -> Markup:
    """A <tr> for each id; `valued` are the fields, each with its value in every row; `heads` go before their rows."""
    layout = getattr(fields, "layout", PLAIN)
    columns = [
        column(table, field, values, f"{css(table, field)}{layout.css(at, field.key)}")
        for at, (field, values) in enumerate(valued)
    ]
    name, way = table.name, f'<a class="open" href="{base}/%s">{_("Open")}</a>'
    rows = [
        f'<tr id="{name}-{id}" data-id="{id}"><td class="rowno">{"".join(cells).replace(NAMED, way % id, 1)}</tr>'
        for id, *cells in zip(ids, *columns, strict=True)
    ]
    for at, head in heads.items():
        rows[at] = f"{group_head(table, head, len(columns) + 1)}{rows[at]}"
    return Markup("\n".join(rows))


def column(table, field, values: Sequence, worn: str) -> list[str]:
    """The HTML of each value; what is the same, as blanks and choices are, is drawn once."""
    end = NAMED if field.key == table.title else ""
    if is_text(field):
        show = str if type(field.kind).show is Kind.show else field.kind.show
        return _texts(show, values, may_edit(table, field), worn, end)
    try:
        different = list(dict.fromkeys(values))
    except TypeError:  # lists of words
        return [html_of(HEAD, worn, one, end) for one in paint(table, field, values)]
    drawn = (html_of(HEAD, worn, one, end) for one in paint(table, field, different))
    made = dict(zip(different, drawn, strict=True))
    return [made[value] for value in values]


def _texts(show, values, editable, worn, end):
    blank = html_of(HEAD, worn, Cell("", editable=editable), end)
    looks = worn if editable else f"{worn} ro"
    begin, made = f'<td class="{looks[1:]}">' if looks else "<td>", []
    for value in values:
        text = "" if value is None else show(value)
        if len(text) > CLIP:
            text = f"{text[:CLIP]}…"
        made.append(f"{begin}{escape(text) if SPECIAL(text) else text}{end}" if text else blank)
    return made
