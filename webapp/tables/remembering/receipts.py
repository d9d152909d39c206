"""Receipts of what is sent: the same form with the same words, sent again, is one act and not two."""

from hashlib import sha256

from flask import request
from sqlalchemy import column, select
from sqlalchemy import table as plain_table
from sqlalchemy.dialects.postgresql import insert

from tenants.current import actor
from tenants.db import company_connection, db
from webapp.tables.remembering.models import Receipt

MOST = 5_000
CHANGES = plain_table("audit_changes", *map(column, ("action", "table_name", "record_id")))


def sent(table) -> str | None:
    """Keeps that this form was sent, if it has a `receipt`; the act that it was, where it was sent before."""
    if not (key := request.form.get("receipt", "")):
        return None
    told = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    digest, who = sha256(repr((table.name, key, told)).encode()).hexdigest(), actor()
    mine = {"key": digest, "table_name": table.name, "action": who.action if who else ""}
    first = insert(Receipt).values(**mine).on_conflict_do_nothing().returning(Receipt.key)
    if db.session.execute(first).first():
        return None
    return db.session.scalar(select(Receipt.action).filter_by(key=digest))


def written_by(table, action: str) -> list[int]:
    """The records of the table that an act changed."""
    mine = (CHANGES.c.action == action, CHANGES.c.table_name == table.model.__tablename__)
    query = select(CHANGES.c.record_id).where(*mine).distinct().order_by(CHANGES.c.record_id).limit(MOST)
    return list(company_connection().execute(query).scalars())
