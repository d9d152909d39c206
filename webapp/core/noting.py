"""What is carried out of the house is noted in the trail: exports and prints, by whom, of what, and how many rows."""

import json

from sqlalchemy import text

from tenants.db import company_connection

NOTED = text("SELECT kz_noted(:kind, :table, :record, CAST(:what AS jsonb))")


def note_export(what: str, table: str = "", record: int = 0, **about: object) -> None:
    """In the transaction at hand. `what` names the kind of export, such as list, history, trail."""
    _note("E", what, table, record, about)


def note_print(what: str, table: str = "", record: int = 0, **about: object) -> None:
    """In the transaction at hand; `table` and `record` where it is one table's or one record's."""
    _note("P", what, table, record, about)


def _note(kind, what, table, record, about):
    told = json.dumps({"what": what, **about}, default=str)
    values = {"kind": kind, "table": table, "record": record, "what": told}
    company_connection().execute(NOTED, values)
