"""What people typed, where it is stored in another form: "１３８ …" beside 138…, "1.2万" beside 12,000.00.

It is kept with the act that stored it and shown in the history; of a sealed field it is sealed.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.types import BigInteger, LargeBinary, String, TypeEngine

from tenants.current import actor
from tenants.db import company_connection
from tenants.keys import seal, unseal
from webapp.tables.remembering.models import TypedText
from webapp.tables.remembering.recordsets import recordset
from webapp.tables.values.amounts import Amount

PLAIN = re.compile(r"-?[0-9]{1,3}(?:,?[0-9]{3})*(?:\.[0-9]*)?|-?[0-9]+(?:\.[0-9]*)?")
LONGEST = 400
WHOLE_ACT = 0  # the record of what was typed once for all records of an act
TYPES: dict[str, TypeEngine] = {
    "action": String(), "table_name": String(), "record_id": BigInteger(), "field": String(),
    "text": String(), "sealed": LargeBinary(),
}  # fmt: skip


class Typed(NamedTuple):
    """A text and the value that it was understood as; `id` is the record's."""

    id: int
    key: str
    text: str
    value: Any


def keep(table, typed: Iterable[Typed]) -> None:
    """Keeps the texts that the values do not show, in one statement; none where there are none."""
    rows = [_row(table, one) for one in typed if otherwise(table.by_key[one.key], one.text, one.value)]
    if rows:
        given = recordset(TYPES, rows)
        chosen = select(*(given.c[name] for name in TYPES))
        company_connection().execute(insert(TypedText).from_select(list(TYPES), chosen))


def keep_record(table, id: int, texts: Mapping[str, str], values: Mapping[str, Any]) -> None:
    """The same of one record, by field key."""
    keep(table, [Typed(id, key, texts.get(key, ""), value) for key, value in values.items()])


def otherwise(field, text: str, value: Any) -> bool:
    """Whether the text says the value in another form than the value is shown and edited in."""
    kind = field.kind
    if value is None or kind.linked or kind.few or isinstance(value, list):
        return False
    text = text.replace("\r\n", "\n").strip()
    if not text or (isinstance(kind, Amount) and PLAIN.fullmatch(text)):
        return False
    return text not in (kind.text(value), kind.show(value))


def _row(table, one):
    field, who = table.by_key[one.key], actor()
    text = one.text.strip()[:LONGEST]
    kept = {"sealed": seal(field.place, text)} if field.sealed else {"text": text}
    about = {"action": who.action if who else "", "table_name": table.model.__tablename__}
    return {**about, "record_id": one.id, "field": one.key, **kept}


def of_record(table, id: int, actions: Iterable[str]) -> dict[tuple[str, str], str]:
    """{(act, field key): what was typed} of these acts in a record; of sealed fields only so much as is shown."""
    columns = TypedText.__table__.c
    query = select(columns.action, columns.field, columns.text, columns.sealed).where(
        columns.table_name == table.model.__tablename__,
        columns.record_id.in_((id, WHOLE_ACT)),
        columns.action.in_(list(actions)),
    )
    rows = [row for row in company_connection().execute(query) if row.field in table.by_key]
    return {(row.action, row.field): _shown(table, row.field, row.text, row.sealed) for row in rows}


def _shown(table, key, text, sealed):
    field = table.by_key[key]
    if sealed is None:
        return text
    return field.kind.mask(unseal(field.place, sealed)) if field.sealed else ""
