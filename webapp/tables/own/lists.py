"""Which lists a company may arrange, how often each option stands in records, and what is learnt from what is typed."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from tenants.db import company_connection, db
from webapp.tables.own.models import OwnField
from webapp.tables.own.options import OptionList, OurList, OwnList
from webapp.tables.registry import tables


def lists() -> list[OptionList]:
    """All lists that the bound company may arrange, in the order of the tables."""
    found: dict[int, list] = {}
    for declared in tables.values():
        for field in declared.fields:
            if field.kind.name == "choice" and field.kind.extendable and field.column is not None:
                found.setdefault(id(field.kind), []).append((declared.name, field.key))
    ours = [OurList([_here(*member) for member in members]) for members in found.values()]
    return [*ours, *_own_lists()]


def _own_lists() -> list[OptionList]:
    query = select(OwnField).where(OwnField.kind == "choice", OwnField.retired_at.is_(None))
    rows = db.session.scalars(query.order_by(OwnField.table_name, OwnField.position, OwnField.id))
    return [OwnList([_here(one.table_name, one.key)], one) for one in rows if _has(one)]


def _has(own):
    return own.table_name in tables and own.key in tables.here(own.table_name).by_key


def _here(table_name, key):
    table = tables.here(table_name)
    return table, table.by_key[key]


def list_of(table_name: str, key: str) -> OptionList | None:
    """The list that this field chooses from; None where it is not the company's to arrange."""
    return next(
        (one for one in lists() if (table_name, key) in {(t.name, f.key) for t, f in one.members}), None
    )


def used(chosen: OptionList, codes: Collection[str] | None = None) -> list[tuple[Any, Any, dict[str, int]]]:
    """(table, field, {code: how many records have it}) of each member; those in the recycle bin are counted too."""
    return [(table, field, _counts(table, field, codes)) for table, field in chosen.members]


def _counts(table, field, codes):
    asked = [field.column.is_not(None)] if codes is None else [field.column.in_(codes)]
    query = select(field.column.label("code"), func.count()).where(*asked).group_by(field.column)
    return dict(company_connection().execute(query).tuples().all())


def learn(table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Words that were typed into a list that a company may extend are offered from now on."""
    open_ = [field for field in table.fields if getattr(field.kind, "extendable", False)]
    new: dict[Any, dict[str, None]] = {}
    for row in rows if open_ else ():
        for field in open_:
            word = row.get(field.key)
            if word is not None and word not in field.kind.labels:
                new.setdefault(field, {})[word] = None
    for field, words in new.items():
        if chosen := list_of(table.name, field.key):
            chosen.extend(words)


def learn_used(table) -> None:
    """The same of all that stands in the table's records: after an import."""
    for field in [
        one for one in table.fields if getattr(one.kind, "extendable", False) and one.column is not None
    ]:
        learn(table, [{field.key: code} for code in _counts(table, field, None)])
