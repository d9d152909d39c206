"""What a page is told after many records were written: their rows as they are now, what was not, the way back."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import Response, make_response, render_template
from markupsafe import Markup

from tenants.current import actor
from webapp.core.fragments import say, toast
from webapp.tables.looking import listing
from webapp.tables.looking.frames import base_of, frame, on_record_page, shown

MOST_DRAWN = 300
LONGEST_HEADER = 5_000


def fresh(table, id: int) -> tuple[Any, str]:
    """The row as it is now, or the facts of it where they are what the reader sees; the page patches cell by cell.
    What other tables work out for a record does not change with its own fields and is not asked for again."""
    if on_record_page(table, id):
        row = listing.row(table, id, table.fields, whole=True)
        return row, render_template("tables/_facts.html", **frame(table), fields=table.fields, row=row)
    fields = shown(table).without(table.contributed)
    row = listing.row(table, id, fields)
    return row, render_template("tables/_row.html", table=table, fields=fields, row=row)


def drawn_again(table, ids: Sequence[int]) -> str:
    """The rows for the page that asks; nothing where they are so many that it fetches itself anew."""
    if not ids or len(ids) > MOST_DRAWN:
        return ""
    if len(ids) == 1 and on_record_page(table, ids[0]):
        return fresh(table, ids[0])[1]
    fields = shown(table)
    return render_template(
        "tables/_written.html",
        table=table,
        fields=fields,
        rows=list(listing.rows_of(table, ids, fields).values()),
    )


def answer(table, ids: Sequence[int], lists: Mapping[str, Collection], status: int = 200) -> Response:
    """The rows, and lists such as `refused`, as triggers of the answer; long ones stand in it, beneath the rows."""
    full = {name: list(each) for name, each in lists.items() if each}
    told = render_template("tables/_told.html", lists=full) if full else ""
    response = make_response(Markup(drawn_again(table, ids) + told), status)
    if len(told) <= LONGEST_HEADER:
        say(response, **full)
    if len(ids) > MOST_DRAWN:
        say(response, stale={"table": table.name})
    return response


def way_back(table, action: str = "") -> dict:
    """What a toast's button sends to take an act back: the one at hand, if no other is named."""
    who = actor()
    named = action or (who.action if who else "")
    return {"url": f"{base_of(table)}/undos", "method": "POST", "values": {"action": named}}


def said(response: Response, words: Sequence[str], undo: dict | None = None, kind: str = "ok") -> Response:
    """With a toast of these sentences."""
    return toast(response, " ".join(str(word) for word in words if word), undo, kind)
