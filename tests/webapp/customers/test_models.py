"""Indexes of customers: what is blank is in none of the blind ones, and what is asked for is still found by them."""

import pytest
from sqlalchemy import text

from tenants.db import db
from webapp.customers.models import BLIND


@pytest.mark.parametrize("condition", ["= '\\x00'", '= ANY (\'{"\\\\x00","\\\\x01"}\'::bytea[])'])
@pytest.mark.parametrize("column", BLIND)
def test_what_is_looked_for_is_found_by_an_index_without_blanks(app, house, column, condition):
    with app.app_context(), house.at_work():
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
        asked = text(f"EXPLAIN SELECT id FROM customers WHERE {column} {condition}".replace(":", "\\:"))
        plan = "\n".join(db.session.scalars(asked))
        index = db.session.scalar(
            text("SELECT indexdef FROM pg_indexes WHERE indexname = :name"),
            {"name": f"ix_customers_{column}"},
        )
        db.session.rollback()
    assert f"ix_customers_{column}" in plan
    assert index.endswith(f"WHERE ({column} IS NOT NULL)")
