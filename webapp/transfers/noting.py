"""What a file says in another form than it is kept in, 2023/5/1 or １３８: noted with its records, at once."""

import json
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, cast, column, func, insert, literal, select, true
from sqlalchemy.dialects.postgresql import JSONB

from tenants.current import actor
from tenants.db import company_connection
from tenants.keys import seal
from webapp.core.ids import any_of
from webapp.tables.fields import Field
from webapp.tables.remembering.models import TypedText
from webapp.tables.remembering.typed import LONGEST, WHOLE_ACT, Typed, keep, otherwise
from webapp.transfers.models import stage
from webapp.transfers.parsing import MOST_REMEMBERED, REPEATING

Watch = Callable[[str, Any], bool]
FOLDED = frozenset({"tags"})  # several values in one text


def watch(field: Field) -> Watch | None:
    """What tells of a text and its value whether the text is noted; None for a field where it never is."""
    if field.kind.linked or field.kind.few or field.kind.name in FOLDED:
        return None
    if field.kind.name in REPEATING:
        return _remembering(field)
    return lambda text, value: text != value and otherwise(field, text, value)


def _remembering(field) -> Watch:
    known: dict[str, bool] = {}

    def differs(text, value):
        if text not in known:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            known[text] = otherwise(field, text, value)
        return known[text]

    return differs


def packed(table, typed: Collection[tuple[str, str]]) -> str:
    """[[field, text, sealed text]] as the stage keeps it beside a row."""
    return json.dumps([_cell(table.by_key[key], text.strip()[:LONGEST]) for key, text in typed])


def _cell(field, text):
    return [field.key, None, seal(field.place, text).hex()] if field.sealed else [field.key, text, None]


def note_created(table, kept: ColumnElement, which: ColumnElement, ids: Collection[int]) -> None:
    """Of the rows on the stage that became these records, in the order of their lines."""
    place = func.row_number().over(order_by=stage.c.line).label("place")
    rows = select(place, kept.label("typed")).where(which).subquery()
    made = func.unnest(literal(list(ids), ARRAY(BigInteger)))
    records = made.table_valued(column("id", BigInteger), with_ordinality="place").render_derived()
    _note(table, rows.join(records, records.c.place == rows.c.place), records.c.id, rows.c.typed)


def note_updated(table, kept: ColumnElement, mine: ColumnElement, ids: Collection[int]) -> None:
    """Of the rows of a run that changed these records."""
    which = (mine, stage.c.record == any_of(ids), kept.is_not(None))
    rows = select(stage.c.record.label("id"), kept.label("typed")).where(*which).subquery()
    _note(table, rows, rows.c.id, rows.c.typed)


def note_shared(plan) -> None:
    """What was typed once for all rows."""
    shared = {key: text for key, text in plan.constants.items() if key not in plan.columns.values()}
    fields = [(plan.fields[key], text) for key, text in shared.items() if not plan.fields[key].kind.linked]
    keep(plan.table, [Typed(WHOLE_ACT, one.key, text, one.kind.parse(text)) for one, text in fields])


def _note(table, rows, id, typed):
    who = actor()
    cell = func.jsonb_array_elements(cast(typed, JSONB)).table_valued(column("value", JSONB)).render_derived()
    said = [cell.c.value.op("->>")(place) for place in range(3)]
    about = (literal(who.action if who else ""), literal(table.model.__tablename__))
    chosen = select(*about, id, said[0], said[1], func.decode(said[2], "hex"))
    columns = ("action", "table_name", "record_id", "field", "text", "sealed")
    found = chosen.select_from(rows.join(cell, true())).where(typed.is_not(None))
    company_connection().execute(insert(TypedText).from_select(columns, found))
