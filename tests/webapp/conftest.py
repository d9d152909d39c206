"""The SQL that pages take."""

import pytest

from tenants.engines import OneStatementCursor


@pytest.fixture
def statements(app, monkeypatch):
    """What is sent to the databases from here on, by whatever way, without what a transaction begins with."""
    sent, send = [], OneStatementCursor.execute

    def noted(cursor, statement, *args, **options):
        sent.append(statement)
        return send(cursor, statement, *args, **options)

    monkeypatch.setattr(OneStatementCursor, "execute", noted)
    return sent
