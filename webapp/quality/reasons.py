"""Why a record wants looking at: verified long ago, incomplete, or something odd that its table knows to name."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from webapp.tables.registry import tables
from webapp.tables.soundness import POOR, complete, stale


class Reason(NamedTuple):
    """`first` is what the most urgent come first by."""

    key: str
    label: Any
    advice: Any
    where: ColumnElement
    first: ColumnElement


def reasons(table) -> Iterator[Reason]:
    """Of this table, the ones that can be seen to."""
    if verifiable(table):
        at = table.column("verified_at")
        label, advice = _l("Verified long ago"), _l("Ask or look up whether it still holds, then say so.")
        yield Reason("stale", label, advice, stale(at), at.asc().nulls_first())
    if table.wanted:
        told = complete(table.model, table.wanted)
        label, advice = _l("Incomplete"), _l("Fill in what is missing.")
        yield Reason("incomplete", label, advice, told < POOR, told)
    for doubt in table.doubts:
        yield Reason(doubt.key, doubt.label, doubt.advice, doubt.where(table), table.id)


def verifiable(table) -> bool:
    """Whether somebody can say of its records that they hold."""
    return "verified_at" in table.model.__table__.c


def examined() -> list:
    """The tables that have anything to look at."""
    return [table for name in tables if next(reasons(table := tables.here(name)), None)]


def reason_of(table, key: str) -> Reason | None:
    return next((one for one in reasons(table) if one.key == key), None)
